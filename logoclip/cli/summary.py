"""A run in a few values."""

from __future__ import annotations

from logoclip.runs import RunDirectory, Status, read_about


def summary(run: RunDirectory, status: Status) -> dict[str, object]:
    """What `runs list --json` says of a run."""
    about = read_about(run)
    return {
        "id": run.id,
        "state": status.state,
        "epoch": status.epoch,
        "step": status.step,
        "last_durable_step": status.last_durable_step,
        "pid": status.pid,
        "path": str(run.path),
        "error": status.error,
        "silent_for": status.silent_for,
        "unseen": status.unseen,
        "title": about.title,
        "tags": list(about.tags),
        "note": about.note,
    }
