"""Choose the runs that are drawn over the open one, and the one that the others are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from logoclip.runs.summary import RunSummary
from logotui.facts import called
from logotui.marks import Marks
from logotui.names import fitted, shortened
from logotui.quantities import figure

BLOCK = "▌"


@dataclass(frozen=True)
class Overlay:
    """The marked runs, the one that others are compared with (empty: none), and whether differences are drawn."""

    marks: Marks = Marks()  # noqa: RUF009  # frozen
    reference: str = ""
    difference: bool = False


class OverlayChooser(ModalScreen[Overlay]):
    """The trainings of the workspace, newest first. Returns what was chosen, however it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,o", "leave", "done", key_display="esc", priority=True),
        Binding("space", "mark", "mark it or not: marked runs are drawn", priority=True),
        Binding("A", "unmark", "unmark all", priority=True),
        Binding("r", "refer", "mark it, and compare the others with it; or no longer", priority=True),
        Binding("d", "difference", "curves, or their difference from the reference", priority=True),
    ]
    DEFAULT_CSS = """
    OverlayChooser { align: center middle; }
    OverlayChooser > OptionList {
        width: 84; max-width: 96%; height: auto; max-height: 80%;
        background: $surface; padding: 0 1;
    }
    OverlayChooser > OptionList, OverlayChooser > OptionList:focus { border: round $primary; }
    """

    def __init__(self, runs: Sequence[RunSummary], open_run: str, chosen: Overlay) -> None:
        super().__init__()
        self.runs = [run for run in runs if run.kind == "train"]
        self.open_run = open_run
        self.chosen = chosen

    def compose(self) -> ComposeResult:
        options = OptionList(*(Option(self._line(run)) for run in self.runs))
        options.border_subtitle = "space marks · r marks and compares · d difference · A unmarks all · esc done"
        yield options

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0 if self.runs else None
        self._entitle()

    def action_leave(self) -> None:
        self.dismiss(self.chosen)

    def action_mark(self) -> None:
        if run := self._highlighted:
            self._choose(replace(self.chosen, marks=self.chosen.marks.toggled(run.id)))

    def action_unmark(self) -> None:
        self._choose(Overlay())

    def action_refer(self) -> None:
        if run := self._highlighted:
            again = run.id == self.chosen.reference
            marks = self.chosen.marks
            if not again and run.id not in marks and run.id != self.open_run:
                marks = marks.toggled(run.id)
            self._choose(replace(self.chosen, marks=marks, reference="" if again else run.id))

    def action_difference(self) -> None:
        self._choose(replace(self.chosen, difference=not self.chosen.difference))

    @property
    def _highlighted(self) -> RunSummary | None:
        place = self.query_one(OptionList).highlighted
        return None if place is None else self.runs[place]

    def _choose(self, chosen: Overlay) -> None:
        self.chosen = chosen
        options = self.query_one(OptionList)
        for place, run in enumerate(self.runs):
            options.replace_option_prompt_at_index(place, self._line(run))
        self._entitle()

    def _entitle(self) -> None:
        drawn = "differences are drawn" if self.chosen.difference else "curves are drawn"
        self.query_one(OptionList).border_title = Content(
            f"runs over {shortened(called(self.runs, self.open_run), 28)} · {len(self.chosen.marks)} marked · {drawn}"
        )

    def _line(self, run: RunSummary) -> Content:
        marks = self.chosen.marks
        colour = f"${marks.role(run.id)}" if run.id in marks else "$rule"
        drawn = "marked" if run.id in marks else "open" if run.id == self.open_run else ""
        reference = "reference" if run.id == self.chosen.reference else ""
        facts = f" {fitted(run.called, 28)} {run.state:<9} loss {figure(run.figures.loss, 3):<7} {drawn:<6} {reference}"
        return Content.assemble((BLOCK, colour), facts)
