"""A run whose `status.json` is gone or damaged, as a power cut may leave it: it begins a new one, and goes on."""

from __future__ import annotations

import re
import secrets
from typing import Final, cast

from msgspec.structs import replace

from logoclip.atomic_file import replace_text
from logoclip.disk import sync
from logoclip.errors import JobError
from logoclip.runs.directory import RunDirectory
from logoclip.runs.find import newest_serial
from logoclip.runs.states import KINDS, Kind
from logoclip.runs.status import StatusLost, first_status, status_text, written_status
from logoclip.runs.status_writer import StatusWriter

# As `dump_job` writes it; the config of a training has no such key.
JOB: Final = re.compile(rf"^kind: ({'|'.join(KINDS)})$", re.MULTILINE)


def status_writer(run: RunDirectory) -> StatusWriter:
    """The writer of the run's status, which is begun anew where it is lost. The run's lock is held.

    What there was stays beside it. The new status says what can be known: which kind of job it is, and that it was
    begun. The checkpoints say the rest to the worker that goes on.

    Raises:
        JobError: the status may not be read or written.
    """
    try:
        written_status(run)
    except StatusLost as lost:
        _begin_anew(run, str(lost))
    return StatusWriter(run)


def _begin_anew(run: RunDirectory, reason: str) -> None:
    try:
        if run.status_file.exists():
            run.status_file.rename(run.path / f"damaged-{secrets.token_hex(4)}-{run.status_file.name}")
            sync(run.path)
        status = first_status(
            _kind(run),
            name=run.id.rpartition("-")[0] or run.id,
            parent=None,
            start_from=None,
            serial=newest_serial(run.path.parent) + 1,
        )
        replace_text(run.status_file, status_text(replace(status, state="failed", error=reason)))
        with run.log.open("a", encoding="utf-8") as log:
            log.write(f"{reason}: begun anew; a checkpoint of another run that it may have begun from is forgotten\n")
    except OSError as error:
        raise JobError(f"{run.path}: cannot be written: {error.strerror}") from error


def _kind(run: RunDirectory) -> Kind:
    try:
        found = JOB.search(run.config.read_text(encoding="utf-8", errors="replace"))
    except OSError:  # gone too: the checkpoints of a training have it
        found = None
    return cast("Kind", found[1]) if found else "train"
