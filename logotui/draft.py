"""A configuration while it is being edited: its text with a history, what the file says, and what is wrong with it.

The text is the truth. A field of the form replaces the characters of one value, typing replaces the text, and both are
steps of one history, which goes on across saves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from logoclip.agent.questions.configs import ConfigCheck
from logoclip.config.checked import check, revision_of
from logoclip.config.config_file import edit_config
from logoclip.config.schema import TrainingConfig, validate
from logoclip.errors import Fault, InputError

MOST_STEPS = 500
TEXT = ""
"""What a step is about that was typed as text, and is of no one field."""


@dataclass(frozen=True)
class Step:
    """One state of a draft.

    Attributes:
        values: every field; those of the step before where the text cannot be read.
        faults: what is wrong with the text, with line and column.
        about: the field that made it what it is; empty for typed text.
        words: what happened, where it was no edit of a field or of the text (`as saved by another program`).
    """

    text: str
    values: Mapping[str, object]
    faults: tuple[Fault, ...] = ()
    readable: bool = True
    about: str = TEXT
    words: str = ""


@dataclass(frozen=True)
class Draft:
    """One config file with its unsaved edits. Editing gives a new draft; undo and redo walk its steps."""

    name: str
    file: Step
    """The file as it was read or saved last."""
    steps: tuple[Step, ...]
    at: int = 0
    """Which of `steps` is shown."""
    revision: str = ""
    """Stands for the file's text; empty for a file that is not there yet."""
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
    def unsaved(self) -> bool:
        """Whether the text differs from the file's."""
        return self.text != self.file.text

    @property
    def is_new(self) -> bool:
        """Whether there is no such file yet."""
        return not self.revision

    def set(self, key: str, value: object) -> Draft:
        """`key` changed to `value`. Until `seal`, further changes of the same key replace this one (typing).

        Raises:
            InputError: the text cannot be read, or the value is laid out in a way that cannot be edited in place.
        """
        if not self.now.readable:
            raise InputError(f"{place_of(self.now.faults[0])}: put the YAML right first (F6), or take it back (u)")
        if same(value, self.values[key]):
            return self
        below = self._below(key)
        text = below.text if same(value, below.values[key]) else self._written(below, key, value)
        return self._on(below, judged(text, below, key))

    def type(self, text: str, words: str = "") -> Draft:
        """The whole text replaced. Until `seal` further typing replaces this step, unless it has `words` of its own."""
        if text == self.text:
            return self
        below = self.now if words else self._below(TEXT)
        return self._on(below, replace(judged(text, self.now), words=words))

    def seal(self) -> Draft:
        """The field was left, or typing paused: what follows is a step of its own. One that changed nothing is gone."""
        if self.at and self.now.text == self.steps[self.at - 1].text:
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
        return replace(self, file=step_of(found.text), revision=found.revision, sealed=True)

    def taking(self, found: ConfigCheck) -> Draft:
        """What the file holds now, as a step that can be undone."""
        return self.seal().type(found.text, f"{self.name} as it is on the disk").based_on(found)

    def merged(self, found: ConfigCheck) -> Draft:
        """The file as it is now with the settings put in that were changed here, as a step that can be undone.

        Raises:
            InputError: one of the texts cannot be read.
        """
        text = edit_config(found.text, self.changes)
        return self.seal().type(text, f"your changes in {self.name} as it is on the disk").based_on(found)

    @cached_property
    def changes(self) -> dict[str, object]:
        """The fields that differ from the file, in the order of the form, with their new values."""
        return {key: value for key, value in self.values.items() if not same(value, self.before[key])}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with the text as it stands."""
        return self.now.faults

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

    def _written(self, below: Step, key: str, value: object) -> str:
        """The text with `value`. A field that goes back to what the file has is again written as the file writes it."""
        if same(value, self.before[key]):
            changes = {known: new for known, new in below.values.items() if not same(new, self.before[known])}
            if edit_config(self.file.text, changes) == below.text:
                changes.pop(key)
                return edit_config(self.file.text, changes)
        return edit_config(below.text, {key: value})


def step_of(text: str) -> Step:
    """A text as the first step of a draft."""
    checked = check(text)
    return Step(text, checked.values, checked.faults, checked.readable)


def judged(text: str, below: Step, about: str = TEXT) -> Step:
    """A text as the step after `below`, whose values it keeps where it cannot be read."""
    step = step_of(text)
    return replace(step, values=step.values if step.readable else below.values, about=about)


def opened(name: str, found: ConfigCheck) -> Draft:
    """The draft of a config as a host has read it."""
    step = step_of(found.text)
    return Draft(name, step, (step,), revision=found.revision)


def begun(name: str, text: str = "") -> Draft:
    """The draft of a config that is in no file yet."""
    nothing = step_of("")
    return Draft(name, nothing, (step_of(text),) if text else (nothing,))


def restored(opened: Draft, text: str, words: str) -> Draft:
    """`opened` with a kept `text` on top of it: undoing shows the file."""
    return opened.type(text, words).seal()


def was_changed(draft: Draft, revision: str) -> bool:
    """Whether a file of `revision` is another than the one that `draft` began from, and than what it holds."""
    return revision not in (draft.revision, revision_of(draft.text))


def same(one: object, other: object) -> bool:
    """Whether two values are the same setting: 1 and 1.0 are, 1 and true are not."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def place_of(fault: Fault) -> str:
    """Where a fault of a text is, and what: `line 3, column 7: …`."""
    line = f"line {fault.line}" if fault.line else ""
    column = f", column {fault.column}" if fault.column else ""
    return f"{line}{column}: {fault.key}: {fault.message}" if line else f"{fault.key}: {fault.message}"


def parse(typed: str) -> object:
    """What a person typed into a number's field, as a number where it is one; the schema judges the rest."""
    text = typed.strip()
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def shown(value: object) -> str:
    """A value as a person would write it: `1e-05` is `1e-5`, true is on."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if not isinstance(value, float):
        return str(value)
    mantissa, _, exponent = repr(value).removesuffix(".0").partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa
