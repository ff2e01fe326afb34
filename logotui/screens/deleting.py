"""What delete and z do: runs are deleted after one question, and brought back."""

from __future__ import annotations

from collections.abc import Sequence

from logoclip.agent.questions.deletion import Delete, Restore, WeighDeletion
from logoclip.errors import InputError
from logoclip.runs.summary import RunSummary
from logotui.screens.base import ConsoleScreen
from logotui.screens.describing import named
from logotui.screens.question import Question


async def delete(screen: ConsoleScreen, runs: Sequence[RunSummary]) -> None:
    """Delete runs after saying what is lost."""
    if busy := [run for run in runs if run.alive or run.state == "queued"]:
        raise InputError(f"{busy[0].id} is {busy[0].state}: stop it first (s)")
    ids = tuple(run.id for run in runs)
    cost = await screen.ask(WeighDeletion(ids))
    lines = "\n".join((*cost.lines(), "z brings back what was deleted, for a minute."))
    if await screen.app.push_screen_wait(Question(f"Delete {named(runs)}?", lines, "delete")):
        deleted = await screen.ask(Delete(ids))
        screen.console.deleted.append(deleted.token)
        screen.console.forget_runs(ids)
        screen.notify(f"{named(runs)}: deleted; z brings it back within a minute", timeout=10)
        screen.console.watcher.nudge()


async def restore(screen: ConsoleScreen) -> None:
    """Bring back what this console deleted last; where it deleted nothing, what anybody did."""
    token = screen.console.deleted.pop() if screen.console.deleted else ""
    ids = await screen.ask(Restore(token))
    screen.notify(f"{', '.join(ids)}: back again", timeout=5)
    screen.console.watcher.nudge()
