"""What p, s, c and u do to a run, wherever they are pressed: one wish to the host, one question before a stop."""

from __future__ import annotations

import asyncio

from logoclip.agent.questions.from_run import Publish
from logoclip.agent.questions.question import Question as Request
from logoclip.agent.questions.steering import Checkpoint, Pause, Resume, Stop
from logoclip.errors import InputError
from logoclip.runs.summary import RunSummary
from logotui.quantities import count, duration
from logotui.screens.base import ConsoleScreen
from logotui.screens.question import Question
from logotui.wishes import Wish


async def pause_or_resume(screen: ConsoleScreen, run: RunSummary) -> None:
    """Pause a live run, or take that back while it has not heard; resume any other that can go on."""
    run = _now(screen, run)
    if run.state in ("pausing", "stopping"):
        raise InputError(f"{run.id} is {run.state}: wait until it is done")
    if run.waiting:
        raise InputError(f"{run.id} is queued {run.turn_said}: Q moves it, drops it or starts it now")
    if run.unseen:
        await _take_over(screen, run)
    elif run.alive and run.wanted == "paused":
        await _wish(screen, Wish(run.id, "running"), Resume(run.id))
        _say(screen, f"{run.id} goes on: the pause is taken back")
    elif run.alive:
        await _wish(screen, Wish(run.id, "paused"), Pause(run.id))
        _say(screen, _heard(run, f"{run.id} pauses after this step, once it is saved"))
    elif run.resumable:
        resumed = await _wish(screen, Wish(run.id, "running"), Resume(run.id))
        step = f"goes on from step {count(run.last_durable_step)} with a fresh worker"
        _say(screen, f"{run.id} is queued {resumed.turn_said}" if resumed.waiting else f"{run.id} {step}")
    else:
        raise InputError(f"{run.id} is {run.state}: there is nothing to pause or resume")


def _now(screen: ConsoleScreen, run: RunSummary) -> RunSummary:
    """`run` as the keys before this one have left it: of `pp` the second takes back the first."""
    return screen.facts.run(run.id) or run


async def _take_over(screen: ConsoleScreen, run: RunSummary) -> None:
    """Resume a run that another machine claims to be at, after asking: if its worker lives, two would write."""
    question = f"{run.id} is {run.state} on {run.host}, and that worker cannot be seen from here. Take it over?"
    cost = f"Its last sign of life is {duration(run.silent_for)} old. If it is still at work, both write to the run."
    if await screen.app.push_screen_wait(Question(question, cost, "take it over")):
        await _wish(screen, Wish(run.id, "running"), Resume(run.id, take_over=True))
        _say(screen, f"{run.id} goes on from step {count(run.last_durable_step)} on this machine")


async def stop(screen: ConsoleScreen, run: RunSummary) -> None:
    """Stop a live or paused run after asking."""
    run = _now(screen, run)
    if not run.stoppable:
        raise InputError(f"{run.id} is {run.state}: there is nothing to stop")
    if await screen.app.push_screen_wait(Question(f"Stop {run.id}?", cost_of_stopping(run), "stop it")):
        ended = await _wish(screen, Wish(run.id, "stopped"), Stop(run.id))
        if ended.state == "stopped":
            _say(screen, f"{run.id} is stopped{f': {ended.message}' if ended.message else ''}")
        else:
            _say(screen, f"{run.id} stops after this step, or is ended by force if it does not within a minute")


def cost_of_stopping(run: RunSummary) -> str:
    """What becomes of the work done so far."""
    if run.kind != "train":
        return "What it has done so far is thrown away; the workspace stays as it was before."
    since = max(0, run.step - run.last_durable_step)
    steps = "step" if since == 1 else f"{count(since)} steps"
    unsaved = f", and the worker saves the {steps} since before it ends" if since and run.alive else ""
    return f"The last durable step is {count(run.last_durable_step)}{unsaved}. It can be resumed from there."


async def checkpoint(screen: ConsoleScreen, run: RunSummary) -> None:
    """Ask a running training to write a checkpoint between two steps."""
    run = _now(screen, run)
    if run.kind != "train" or run.state != "running":
        raise InputError(f"{run.id} is {run.state}: only a running training writes checkpoints")
    with screen.console.watcher.wishing(Wish(run.id, "checkpoint")):
        asked = await screen.ask(Checkpoint(run.id))
        screen.console.asked[asked.ask] = run.id
    _say(screen, _heard(run, f"{run.id} is asked for a checkpoint after this step"))


async def publish(screen: ConsoleScreen, run_id: str) -> None:
    """Put a training's own model where its `export_dir` says; nothing is lost, so nothing is asked."""
    _say(screen, f"{run_id}: {(await screen.ask(Publish(run_id))).said}")


async def _wish(screen: ConsoleScreen, wish: Wish, question: Request[RunSummary]) -> RunSummary:
    """Shown as asked from now on, and sent once the host has answered what was asked of the run before."""
    watcher = screen.console.watcher
    with watcher.wishing(wish):
        async with screen.console.steering.setdefault(wish.run_id, asyncio.Lock()):
            answer = await screen.ask(question)
        watcher.take(answer)
    return answer


def _heard(run: RunSummary, words: str) -> str:
    """`words`, unless nobody is there to hear."""
    if not run.silent:
        return words
    age = duration(run.silent_for)
    return f"{run.id} was asked, and its worker has given no sign of life for {age}: s ends it by force"


def _say(screen: ConsoleScreen, text: str) -> None:
    """A wish is obeyed between two steps, which may take a while: say that it was heard, and look again."""
    screen.notify(text, timeout=5, markup=False)
    screen.console.watcher.nudge()
