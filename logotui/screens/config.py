"""2 Config: one config file as a form; what saving would change, what launching would do."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Collection
from functools import partial
from itertools import islice
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from logoclip.agent.answers import ConfigCheck, DataSet
from logoclip.agent.questions import Configs, LaunchTraining, ReadConfig, ReadDataSet, SaveConfig
from logoclip.config.config_file import edit_config
from logoclip.config.schema import TrainingConfig, allowed
from logoclip.errors import LogoclipError
from logotui.draft import Draft, opened, shown
from logotui.hosts.host import HostLost
from logotui.screens.base import ConsoleScreen
from logotui.screens.picker import Picker
from logotui.screens.question import Question
from logotui.widgets.config_form import ConfigForm
from logotui.widgets.field_row import FieldRow
from logotui.widgets.meaning import Meaning
from logotui.widgets.yaml_diff import YamlDiff

MOST_DIFF_LINES = 12
NEW = Draft("training.yaml", "", {})


class ConfigScreen(ConsoleScreen):
    """The form. What is typed becomes a `Draft`; everything on the screen follows from that."""

    MODE = "config"
    ABOUT = (
        "Every setting of a training run. Enter opens a field, ←→ turn a choice. Launching uses what is on screen; "
        "changes that are not saved go along and stay out of the file."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (112, "-wide")]  # noqa: RUF012  # Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", tooltip="Save the changes; comments in the file stay"),
        Binding("ctrl+l", "launch", "launch", tooltip="Launch what is on screen, saved or not"),
        Binding("ctrl+o", "choose", "open", tooltip="Open another config"),
        Binding("slash", "find", "find", key_display="/", tooltip="Show the fields that mention a word"),
        Binding("u", "undo", "undo", tooltip="Take the last change back"),
        Binding("escape", "found", show=False),
    ]
    DEFAULT_CSS = """
    ConfigScreen #what { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ConfigScreen #side { width: 50; }
    ConfigScreen.-narrow #side { display: none; }
    ConfigScreen #help { height: 2; padding: 0 1; color: $quiet; }
    ConfigScreen #find { display: none; height: 1; border: none; background: $panel; padding: 0 1; }
    ConfigScreen #find.-open { display: block; }
    """

    draft: reactive[Draft] = reactive(NEW, always_update=True)
    """The file and its unsaved changes."""

    def __init__(self) -> None:
        super().__init__()
        self._data: dict[str, DataSet | str] = {}
        """What is known of the data in each folder, or why nothing is."""
        self._launching = False

    def compose_body(self) -> ComposeResult:
        yield Static(id="what")
        with Horizontal():
            with Vertical():
                yield ConfigForm()
                yield Static(id="help")
                yield Input(placeholder="a word in a field's name or help", id="find", compact=True)
            with Vertical(id="side"):
                yield YamlDiff()
                yield Meaning()

    def on_mount(self) -> None:
        self.watch_draft(self.draft)
        self.call_after_refresh(self.query_one(ConfigForm).focus_field)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        if wanted := self.console.draft_wanted:
            self.console.draft_wanted = None
            self.attempt(self._begin(*wanted))
        elif not self.draft.edits:
            self.attempt(self._refresh(self.draft))

    async def _refresh(self, shown: Draft) -> None:
        """Opens the first config, or reads the open one again: it may have been changed by another program."""
        configs = [config.name for config in await self.ask(Configs())]
        if shown is NEW and configs and self.draft is shown:
            await self.load(configs[0])
        elif shown.name in configs:
            found = await self.ask(ReadConfig(shown.name))
            if self.draft is shown and found.revision != shown.revision:
                self.draft = opened(shown.name, found)

    def link_returned(self) -> None:
        if not self.draft.edits:
            self.attempt(self._refresh(self.draft))

    async def _begin(self, name: str, found: ConfigCheck) -> None:
        """Shows `found` as a new config that no file has yet."""
        taken = {config.name for config in await self.ask(Configs())}
        cost = f"{self.draft.name} has {counted(self.draft)}: ctrl+s saves first."
        if self.draft.changes and not await self.app.push_screen_wait(
            Question("Leave what is not saved?", cost, "drop it")
        ):
            return
        changes = [(key, value) for key, value in found.values.items() if value != NEW.before[key]]
        self.draft = Draft(free_name(name, taken), "", {}, tuple(changes))
        await self._read_data()

    async def load(self, name: str) -> None:
        """Shows the config `name` as its file has it."""
        self.draft = opened(name, await self.ask(ReadConfig(name)))
        await self._read_data()

    async def _read_data(self) -> None:
        """Asks once what the data of this config hold, for the steps of an epoch."""
        path = str(self.draft.values["data_dir"])
        seed = self.draft.values["seed"]
        if path not in self._data:
            try:
                self._data[path] = await self.ask(ReadDataSet(path, seed if isinstance(seed, int) else None))
            except HostLost:
                return
            except LogoclipError as error:
                self._data[path] = str(error)
        self._show_meaning()

    def watch_draft(self, draft: Draft) -> None:
        if not self.query(ConfigForm):
            return
        self.query_one(ConfigForm).show(draft)
        self.query_one("#what", Static).update(status(draft))
        self.attempt(partial(self._show_diff, draft), group="diff", exclusive=True)
        self._show_meaning()
        self._show_help()

    async def _show_diff(self, draft: Draft) -> None:
        # Some ten milliseconds for each changed key: too much between two keystrokes.
        text = await asyncio.to_thread(edited, draft)
        if draft is self.draft:
            self.query_one(YamlDiff).show(draft.name, draft.text, text)

    def _show_meaning(self) -> None:
        self.query_one(Meaning).show(self.draft, self._data.get(str(self.draft.values["data_dir"])))

    def _show_help(self) -> None:
        row = self._row()
        self.query_one("#help", Static).update(help_of(self.draft, row.key) if row else Content(""))

    def _row(self) -> FieldRow | None:
        return next((row for row in self.query(FieldRow) if row.has_focus or row.has_focus_within), None)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._show_help()

    def on_field_row_changed(self, event: FieldRow.Changed) -> None:
        self.draft = self.draft.set(event.key, event.value)

    def on_field_row_sealed(self, event: FieldRow.Sealed) -> None:
        self.draft = self.draft.seal()
        if event.key == "data_dir":
            self.attempt(self._read_data())

    def action_undo(self) -> None:
        if not self.draft.edits:
            self.notify("nothing to undo")
            return
        key = self.draft.edits[-1][0]
        self.draft = self.draft.undo()
        self.query_one(ConfigForm).focus_field(key)

    def action_find(self) -> None:
        find = self.query_one("#find", Input)
        find.add_class("-open")
        find.focus()

    def action_found(self) -> None:
        """Closes the search: every field is back, the cursor on the one that was found."""
        row = self._row() or next((row for row in self.query(FieldRow) if not row.has_class("-hidden")), None)
        find = self.query_one("#find", Input)
        find.remove_class("-open")
        find.value = ""
        form = self.query_one(ConfigForm)
        form.find("")
        form.focus_field(row.key if row else None)

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "find":
            self.query_one(ConfigForm).find(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "find":
            self.query_one(ConfigForm).focus_field()

    def action_save(self) -> None:
        self.attempt(self._save())

    async def _save(self) -> None:
        draft = self.draft
        if not draft.changes and draft.text:
            self.notify(f"{draft.name}: nothing to save")
            return
        saved = await self.ask(SaveConfig(draft.name, draft.changes, draft.revision))
        while saved.conflict:
            if not await self.app.push_screen_wait(changed_meanwhile(draft, saved.check)):
                return
            saved = await self.ask(SaveConfig(draft.name, draft.changes, saved.check.revision))
        self.draft = opened(draft.name, saved.check)
        self.notify(f"saved configs/{draft.name}")
        await self._read_data()

    def action_launch(self) -> None:
        if self.draft.faults:
            fault = self.draft.faults[0]
            self.query_one(ConfigForm).focus_field(fault.key)
            self.notify(f"not launched: {fault.key}: {fault.message}", severity="error", markup=False)
        elif not self._launching:
            self._launching = True
            self.attempt(self._launch())

    async def _launch(self) -> None:
        draft = self.draft
        try:
            # The text goes along: what is on screen is launched, whatever was written to the file meanwhile.
            launched = await self.ask(LaunchTraining(draft.name, draft.changes, draft.text))
        finally:
            self._launching = False
        with_changes = f" with {counted(draft)}: {', '.join(draft.changes)}" if draft.changes else ""
        self.notify(f"launched {launched.id} from {draft.name}{with_changes}", markup=False)
        if launched.note:
            self.notify(launched.note, severity="warning", timeout=12, markup=False)
        self.console.open_run(launched.id)

    def action_choose(self) -> None:
        self.attempt(self._choose())

    async def _choose(self) -> None:
        lines = [(one.name, f"{one.name}   {one.error}".rstrip()) for one in await self.ask(Configs())]
        self.app.push_screen(Picker("open a config", lines, self.draft.name), self._chosen)

    def _chosen(self, name: str | None) -> None:
        if name and name != self.draft.name:
            self.attempt(self.load(name))


def free_name(name: str, taken: Collection[str]) -> str:
    """`demo.yaml`, or `demo-2.yaml` and so on where that is taken."""
    stem = name.removesuffix(".yaml")
    names = (f"{stem}{ending}.yaml" for ending in ("", *(f"-{number}" for number in range(2, len(taken) + 3))))
    return next(free for free in names if free not in taken)


def changed_meanwhile(draft: Draft, found: ConfigCheck) -> Question:
    """What to do about a file that another program has written since it was read."""
    lines = difflib.unified_diff(
        draft.text.splitlines(), found.text.splitlines(), "when it was read", "now", "", "", 0, ""
    )
    shown = [*islice(lines, MOST_DIFF_LINES + 1)]
    more = ["…"] if len(shown) > MOST_DIFF_LINES else []
    return Question(
        f"{draft.name} was changed by another program since it was read.",
        "\n".join([*shown[:MOST_DIFF_LINES], *more]),
        f"put {counted(draft)} of yours into it as it is now",
    )


def counted(draft: Draft) -> str:
    """`1 unsaved change`, `2 unsaved changes`."""
    number = len(draft.changes)
    return f"{number} unsaved change{'s' if number != 1 else ''}"


def status(draft: Draft) -> Content:
    """The line that says what is open, what is not saved and what is wrong."""
    parts: list[tuple[str, str]] = [(draft.name, "bold")]
    at_rest = ("  as saved" if draft.text else "  new, with every default", "$quiet")
    parts.append((f"  ● {counted(draft)}", "$look") if draft.changes else at_rest)
    parts += [(f"  ✗ {fault.key}: {fault.message}", "$wrong") for fault in draft.faults[:1]]
    if len(draft.faults) > 1:
        parts.append((f" and {len(draft.faults) - 1} more", "$wrong"))
    return Content.assemble(*parts)


def help_of(draft: Draft, key: str) -> Content:
    """The field's whole help, and below it what is wrong with it or what it takes."""
    known = TrainingConfig.model_fields[key]
    takes = [allowed(known), f"default {shown(known.default)}"]
    if key in draft.changes:
        takes.insert(0, f"was {shown(draft.before[key])}")
    fault = draft.fault(key)
    below = (f"✗ {fault}", "$wrong") if fault else (" · ".join(filter(None, takes)), "$quiet")
    return Content.assemble((f"{key}  ", "bold $foreground"), known.description or "", "\n", below)


def edited(draft: Draft) -> str:
    """The file's text as saving would leave it."""
    return edit_config(draft.text, draft.changes) if draft.changes else draft.text
