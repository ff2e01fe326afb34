"""What consoles have changed of configs and not saved."""

from __future__ import annotations

from msgspec import Struct

from logoclip.agent.questions.question import Name, Question
from logoclip.config.drafts import KeptDraft


class Drafts(Question[tuple[KeptDraft, ...]], frozen=True):
    """What consoles have changed of the config called `name`, or of any, and not saved; the newest first."""

    name: Name = ""


class DraftKept(Struct, frozen=True):
    """When a draft was kept."""

    time: float


class KeepDraft(Question[DraftKept], frozen=True):
    """Keeps what a console has changed of a config and not saved, in place of what it kept before.

    `instead_of`: a console that is gone, whose draft this one is from now on.
    """

    draft: KeptDraft
    instead_of: Name = ""


class DraftDropped(Struct, frozen=True):
    """Whether there was a draft to forget."""

    there: bool


class DropDraft(Question[DraftDropped], frozen=True):
    """Forgets what a console has kept of a config: it was saved, or taken back."""

    name: Name
    console: Name
