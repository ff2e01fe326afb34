"""A configuration while it is being edited: its text with a history, what the file says, and what is wrong with it.

The text is the truth. A field of the form replaces the characters of one value, typing replaces the text, and both are
steps of one history, which goes on across saves. What a search varies stands in a text of its own, and walks along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from msgspec import structs

from logoclip.agent.questions.configs import ConfigCheck
from logoclip.config.checked import revision_of
from logoclip.config.config_file import edit_config
from logoclip.config.schema import TrainingConfig, validate
from logoclip.config.space_file import edit_space, read_space, space_name
from logoclip.errors import Fault, InputError
from logotui.draft_step import TEXT, Step, judged, step_of
from logotui.ranges import Varied, as_typed
from logotui.written import same

MOST_STEPS = 500


@dataclass(frozen=True)
class Draft:
    """One config file with its search space and its unsaved edits. Editing gives a new draft; undo and redo walk its
    steps.
    """

    name: str
    file: Step
    """The file as it was read or saved last."""
    steps: tuple[Step, ...]
    at: int = 0
    """Which of `steps` is shown."""
    revision: str = ""
    """Stands for the file's text and its space; empty for a file that is not there yet."""
    origin: str = ""
    """What a config without a file began as, in words, where `file` is that: its changes are counted from there."""
    sealed: bool = field(default=True, compare=False)
    """Whether the next change is a step of its own."""

    @property
    def now(self) -> Step:
        return self.steps[self.at]

    @property
    def text(self) -> str:
        """The text as it stands on screen."""
        return self.now.text

    @property
    def values(self) -> Mapping[str, object]:
        """Every field as it stands on screen."""
        return self.now.values

    @property
    def before(self) -> Mapping[str, object]:
        """Every field as the file has it; what the file leaves out has its default."""
        return self.file.values

    @property
    def space(self) -> str:
        """The text of the search space as it stands on screen."""
        return self.now.space.text

    @cached_property
    def ranges(self) -> Mapping[str, str]:
        """What a search varies, as a person would type it, by field."""
        return {key: as_typed(varied) for key, varied in self.now.space.values.items()}

    @property
    def unsaved(self) -> bool:
        """Whether the text or its space differs from the file's."""
        return bool(self.origin) or (self.text, self.space) != (self.file.text, self.file.space.text)

    @property
    def rewritten(self) -> bool:
        """Whether the text itself differs from the file's."""
        return self.text != self.file.text

    @property
    def is_new(self) -> bool:
        """Whether there is no such file yet."""
        return not self.revision

    def set(self, key: str, value: object) -> Draft:
        """`key` changed to a value, or to a range. Until `seal`, further changes of the same key replace this one
        (typing).

        Raises:
            InputError: the text or the space cannot be read, or what stands there cannot be edited in place.
        """
        if not self.now.readable:
            raise InputError(f"{place_of(self.now.wrong[0])}: put the YAML right first (F6), or take it back (u)")
        if isinstance(value, Varied):
            return self._vary(key, value.yaml)
        if same(value, self.values[key]) and key not in self.now.space.values:
            return self
        below = self._below(key)
        text = below.text if same(value, below.values[key]) else self._written(below, key, value)
        return self._on(below, judged(text, self._varied(below, key, None), below, key))

    def _vary(self, key: str, written: str) -> Draft:
        """`key` varied by a search as `written` in YAML; its value stays."""
        below = self._below(key)
        space = self._varied(below, key, written)
        if (below.text, space) == (self.text, self.space):
            return self
        return self._on(below, judged(below.text, space, below, key))

    def type(self, text: str, words: str = "", space: str | None = None) -> Draft:
        """The whole text replaced, and its space if one is given. Until `seal` further typing replaces this step,
        unless it has `words` of its own.
        """
        space = self.space if space is None else space
        if (text, space) == (self.text, self.space):
            return self
        below = self.now if words else self._below(TEXT)
        return self._on(below, replace(judged(text, space, self.now), words=words))

    def seal(self) -> Draft:
        """The field was left, or typing paused: what follows is a step of its own. One that changed nothing is gone."""
        if self.at and _holding(self.now) == _holding(self.steps[self.at - 1]):
            return replace(self, steps=self.steps[: self.at], at=self.at - 1, sealed=True)
        return replace(self, sealed=True)

    def undo(self) -> Draft:
        """The step before, if there is one."""
        return replace(self, at=max(self.at - 1, 0), sealed=True)

    def redo(self) -> Draft:
        """The step after, if there is one."""
        return replace(self, at=min(self.at + 1, len(self.steps) - 1), sealed=True)

    def based_on(self, found: ConfigCheck) -> Draft:
        """The same history over the file as it is now: it was saved, or another program wrote it."""
        file = step_of(found.text, found.space)
        return replace(self, file=file, revision=found.revision, origin="", sealed=True)

    def taking(self, found: ConfigCheck) -> Draft:
        """What the file holds now, as a step that can be undone."""
        return self.seal().type(found.text, f"{self.name} as it is on the disk", found.space).based_on(found)

    def merged(self, found: ConfigCheck) -> Draft:
        """The file as it is now with the settings put in that were changed here, as a step that can be undone.

        Raises:
            InputError: one of the texts cannot be read.
        """
        text, space = edit_config(found.text, self.changes), found.space
        for key in self.changed_ranges:
            space = edit_space(space, key, self.now.space.written(key))
        return self.seal().type(text, f"your changes in {self.name} as it is on the disk", space).based_on(found)

    @cached_property
    def changes(self) -> dict[str, object]:
        """The fields that differ from the file, in the order of the form, with their new values."""
        return {key: value for key, value in self.values.items() if not same(value, self.before[key])}

    @cached_property
    def changed_ranges(self) -> tuple[str, ...]:
        """The fields that a search varies otherwise than the file says, or no longer."""
        mine, theirs = self.now.space.values, self.file.space.values
        return tuple(key for key in {**mine, **theirs} if mine.get(key) != theirs.get(key))

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with the text as it stands, and with what a search varies."""
        return (*self.now.wrong, *(self._in_space(fault) for fault in self.now.space.faults))

    def _in_space(self, fault: Fault) -> Fault:
        """A fault that a field shows has no place; else it is one of the space's file."""
        if fault.key in TrainingConfig.model_fields and self.now.space.readable:
            return structs.replace(fault, line=None)
        return structs.replace(fault, file=space_name(self.name))

    @cached_property
    def config(self) -> TrainingConfig | None:
        """What would be trained; none while something is wrong."""
        return None if self.faults else validate(self.values)

    def fault(self, key: str) -> str:
        """What is wrong with `key`, or nothing."""
        return next((fault.message for fault in self.faults if fault.key == key), "")

    def _below(self, about: str) -> Step:
        """The step that a change of `about` starts from: the one before, while the same is still being typed."""
        typing = not self.sealed and self.at and self.now.about == about and not self.now.words
        return self.steps[self.at - 1] if typing else self.now

    def _on(self, below: Step, step: Step) -> Draft:
        kept = self.steps[: self.at] if below is not self.now else self.steps[: self.at + 1]
        steps = (*kept, step)[-MOST_STEPS:]
        return replace(self, steps=steps, at=len(steps) - 1, sealed=False)

    def _varied(self, below: Step, key: str, written: str | None) -> str:
        """The space's text with `key` varied, or not; where it says the same as the file it is the file's."""
        if written is None and key not in below.space.values:
            return below.space.text
        if not below.space.readable:
            raise InputError(f"{place_of(self._in_space(below.space.faults[0]))}: put that file right first")
        edited = edit_space(below.space.text, key, written)
        file = self.file.space
        return file.text if file.readable and read_space(edited, None).values == file.values else edited

    def _written(self, below: Step, key: str, value: object) -> str:
        """The text with `value`. A field that goes back to what the file has is again written as the file writes it."""
        if same(value, self.before[key]):
            changes = {known: new for known, new in below.values.items() if not same(new, self.before[known])}
            if edit_config(self.file.text, changes) == below.text:
                changes.pop(key)
                return edit_config(self.file.text, changes)
        return edit_config(below.text, {key: value})


