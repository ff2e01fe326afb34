"""5 Data: what was prepared. Brands and their crops, the split, what was skipped."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from logoclip.agent.questions.data import (
    DataSet,
    DataSets,
    ReadAudit,
    ReadDataSet,
)
from logoclip.data.findings import Audit
from logoclip.errors import LogoclipError
from logotui.hosts.host import HostLost
from logotui.messages import RunsChanged
from logotui.screens import data_sets
from logotui.screens.base import ConsoleScreen
from logotui.screens.data_crops import CropPages
from logotui.widgets.asking_line import reveal
from logotui.widgets.audit_panel import AuditPanel, doubts
from logotui.widgets.brand_list import BrandList, name_room, titles
from logotui.widgets.data_panels import DataPanel, ImagesPanel, SkippedPanel, SplitPanel
from logotui.widgets.gallery import Gallery

EMPTY = """\
No prepared data in this workspace.

 n  prepare a folder of photographs with annotations, as LogoDet-3K has them

`logotui demo` makes some."""


class DataScreen(ConsoleScreen):
    """The brands at the left; at the right what is known of all, and the crops of the one under the cursor."""

    MODE = "data"
    ABOUT = (
        "Prepared data: crops of logos by brand, and by class where a brand has several marks. A brand belongs to one "
        "set as a whole: no set has seen another's."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (112, "-wide")]  # noqa: RUF012  # Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "ask('find')", "find", key_display="/", tooltip="Show the brands that mention a word"),
        Binding("o", "choose", "open", tooltip="Show another data set"),
        Binding("n", "ask('folder')", "prepare", tooltip="Prepare a folder of annotated photographs"),
        Binding("a", "audit", "audit", tooltip="What is doubtful in the data, instead of the crops"),
        Binding("escape", "done", show=False, tooltip="Close the line; show every brand again"),
    ]
    DEFAULT_CSS = """
    DataScreen #what { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    DataScreen #left { width: 50; padding: 0 1 0 1; }
    DataScreen #titles { height: 1; color: $quiet; }
    DataScreen #facts { height: 8; }
    DataScreen #doubts { height: 8; }
    DataScreen AuditPanel { width: 2fr; }
    DataScreen.-narrow #left { width: 41; }
    DataScreen.-narrow #facts, DataScreen.-narrow #doubts { display: none; }
    DataScreen.-audit #doubts { display: block; height: 1fr; }
    DataScreen.-audit #facts, DataScreen.-audit SkippedPanel, DataScreen.-audit Gallery { display: none; }
    DataScreen .ask { display: none; height: 1; border: none; background: $panel; padding: 0 1; }
    DataScreen .ask.-open { display: block; }
    DataScreen #empty { display: none; height: 1fr; padding: 2 4; color: $quiet; }
    DataScreen.-none #empty { display: block; }
    DataScreen.-none #body { display: none; }
    """

    data: reactive[DataSet | None] = reactive(None, init=False)
    """The data set that is shown."""
    audit: reactive[Audit | None] = reactive(None, init=False)
    """What is doubtful in it; None until that is known."""

    def __init__(self) -> None:
        super().__init__(classes="-none")
        self._crops = CropPages(self)
        self._found: int | None = None
        self._made: frozenset[str] | None = None

    def compose_body(self) -> ComposeResult:
        yield Static("reading the data …", id="what", markup=False)
        yield Static("", id="empty", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Static(titles(name_room(self.app.size.width)), id="titles", markup=False)
                yield BrandList()
            with Vertical():
                with Horizontal(id="facts"):
                    yield ImagesPanel()
                    yield SplitPanel()
                with Horizontal(id="doubts"):
                    yield AuditPanel()
                    yield SkippedPanel()
                yield Gallery()
        yield Input(placeholder="a word in a brand, category or set", id="find", classes="ask", compact=True)
        yield Input(placeholder="folder to prepare, seen from the workspace", id="folder", classes="ask", compact=True)

    def show_runs(self, message: RunsChanged) -> None:
        """Looks again for data whenever a run that makes some has ended."""
        kinds = ("prepare", "demo_data")
        made = frozenset(run.id for run in message.runs if run.kind in kinds and run.state == "finished")
        if made != self._made:
            self._made = made
            if self.data is None:
                self.attempt(self._open_first, group="data", exclusive=True, owed=True)
            else:  # perhaps under the same path
                self.attempt(partial(self._open, self.data.summary.path), group="data", exclusive=True, owed=True)

    def link_returned(self) -> None:
        if self.facts.runs is not None:
            self.show_runs(RunsChanged(self.facts.runs))

    async def _open_first(self) -> None:
        try:
            found = await self.ask(DataSets())
        except HostLost:
            self._made = None  # nothing was answered
            raise
        if found and self.data is None:
            await self._open(found[0].path)
        else:
            self.query_one("#what", Static).update("no prepared data")
            self.query_one("#empty", Static).update(EMPTY)

    async def _open(self, path: str) -> None:
        self.query_one("#what", Static).update(f"reading {path} …")
        try:
            data = await self.ask(ReadDataSet(path))
        except LogoclipError as error:
            self.query_one("#what", Static).update(Content.styled(f"{path} is not read: {error}", "$wrong"))
            self._describe()  # what is shown is what it was
            raise
        self.audit, self.data = None, data
        self.attempt(partial(self._read_audit, data), group="audit", exclusive=True)

    async def _read_audit(self, data: DataSet) -> None:
        audit = await self.ask(ReadAudit(data.summary.path, data.seed))
        if data is self.data:
            self.audit = audit

    def watch_data(self, data: DataSet | None) -> None:
        if data is None:
            return
        self._crops.of(data.summary.path)
        self.remove_class("-none")
        for panel in self.query(DataPanel):
            panel.data = data
        find, brands = self.query_one("#find", Input), self.query_one(BrandList)
        found = brands.show(data, find.value)
        self._found = found if find.value else None
        self._describe()
        if not any(line.has_focus for line in self.query(Input)):  # a person who types there goes on
            brands.focus()

    def watch_audit(self, audit: Audit | None) -> None:
        self.query_one(AuditPanel).audit = audit
        self._describe()

    def _describe(self) -> None:
        if self.data is not None:
            self.query_one("#what", Static).update(described(self.data, self.audit, self._found))

    def action_audit(self) -> None:
        """Shows what is doubtful on all of the right side, or the crops again."""
        self.toggle_class("-audit")
        whole = self.has_class("-audit")
        self.call_after_refresh((self.query_one(AuditPanel) if whole else self.query_one(BrandList)).focus)

    def on_brand_list_chosen(self, event: BrandList.Chosen) -> None:
        self._crops.begin(event.brand, event.of_class)

    def action_page(self, direction: int) -> None:
        self._crops.turn(direction)

    def action_ask(self, what: str) -> None:
        """Opens the line to type a search or a folder in."""
        line = self.query_one(f"#{what}", Input)
        reveal(line, line, "-open")

    def action_done(self) -> None:
        """Closes the open line; a search is forgotten."""
        for line in self.query(Input):
            line.remove_class("-open")
            line.value = ""
        self.query_one(BrandList).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "find" and self.data is not None:
            found = self.query_one(BrandList).show(self.data, event.value)
            self._found = found if event.value else None
            self._describe()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        folder = event.value.strip()
        if event.input.id == "folder" and folder:
            self.action_done()
            self.attempt(data_sets.prepare(self, folder))
        else:
            self.query_one(BrandList).focus()

    def action_choose(self) -> None:
        self.attempt(self._choose, group="choose", exclusive=True, owed=True)

    async def _choose(self) -> None:
        found = await self.ask(DataSets())
        if not found:
            self.notify("no prepared data: n prepares a folder", markup=False)
            return
        if self.is_current:
            shown = self.data.summary.path if self.data else None
            await self.app.push_screen(data_sets.list_of(found, shown), self._chosen)

    def _chosen(self, path: str | None) -> None:
        if path is not None:
            self.attempt(partial(self._open, path), group="data", exclusive=True, owed=True)


def described(data: DataSet, audit: Audit | None = None, found: int | None = None) -> Content:
    """The line that says what is shown."""
    numbers = data.summary
    classes = f" ({numbers.classes:,} classes)" if numbers.classes > numbers.brands else ""
    counts = f"  {len(data.brands):,} brands{classes} · {numbers.images:,} images · {numbers.crops:,} crops"
    counts += f" · {data.summary.skipped:,} skipped"
    doubtful = f" · {doubts(audit):,} doubtful" if audit is not None else ""
    search = f"   {found:,} found" if found is not None else ""
    return Content.assemble((numbers.path, "bold"), counts, (doubtful, "$look"), (search, "$look"))
