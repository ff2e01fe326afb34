"""Where the parts of a run lie, and how runs are made and found."""

from __future__ import annotations

import difflib
import errno
import json
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from logoclip.errors import InputError, JobError
from logoclip.runs.status import Kind, Status, first_status, status_text

COUNTER = re.compile(r"-(\d+)$")


@dataclass(frozen=True)
class RunDirectory:
    """The files of one run. Who writes which stands in `docs/architecture.md`."""

    path: Path

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def config(self) -> Path:
        return self.path / "config.yaml"

    @property
    def status_file(self) -> Path:
        return self.path / "status.json"

    @property
    def control_file(self) -> Path:
        return self.path / "control.json"

    @property
    def metrics(self) -> Path:
        return self.path / "metrics.db"

    @property
    def log(self) -> Path:
        return self.path / "worker.log"

    @property
    def lock(self) -> Path:
        return self.path / "worker.lock"

    @property
    def checkpoints(self) -> Path:
        return self.path / "checkpoints"

    @property
    def evaluation(self) -> Path:
        return self.path / "evaluation"


def create_run(
    runs: Path, name: str, kind: Kind, config_text: str, *, parent: str | None = None, start_from: str | None = None
) -> RunDirectory:
    """A new run, `queued`, under the next free id of `name`: `demo-01`, `demo-02`, …

    It is made whole beside its place and renamed into it, so nobody ever sees half a run, and of
    several launchers at once each gets its own id.

    Args:
        runs: the directory of all runs; made if missing.
        name: what the run is called. Characters that do not belong in a file name become `-`.
        kind: which job it is.
        config_text: the content of `config.yaml`, as launched.
        parent: id of the run whose checkpoint this one starts from.
        start_from: path of that checkpoint.

    Raises:
        JobError: the directory cannot be written (no space, no permission).
    """
    stem = _clean(name)
    try:
        runs.mkdir(parents=True, exist_ok=True)
        draft = runs / f".new-{secrets.token_hex(6)}"
        try:
            _fill(draft, config_text, first_status(kind, name=stem, parent=parent, start_from=start_from))
            return RunDirectory(_settle(draft, runs, stem))
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise JobError(f"{runs}: a new run cannot be made there: {error.strerror}") from error


def list_runs(runs: Path) -> list[RunDirectory]:
    """Every run under `runs`, newest first. A missing directory has none."""
    try:
        entries = [Path(entry.path) for entry in os.scandir(runs) if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []
    found = [RunDirectory(path) for path in entries if (path / "status.json").is_file()]
    return sorted(found, key=lambda run: (_created(run), run.id), reverse=True)


def find_run(runs: Path, run_id: str) -> RunDirectory:
    """The run called `run_id`.

    Raises:
        InputError: there is none; names the nearest ones.
    """
    run = RunDirectory(runs / run_id)
    if run_id == Path(run_id).name and not run_id.startswith(".") and run.status_file.is_file():
        return run
    known = [other.id for other in list_runs(runs)]
    close = difflib.get_close_matches(run_id, known, n=3) or known[:3]
    hint = f"; did you mean {' or '.join(close)}?" if close else "; there are no runs yet"
    raise InputError(f"{runs}: no run is called {run_id!r}{hint}")


def _clean(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "run"


def _fill(draft: Path, config_text: str, status: Status) -> None:
    draft.mkdir()
    run = RunDirectory(draft)
    run.checkpoints.mkdir()
    run.evaluation.mkdir()
    run.config.write_text(config_text, encoding="utf-8")
    run.status_file.write_text(status_text(status), encoding="utf-8")


def _settle(draft: Path, runs: Path, stem: str) -> Path:
    """Renames `draft` to the next free id. No rename replaces a directory that is not empty: a place is taken once."""
    counter = _last_counter(runs, stem)
    while True:
        counter += 1
        place = runs / f"{stem}-{counter:02d}"
        try:
            draft.rename(place)
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
                raise
        else:
            return place


def _last_counter(runs: Path, stem: str) -> int:
    names = (entry.name for entry in os.scandir(runs) if entry.name.startswith(f"{stem}-"))
    counters = (COUNTER.fullmatch(name, len(stem)) for name in names)
    return max((int(found[1]) for found in counters if found), default=0)


def _created(run: RunDirectory) -> float:
    try:
        return float(json.loads(run.status_file.read_bytes())["created"])
    except (OSError, ValueError, KeyError, TypeError):  # a damaged run is listed too, as the oldest
        return 0.0
