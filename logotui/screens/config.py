"""2 Config: one config file as a form and as text; what saving would change, what launching would do."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logotui.draft import Draft
from logotui.draft_step import TEXT
from logotui.messages import RunsChanged
from logotui.screens.config_beginning import Beginning
from logotui.screens.config_comparing import Comparing
from logotui.screens.config_consequences import Consequences
from logotui.screens.config_desk import NEW, ConfigDesk
from logotui.screens.config_editor import edited
from logotui.screens.config_files import Files
from logotui.screens.config_keys import KEYS
from logotui.screens.config_launching import Launching
from logotui.screens.config_saving import Saving
from logotui.screens.config_searching import Searching
from logotui.widgets.config_line import ConfigLine, faults_in_words, status
from logotui.widgets.field_row import FieldRow
from logotui.widgets.form_pane import FormPane
from logotui.widgets.meaning import Meaning
from logotui.widgets.yaml_text import YamlText, key_at

LOOK_SECONDS = 2.0
READING = Content.styled("reading the configs …", "$quiet")
PAUSE = 1.0
"""Seconds without a key after which typed text is a step of undo."""


class ConfigScreen(ConfigDesk):
    """The form and the text. What is typed becomes a `Draft`; everything on the screen follows from that."""

    MODE = "config"
    ABOUT = (
        "Every setting of a training run, as a form and as the YAML of its file: tab goes from one to the other. Enter "
        "opens a field, ←→ turn a choice. Launching uses what is on screen; what is not saved is kept as a draft, "
        "whatever becomes of the console, and u takes it back."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (112, "-wide")]  # noqa: RUF012  # Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    DEFAULT_CSS = """
    ConfigScreen #side { width: 1fr; max-width: 64; min-width: 50; }
    ConfigScreen.-narrow #side { display: none; }
    ConfigScreen.-narrow Meaning { max-height: 8; }
    ConfigScreen.-narrow.-yaml FormPane { display: none; }
    ConfigScreen.-narrow.-yaml #side { display: block; max-width: 100%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.files = Files(self)
        self.saving = Saving(self, self.files)
        self.comparing = Comparing(self)
        self.beginning = Beginning(self, self.files)
        self.consequences = Consequences(self)
        self.launching = Launching(self, self.consequences)
        self.searching = Searching(self)

    def compose_body(self) -> ComposeResult:
        yield ConfigLine()
        with Horizontal():
            yield FormPane()
            with Vertical(id="side"):
                yield YamlText()
                yield Meaning()

    def on_mount(self) -> None:
        self.files.begin()
        self.console.before_leaving.append(self.finish)
        self._pause = self.set_timer(PAUSE, self._seal, pause=True)
        self.set_interval(LOOK_SECONDS, self._look)
        self.watch_draft(self.draft)
        self.call_after_refresh(self._form.focus_field)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        if wanted := self.console.draft_wanted:
            self.console.draft_wanted = None
            self.attempt(self.files.begin_from(*wanted), owed=True)
        else:
            self._catch_up()

    def on_screen_suspend(self) -> None:
        self._form.commit()

    def link_returned(self) -> None:
        self.attempt(self.files.keeper.keep, group="keep")
        self.consequences.follow(self.draft)
        self._catch_up()

    def _catch_up(self) -> None:
        self.attempt(self.files.show_first if self.draft is NEW else self.files.look, owed=self.draft is NEW)

    def _look(self) -> None:
        if self.is_current:
            self.attempt(self.files.look, group="look")

    @property
    def _form(self) -> FormPane:
        return self.query_one(FormPane)

    async def finish(self) -> bool:
        """Before the console is left: whether everything that is not saved is kept."""
        self._form.commit()
        return await self.files.finish()

    def show_runs(self, message: RunsChanged) -> None:
        self.consequences.heard_of(message.runs)

    def watch_draft(self, draft: Draft) -> None:
        if not (self.query("FieldRow") and self.query("Meaning")):  # not yet there, or no more
            return
        self.files.note(draft)
        self._form.show(draft)
        self.query_one(YamlText).show(draft)
        self.consequences.follow(draft)
        self.show_status()

    def show_status(self) -> None:
        """Says what is open, what is not saved and what is wrong."""
        changed = self.draft.name in self.files.theirs
        reading = self.draft is NEW and not self.files.known
        for line in self.query(ConfigLine):
            line.content = READING if reading else status(self.draft, changed_on_disk=changed)

    def show_fault(self, what: str) -> None:
        """Says that `what` was asked for and why it cannot be; the cursor goes to the first fault."""
        fault, yaml = self.draft.faults[0], self.query_one(YamlText)
        self.notify(f"{what}: {faults_in_words(self.draft)}", severity="error", markup=False)
        if yaml.has_focus and fault.line:
            yaml.put_cursor(fault.line, fault.column or 1)
        elif self.draft.now.readable and fault.key in TrainingConfig.model_fields:
            self._show_pane(yaml=False)
            self._form.focus_field(fault.key)
        else:
            self._show_pane(yaml=True)
            yaml.put_cursor(fault.line or 1, fault.column or 1)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.set_class(isinstance(event.widget, YamlText), "-yaml")  # in sight wherever there is room for one of both
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the text these keys are letters."""
        return not (action in ("find", "use_editor", "probe", "search") and self.query_one(YamlText).has_focus)

    def on_field_row_changed(self, event: FieldRow.Changed) -> None:
        try:
            self.draft = self.draft.set(event.key, event.value)
        except InputError as error:
            self.notify(str(error), severity="error")
            self.query_one(f"#field-{event.key}", FieldRow).close_editor(keep=False)

    def on_field_row_sealed(self, event: FieldRow.Sealed) -> None:
        self._seal()

    def on_yaml_text_typed(self, event: YamlText.Typed) -> None:
        self.draft = self.draft.type(self.query_one(YamlText).written)
        self._pause.reset()
        self._pause.resume()

    def _seal(self) -> None:
        self.draft = self.draft.seal()

    def action_undo(self) -> None:
        self._walk(self.draft.seal().undo(), self.draft.seal().now.about, "nothing to undo")

    def action_redo(self) -> None:
        again = self.draft.seal().redo()
        self._walk(again, again.now.about, "nothing to make again")

    def _walk(self, draft: Draft, about: str, nothing: str) -> None:
        if draft.at == self.draft.at and draft.text == self.draft.text:
            self.notify(nothing)
            return
        self.draft = draft
        if about != TEXT and not self.query_one(YamlText).has_focus:
            self._form.focus_field(about)

    def action_turn(self) -> None:
        """From the form to the line of its field, and from a line to the field that it sets."""
        yaml = self.query_one(YamlText)
        if yaml.has_focus:
            self._show_pane(yaml=False)
            self._form.focus_field(key_at(yaml.written, yaml.cursor_location[0]))
            return
        self._form.commit()
        self._show_pane(yaml=True)
        if self.draft.now.readable:
            yaml.select_value(self._form.field)

    def _show_pane(self, *, yaml: bool) -> None:
        self.set_class(yaml, "-yaml")
        if yaml:
            self.query_one(YamlText).focus()

    def action_find(self) -> None:
        self._form.find()

    def action_found(self) -> None:
        self._form.end_search()

    def action_save(self) -> None:
        self._form.commit()
        self.attempt(self.saving.save)

    def action_save_as(self) -> None:
        self._form.commit()
        self.attempt(self.saving.save_as)

    def action_probe(self) -> None:
        self._form.commit()
        self.launching.probe()

    def action_begin(self) -> None:
        self._form.commit()
        self.attempt(self.beginning.ask, owed=True)

    def action_compare(self) -> None:
        self._form.commit()
        self.attempt(self.comparing.ask, owed=True)

    def action_use_editor(self) -> None:
        try:
            text = edited(self.app, self.draft.name, self.draft.text)
        except InputError as error:
            self.notify(str(error), severity="error", timeout=12)
        else:
            self.draft = self.draft.seal().type(text).seal()

    def action_read_again(self) -> None:
        self.attempt(self.saving.read_again)

    def action_launch(self) -> None:
        self._form.commit()
        self.launching.launch()

    def action_search(self) -> None:
        self._form.commit()
        self.searching.begin()

    def action_choose(self) -> None:
        self._form.commit()
        self.attempt(self.files.choose, owed=True)
