"""The states of a run: one glyph and one word each, and a colour that says nothing more than they do."""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content

from logoclip.runs.series import Series
from logoclip.runs.status import Status
from logoclip.runs.summary import RunSummary
from logotui.quantities import count, duration


class Look(NamedTuple):
    """How a state is shown."""

    glyph: str
    style: str


STATES = {
    "queued": Look("◌", "$quiet"),
    "starting": Look("◌", "$foreground"),
    "running": Look("▶", "$fine"),
    "pausing": Look("‖", "$look"),
    "paused": Look("‖", "$look"),
    "stopping": Look("■", "$look"),
    "stopped": Look("■", "$quiet"),
    "ending": Look("✓", "$quiet"),
    "finished": Look("✓", "$fine"),
    "failed": Look("✗", "$wrong bold"),
    "lost": Look("?", "$wrong bold"),
}
WIDTH = max(len(state) for state in STATES) + 2

LABELS = {series.value: series.label for series in Series}

KINDS = {
    "train": "training",
    "prepare": "preparing data",
    "demo_data": "rendering data",
    "evaluate": "evaluating",
    "export": "exporting",
    "audit": "auditing data",
    "probe": "probing",
    "tune": "searching settings",
    "sweep": "sweeping",
}


def life(run: Status) -> str:
    """How long a run that claims to live has given no sign of it; nothing while it does."""
    if not run.alive or not run.silent_for:
        return ""
    where = f" on {run.host}, which this machine cannot see" if run.unseen else ""
    age = duration(run.silent_for)
    return f"silent for {age}{where}" if run.silent else f"last seen {age} ago{where}"


def bad_numbers(run: RunSummary) -> str:
    """What is no number, and since when; nothing while all are."""
    return ", ".join(
        f"{LABELS.get(name, name)} is not finite since step {count(step)}" for name, step in run.figures.not_finite
    )


def state(name: str) -> Content:
    """`▶ running`, always as wide as the widest."""
    look = STATES.get(name, Look("?", "$wrong"))
    return Content.styled(f"{look.glyph} {name}".ljust(WIDTH), look.style)
