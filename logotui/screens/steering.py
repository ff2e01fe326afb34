"""What p, s, c and u do to a run, wherever they are pressed: one wish to the host, one question before a stop."""

from __future__ import annotations

import asyncio

from logoclip.agent.questions.from_run import Publish
from logoclip.agent.questions.question import Question as Request
from logoclip.agent.questions.steering import Checkpoint, Pause, Resume, Stop
from logoclip.errors import InputError
from logoclip.runs.states import ON_ITS_WAY_OUT
from logoclip.runs.summary import RunSummary
from logotui.quantities import count, duration
from logotui.screens.base import ConsoleScreen
from logotui.screens.question import Question
from logotui.stopping import LEFT, cost_of_stopping, next_in_line, trial_of
from logotui.wishes import Wish


async def pause_or_resume(screen: ConsoleScreen, run: RunSummary) -> None:
    """Pause a live run, or take that back while it has not heard; resume any other that can go on."""
    run = _now(screen, run)
    if run.state in ON_ITS_WAY_OUT:
        raise InputError(f"{run.called} is {run.state}: wait until it is done")
    if run.waiting:
        raise InputError(f"{run.called} is queued {run.turn_said}: Q moves it, drops it or starts it now")
    if run.unseen:
        await _take_over(screen, run)
    elif run.alive and run.wanted == "paused":
        await _wish(screen, Wish(run.id, "running"), Resume(run.id))
        _say(screen, f"{run.called} goes on: the pause is taken back")
    elif run.alive:
        await _wish(screen, Wish(run.id, "paused"), Pause(run.id))
        _say(screen, _heard(run, pausing(run, next_in_line(run, screen.facts.runs or ()))))
    elif run.resumable:
        resumed = await _wish(screen, Wish(run.id, "running"), Resume(run.id))
        how = f"goes on from step {count(run.last_durable_step)}" if run.kind == "train" else LEFT[run.kind].again
        said = f"is queued {resumed.turn_said}" if resumed.waiting else f"{how} with a fresh worker"
        _say(screen, f"{run.called} {said}")
    else:
        raise InputError(f"{run.called} is {run.state}: there is nothing to pause or resume")


def _now(screen: ConsoleScreen, run: RunSummary) -> RunSummary:
    """`run` as the keys before this one have left it: of `pp` the second takes back the first."""
    return screen.facts.run(run.id) or run


async def _take_over(screen: ConsoleScreen, run: RunSummary) -> None:
    """Resume a run that another machine claims to be at, after asking: if its worker lives, two would write."""
    question = f"{run.called} is {run.state} on {run.host}, and that worker cannot be seen from here. Take it over?"
    cost = f"Its last sign of life is {duration(run.silent_for)} old. If it is still at work, both write to the run."
    if await screen.app.push_screen_wait(Question(question, cost, "take it over")):
        await _wish(screen, Wish(run.id, "running"), Resume(run.id, take_over=True))
        _say(screen, f"{run.called} goes on from step {count(run.last_durable_step)} on this machine")


async def stop(screen: ConsoleScreen, run: RunSummary) -> None:
    """Stop a live or paused run after asking."""
    run = _now(screen, run)
    if not run.stoppable:
        raise InputError(f"{run.called} is {run.state}: there is nothing to stop")
    cost = cost_of_stopping(run, trial_of(run, screen.facts.runs or ()))
    if await screen.app.push_screen_wait(Question(f"Stop {run.called}?", cost, "stop it")):
        ended = await _wish(screen, Wish(run.id, "stopped"), Stop(run.id))
        if ended.state == "stopped":
            _say(screen, f"{run.called} is stopped{f': {ended.message}' if ended.message else ''}")
        else:
            after = "this step" if run.kind == "train" else "what it is at"
            _say(screen, f"{run.called} stops after {after}, or is ended by force if it does not within a minute")


def pausing(run: RunSummary, following: RunSummary | None) -> str:
    """What a pause does, and who takes the device meanwhile: a resume then waits for its turn behind all who wait."""
    if run.kind != "train":
        return f"{run.called} pauses after what it is at"
    said = f"{run.called} pauses after this step, once it is saved"
    if following is None:
        return said
    return (
        f"{said}; {following.called}, next in the queue, then takes {run.device}, and p queues {run.called} behind it"
    )


async def checkpoint(screen: ConsoleScreen, run: RunSummary) -> None:
    """Ask a running training to write a checkpoint between two steps."""
    run = _now(screen, run)
    if run.kind != "train" or run.state != "running":
        raise InputError(f"{run.called} is {run.state}: only a running training writes checkpoints")
    with screen.console.watcher.wishing(Wish(run.id, "checkpoint")):
        asked = await screen.ask(Checkpoint(run.id))
        screen.console.asked[asked.ask] = run.id
    _say(screen, _heard(run, f"{run.called} is asked for a checkpoint after this step"))


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
    return f"{run.called} was asked, and its worker has given no sign of life for {age}: s ends it by force"


def _say(screen: ConsoleScreen, text: str) -> None:
    """A wish is obeyed between two steps, which may take a while: say that it was heard, and look again."""
    screen.notify(text, timeout=5, markup=False)
    screen.console.watcher.nudge()
