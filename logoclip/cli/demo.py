"""`logoclip demo`: the whole job, headless."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from logoclip.agent import Agent
from logoclip.cli.comparison import show
from logoclip.cli.follow import follow, newest_event
from logoclip.cli.options import JsonOption
from logoclip.cli.output import complain
from logoclip.demo import Demo, DemoState
from logoclip.heavy import require_installed
from logoclip.runs import find_run
from logoclip.sweep import load_sweep, report
from logoclip.workspace import Workspace


def demo(
    directory: Annotated[Path, tyro.conf.Positional, tyro.conf.arg(metavar="DIR")] = Path("demo"),
    /,
    workspace: Annotated[Path | None, tyro.conf.arg(metavar="DIR", help_behavior_hint="")] = None,
    json: JsonOption = False,
) -> int:
    """The whole job on made-up photographs, from data to a table, in five minutes.

    Renders brand marks into photographs, fine-tunes the small base model that comes with the program, and compares
    the two on brands that neither has seen. Downloads nothing. What an earlier demo finished is not done again.

    Examples:
      logoclip demo
      logoclip demo ~/logo-demo --json

    Args:
        directory: The demo's workspace.
        workspace: The same, as every other command says it.
    """
    require_installed()
    place = Workspace.open(workspace or directory)
    driver = Demo(Agent(place))
    while (state := driver.advance()).stage != "done":
        _watch(place, driver.agent, state)
    show(report(load_sweep(find_run(place.runs, state.run).evaluation)), json)
    return 0


def _watch(place: Workspace, agent: Agent, state: DemoState) -> None:
    """One stage to its end; a stage that was paused, stopped or broken off earlier goes on."""
    run = find_run(place.runs, state.run)
    old = 0
    complain(state.message)
    if state.state in ("paused", "stopped", "failed", "lost"):
        old = newest_event(run)
        agent.resume(state.run)
    follow(run, on_interrupt="paused" if state.stage == "train" else "stopped", after=old)
