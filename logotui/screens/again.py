"""What D, N, e and x make of a run: a config, a draft, a longer run, a model."""

from __future__ import annotations

from logoclip.agent.questions.from_run import (
    Checkpoints,
    Duplicate,
    ExportCheckpoint,
    Extend,
    GoOn,
    ReadExtension,
    ReadRunConfig,
)
from logoclip.errors import InputError
from logoclip.jobs.extension import Extension
from logoclip.runs.checkpoints import CheckpointFile
from logoclip.runs.summary import RunSummary
from logotui.quantities import count
from logotui.screens import steering
from logotui.screens.base import ConsoleScreen
from logotui.screens.checkpoints import CheckpointPicker
from logotui.screens.text_dialog import TextDialog, ask_until_taken

USUAL_EPOCHS = "5"


async def duplicate(screen: ConsoleScreen, run: RunSummary) -> None:
    """Make a config file of what a training was launched with."""
    _training(run)

    def prompt(value: str, fault: str) -> TextDialog:
        said = f"A new file in configs/, as {run.called} was launched, comments and all. No file is replaced."
        return TextDialog(f"{run.called} as the config", said, value, _no_name, fault, "makes the file")

    async def send(name: str) -> None:
        made = await screen.ask(Duplicate(run.id, name.strip()))
        screen.notify(f"configs/{made.name} is what {run.called} was launched with")

    await ask_until_taken(screen.app, prompt, run.id, send)


def _no_name(text: str) -> str:
    name = text.strip()
    return "a name, without a folder" if not name or "/" in name or name.startswith(".") else ""


async def extend(screen: ConsoleScreen, run: RunSummary) -> None:
    """Ask how many epochs more, and launch the run that trains them."""
    _training(run)
    known = await screen.ask(ReadExtension(run.id))

    def prompt(value: str, fault: str) -> TextDialog:
        title = f"{run.called} has trained {known.trained} of {known.planned} epochs: how many more?"
        return TextDialog(
            title,
            lambda text: _extended(known, text),
            value,
            lambda text: _no_number(known, text),
            fault,
            "launches the run",
        )

    async def send(text: str) -> None:
        launched = await screen.ask(Extend(run.id, int(text)))
        _open(
            screen,
            launched.id,
            f"{launched.id} goes on from {run.called} for {text.strip()} more epochs",
            launched.note,
        )

    await ask_until_taken(screen.app, prompt, USUAL_EPOCHS, send)


def _extended(known: Extension, text: str) -> str:
    return known.said(int(text))


def _no_number(known: Extension, text: str) -> str:
    try:
        known.total(int(text))
    except InputError as error:
        return str(error)
    except ValueError:
        return f"epochs: must be a whole number, given {text.strip()!r}"
    return ""


async def checkpoints(screen: ConsoleScreen, run: RunSummary) -> None:
    """Choose a checkpoint, and export it or go on from it."""
    _training(run)
    files = await screen.ask(Checkpoints(run.id))
    if not files:
        raise InputError(f"{run.called}: has no checkpoint yet")
    chosen = await screen.app.push_screen_wait(CheckpointPicker(run.called, files))
    if chosen is None:
        return
    what, file = chosen
    if what == "export":
        await _export(screen, run, file)
    elif file.is_last and run.resumable:
        await steering.pause_or_resume(screen, run)
    else:
        await _go_on(screen, run, file)


async def _export(screen: ConsoleScreen, run: RunSummary, file: CheckpointFile) -> None:
    def prompt(value: str, fault: str) -> TextDialog:
        said = "A folder in the workspace where nothing stands yet. What is published stays; u publishes the best."
        return TextDialog(f"export {file.name} of {run.called} to", said, value, fault=fault, enter="exports it")

    async def send(output: str) -> None:
        launched = await screen.ask(ExportCheckpoint(run.id, file.name, output.strip()))
        screen.notify(f"{launched.id} exports {file.name} of {run.called} to {output.strip()}")
        screen.console.watcher.nudge()

    await ask_until_taken(screen.app, prompt, f"models/{run.id}-{file.name.removesuffix('.pt')}", send)


async def _go_on(screen: ConsoleScreen, run: RunSummary, file: CheckpointFile) -> None:
    launched = await screen.ask(GoOn(run.id, file.name))
    at = f"step {count(file.step)}" if file.step is not None else file.name
    _open(screen, launched.id, f"{launched.id}, a new run, goes on from {at} of {run.called}", launched.note)


async def new_from(screen: ConsoleScreen, run: RunSummary) -> None:
    """Open the config of a training as a draft of a new one."""
    _training(run)
    found = await screen.ask(ReadRunConfig(run.id))
    screen.console.open_draft(f"{run.name}.yaml", found, f"as {run.called} was launched")


def _open(screen: ConsoleScreen, run_id: str, said: str, note: str) -> None:
    screen.notify(said)
    screen.console.tell_once(note)
    screen.console.open_run(run_id)


def _training(run: RunSummary) -> None:
    """
    Raises:
        InputError: it is another job.
    """
    if run.kind != "train":
        raise InputError(f"{run.called} is no training")
