"""How runs are made: whole or not at all, each under an id of its own."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from logoclip.disk import make_directory, sync, sync_tree
from logoclip.errors import JobError
from logoclip.holding import hold, locked, sweep
from logoclip.runs.directory import RunDirectory
from logoclip.runs.find import newest_serial
from logoclip.runs.states import Kind
from logoclip.runs.status import Status, first_status, status_text
from logoclip.runs.trash import trashed_ids

COUNTER = re.compile(r"-(\d+)$")


def create_run(
    runs: Path,
    name: str,
    kind: Kind,
    config_text: str,
    *,
    parent: str | None = None,
    start_from: str | None = None,
    device: str = "",
    study: str = "",
    trial: int | None = None,
) -> RunDirectory:
    """A new run, `queued`, under the next free id of `name`: `demo-01`, `demo-02`, …

    It is made whole beside its place and renamed into it, so nobody ever sees half a run, and of
    several launchers at once each gets its own id. When this returns, the disk holds it.

    Args:
        runs: the directory of all runs; made if missing.
        name: what the run is called. Characters that do not belong in a file name become `-`.
        kind: which job it is.
        config_text: the content of `config.yaml`, as launched.
        parent: id of the run whose checkpoint this one starts from.
        start_from: path of that checkpoint.
        device: in whose queue it stands; none for a run that does not wait.
        study, trial: the run that searches, and the number of the trial of it that this is.

    Raises:
        JobError: the directory cannot be written (no space, no permission).
    """
    stem = _clean(name)
    try:
        make_directory(runs)
        with _draft(runs) as draft:
            serial = newest_serial(runs) + 1
            origin: dict[str, Any] = {"parent": parent, "start_from": start_from, "study": study, "trial": trial}
            status = first_status(kind, name=stem, serial=serial, device=device, **origin)
            _fill(draft, config_text, status)
            run = RunDirectory(_settle(draft, runs, stem))
            sync(runs)
            return run
    except OSError as error:
        raise JobError(f"{runs}: a new run cannot be made there: {error.strerror}") from error


def _clean(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "run"


@contextmanager
def _draft(runs: Path) -> Iterator[Path]:
    """A new directory for a run in the making; those of dead launchers are removed."""
    draft = runs / f".new-{secrets.token_hex(6)}"
    with locked(runs):
        sweep(runs.glob(".new-*"))
        draft.mkdir()
        # Before the lock is free: else another launcher would find it held by nobody.
        descriptor = hold(draft)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        os.close(descriptor)


def _fill(draft: Path, config_text: str, status: Status) -> None:
    run = RunDirectory(draft)
    run.checkpoints.mkdir()
    run.evaluation.mkdir()
    run.config.write_text(config_text, encoding="utf-8")
    run.status_file.write_text(status_text(status), encoding="utf-8")
    sync_tree(draft)


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
    # A deleted run may be brought back, and has its id then. It is looked for after the others: it moves that way.
    names = [*(entry.name for entry in os.scandir(runs)), *trashed_ids(runs)]
    counters = (COUNTER.fullmatch(name, len(stem)) for name in names if name.startswith(f"{stem}-"))
    return max((int(found[1]) for found in counters if found), default=0)
