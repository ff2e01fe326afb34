"""Choose one of a run's checkpoints, and what to do with it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from logoclip.runs.checkpoints import CheckpointFile
from logotui.quantities import NONE, age, as_percent, count, figure, size

What = Literal["export", "go on"]
HEADER = f"{'checkpoint':<16} {'epoch':>5} {'step':>7} {'sep':>5} {'recall@1':>8} {'size':>7} {'age':>6}"


class CheckpointPicker(ModalScreen[tuple[What, CheckpointFile] | None]):
    """The checkpoints of a run, the newest first and the cursor on the best. Returns one and what to do with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "go_on", "go on from it"),
        Binding("escape,q", "dismiss(None)", "leave it", key_display="esc"),
    ]

    DEFAULT_CSS = """
    CheckpointPicker { align: center middle; }
    CheckpointPicker > Vertical {
        width: 76; max-width: 96%; height: auto; max-height: 80%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    CheckpointPicker OptionList { height: auto; max-height: 1fr; padding: 0; background: $surface; }
    CheckpointPicker #header { color: $quiet; text-wrap: nowrap; }
    """

    def __init__(self, name: str, files: Sequence[CheckpointFile]) -> None:
        super().__init__()
        self.subject = name
        self.files = files

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(f"checkpoints of {self.subject}")
            box.border_subtitle = "enter exports · r goes on from it · esc leaves it"
            yield Static(HEADER, id="header", markup=False)
            lines = (Option(line(one, time.time()), id=f"line-{at}") for at, one in enumerate(self.files))
            yield OptionList(*lines, compact=True)

    def on_mount(self) -> None:
        best = next((at for at, one in enumerate(self.files) if one.is_best), 0)
        self.query_one(OptionList).highlighted = best
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(("export", self.files[event.option_index]))

    def action_go_on(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss(("go on", self.files[at]))


def line(one: CheckpointFile, now: float) -> Content:
    """One checkpoint: its name, what was validated there, its size and age, and whether it is the best or the last."""
    epoch = NONE if one.epoch is None else str(one.epoch)
    cells = (
        f"{one.name:<16.16} {epoch:>5} {count(one.step):>7} {figure(one.separation):>5} "
        f"{as_percent(one.recall_at_1, 1):>8} {size(one.size):>7} {age(one.time, now):>6}"
    )
    roles = " ".join(word for word, holds in (("best", one.is_best), ("last", one.is_last)) if holds)
    return Content.assemble(cells, (f"  {roles}", "$fine"))
