"""What R, t and i say of runs: a title, tags, a note."""

from __future__ import annotations

from collections.abc import Sequence

from logoclip.agent.questions.runs import Describe
from logoclip.errors import InputError
from logoclip.runs.about import LONGEST_NOTE, LONGEST_TITLE, as_tags, split_tags
from logoclip.runs.summary import RunSummary
from logotui.screens.base import ConsoleScreen
from logotui.screens.note import Note
from logotui.screens.text_dialog import TextDialog, ask_until_taken


async def rename(screen: ConsoleScreen, run: RunSummary) -> None:
    """Ask for the title that is shown in place of the id."""

    def prompt(value: str, fault: str) -> TextDialog:
        said = f"Shown in place of {run.id}, which stays its id. Empty: no title."
        return TextDialog(f"title of {run.id}", said, value, _too_long, fault)

    async def send(title: str) -> None:
        if title.strip() != run.title:
            await _tell(screen, Describe((run.id,), title=title))

    await ask_until_taken(screen.app, prompt, run.title, send)


def _too_long(title: str) -> str:
    return f"{len(title)} characters, and {LONGEST_TITLE} are allowed" if len(title.strip()) > LONGEST_TITLE else ""


async def tag(screen: ConsoleScreen, runs: Sequence[RunSummary]) -> None:
    """Ask for the tags that all of `runs` have; what only some of them have stays."""
    shared = [tag for tag in runs[0].tags if all(tag in run.tags for run in runs)]

    def prompt(value: str, fault: str) -> TextDialog:
        said = "Words, with spaces between them. / tag:word finds the runs."
        return TextDialog(f"tags of {named(runs)}", said, value, _no_tags, fault)

    async def send(typed: str) -> None:
        wanted = as_tags(split_tags(typed))
        added = tuple(tag for tag in wanted if tag not in shared)
        removed = tuple(tag for tag in shared if tag not in wanted)
        if added or removed:
            await _tell(screen, Describe(tuple(run.id for run in runs), add_tags=added, remove_tags=removed))

    await ask_until_taken(screen.app, prompt, " ".join(shared), send)


def _no_tags(typed: str) -> str:
    try:
        as_tags(split_tags(typed))
    except InputError as error:
        return str(error)
    return ""


async def note(screen: ConsoleScreen, run: RunSummary) -> None:
    """Edit the note of a run."""

    def editor(value: str, fault: str) -> Note:
        return Note(f"note to {run.called}", value, LONGEST_NOTE, before=run.note, fault=fault)

    async def send(text: str) -> None:
        if text.strip() != run.note:
            await _tell(screen, Describe((run.id,), note=text))

    await ask_until_taken(screen.app, editor, run.note, send)


def named(runs: Sequence[RunSummary]) -> str:
    """The runs by name: all of a few, the first ones of many."""
    names = [f"{run.title} ({run.id})" if run.title else run.id for run in runs]
    return ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:2])} and {len(names) - 2} more"


async def _tell(screen: ConsoleScreen, question: Describe) -> None:
    await screen.ask(question)
    screen.console.watcher.nudge()
