"""The states of a run: one glyph and one word each, and a colour that says nothing more than they do."""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content


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
    "finished": Look("✓", "$fine"),
    "failed": Look("✗", "$wrong bold"),
    "lost": Look("?", "$wrong bold"),
}
WIDTH = max(len(state) for state in STATES) + 2

KINDS = {
    "train": "training",
    "prepare": "preparing data",
    "demo_data": "rendering data",
    "evaluate": "evaluating",
    "export": "exporting",
    "sweep": "sweeping",
}


def state(name: str) -> Content:
    """`▶ running`, always as wide as the widest."""
    look = STATES.get(name, Look("?", "$wrong"))
    return Content.styled(f"{look.glyph} {name}".ljust(WIDTH), look.style)
