"""Runs side by side, over the list that they were marked in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from logoclip.agent.questions.evaluations import Evaluations
from logoclip.errors import LogoclipError
from logoclip.evaluation.figures import EvaluatedModel
from logotui.comparing.diff import Comparison, best_models, compare
from logotui.comparing.diff_text import as_markdown, as_text
from logotui.messages import RunsChanged
from logotui.screens.base import ConsoleScreen
from logotui.widgets.diff_table import DiffTable

LEGEND = "★ best · ± half of a 95 % interval · unclear: the intervals overlap · ≠ other than the reference"


class DiffScreen(ConsoleScreen):
    """What differs between runs, and what came of it; live as long as they run."""

    MODE = "runs"
    ABOUT = (
        "The marked runs beside each other: what each brought, by how much that is better or worse than the "
        "reference, and the settings in which they differ."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", key_display="esc"),
        Binding("d", "leave", show=False),
        Binding("r", "refer", "reference", tooltip="Compare with the next run"),
        Binding("a", "everything", "all settings", tooltip="Every setting, or those that differ"),
        Binding("c", "copy('text')", "copy", tooltip="Copy it as text"),
        Binding("m", "copy('Markdown')", "copy Markdown", tooltip="Copy it as a Markdown table"),
    ]
    DEFAULT_CSS = """
    DiffScreen #legend { height: 1; padding: 0 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, ids: Sequence[str]) -> None:
        """`ids` are the runs to compare, the reference first."""
        super().__init__()
        self.ids = tuple(ids)
        self.reference = self.ids[0]
        self.everything = False
        self._models: Mapping[str, EvaluatedModel] = {}

    def compose_body(self) -> ComposeResult:
        yield DiffTable()
        yield Static("reading the evaluations …", id="legend", markup=False)

    def on_mount(self) -> None:
        self.query_one(DiffTable).focus()
        self.attempt(self._read_evaluations)

    async def _read_evaluations(self) -> None:
        try:
            self._models = best_models(await self.ask(Evaluations()))
        except LogoclipError as error:
            self.query_one("#legend", Static).update(Content.styled(f"without evaluations: {error}", "$wrong"))
            raise
        self.query_one("#legend", Static).update(Content(LEGEND))
        self._compare()

    def show_runs(self, message: RunsChanged) -> None:
        self._compare()

    @property
    def comparison(self) -> Comparison | None:
        """What is shown; none once the runs are gone."""
        known = {run.id: run for run in self.facts.runs or ()}
        runs = [known[id] for id in self.ids if id in known]
        if not runs:
            return None
        names = [run.id for run in runs]
        reference = names.index(self.reference) if self.reference in names else 0
        return compare(runs, self._models, reference=reference, everything=self.everything, now=self.facts.now())

    def _compare(self) -> None:
        table = self.query_one(DiffTable)
        table.marks = self.console.marks
        table.comparison = self.comparison

    def action_leave(self) -> None:
        self.app.pop_screen()

    def action_refer(self) -> None:
        self.reference = self.ids[(self.ids.index(self.reference) + 1) % len(self.ids)]
        self._compare()

    def action_everything(self) -> None:
        self.everything = not self.everything
        self._compare()

    def action_copy(self, form: str) -> None:
        if self.comparison is not None:
            self.app.copy_to_clipboard((as_text if form == "text" else as_markdown)(self.comparison))
            self.notify(f"copied as {form}: {len(self.comparison.names)} runs")