def _holding(step: Step) -> tuple[str, str]:
    return step.text, step.space.text


def opened(name: str, found: ConfigCheck) -> Draft:
    """The draft of a config as a host has read it."""
    step = step_of(found.text, found.space)
    return Draft(name, step, (step,), revision=found.revision)


def begun(name: str, text: str = "", space: str = "") -> Draft:
    """The draft of a config that is in no file yet."""
    nothing = step_of("")
    return Draft(name, nothing, (step_of(text, space),) if text or space else (nothing,))


def begun_as(name: str, found: ConfigCheck, origin: str) -> Draft:
    """The draft of a config that is in no file yet and begins as `found`, which `origin` names."""
    return replace(opened(name, found), revision="", origin=origin)


def restored(opened: Draft, text: str, words: str, space: str = "") -> Draft:
    """`opened` with a kept `text` and its space on top of it: undoing shows the file."""
    return opened.type(text, words, space).seal()


def was_changed(draft: Draft, revision: str) -> bool:
    """Whether a file of `revision` is another than the one that `draft` began from, and than what it holds."""
    return revision not in (draft.revision, revision_of(draft.text, draft.space))


def place_of(fault: Fault) -> str:
    """Where a fault of a text is, and what: `line 3, column 7: …`."""
    line = f"{fault.file + ', ' if fault.file else ''}line {fault.line}" if fault.line else ""
    column = f", column {fault.column}" if fault.column else ""
    return f"{line}{column}: {fault.key}: {fault.message}" if line else f"{fault.key}: {fault.message}"
