"""The configs of the workspace, and texts that may become one."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from logoclip.agent.questions.question import Name, Question, Text, Values
from logoclip.errors import Fault
from logoclip.jobs.estimated import Estimated


class ConfigFile(Struct, frozen=True):
    """A config of the workspace; `error` is empty for a valid one."""

    name: str
    path: str
    error: str = ""


class Configs(Question[tuple[ConfigFile, ...]], frozen=True):
    """The configs of the workspace, by name."""

    slow = True


class ConfigCheck(Struct, frozen=True):
    """A config's text, its values with defaults filled in, and what is wrong with it.

    `revision` stands for exactly this text: a change is saved against it. Empty for a text that is in no file.
    `obstacles` are what would stand in the way of launching it on this machine now: its base model, data or output.
    """

    text: str
    values: dict[str, Any]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    revision: str = ""
    obstacles: tuple[Fault, ...] = ()


class ReadConfig(Question[ConfigCheck], frozen=True):
    """One config of the workspace, read and judged."""

    name: Name


class CheckConfig(Question[ConfigCheck], frozen=True):
    """A text that is in no file yet, judged as a config."""

    text: Text


class SavedConfig(Struct, frozen=True):
    """The config as its file holds it now.

    `conflict`: another program has changed it since it was read, and nothing was saved.
    """

    check: ConfigCheck
    conflict: bool = False


class SaveConfig(Question[SavedConfig], frozen=True):
    """Saves `changes` to the config called `name`, if its file still is what `revision` stands for.

    Only the characters of the changed values differ afterwards, unless `text` says what the file is to hold whole. An
    empty revision makes a new file. A config that would have faults is refused.
    """

    name: Name
    changes: Values
    revision: Name = ""
    text: Text | None = None


class Revision(Struct, frozen=True):
    """What stands for a config's text; empty where there is no such file."""

    revision: str


class ConfigRevision(Question[Revision], frozen=True):
    """What stands for the text of a config as its file holds it now: cheap enough to be asked again and again."""

    name: Name


class Preset(Struct, frozen=True):
    """A config that comes with the program: its text, and its values with defaults filled in."""

    name: str
    text: str
    values: dict[str, Any]


class Presets(Question[tuple[Preset, ...]], frozen=True):
    """The configs that come with the program."""


class Estimate(Question[Estimated], frozen=True):
    """What training with a text, which may be in no file, would come to on this machine."""

    slow = True
    text: Text
