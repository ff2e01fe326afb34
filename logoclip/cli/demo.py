"""`logoclip demo`: the whole job, headless."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from logoclip.cli.evaluation_job import show_report
from logoclip.cli.follow import follow, newest_event
from logoclip.cli.options import JsonOption, MaybeInt, Switch
from logoclip.cli.output import complain
from logoclip.evaluation.stored import load_evaluation, report
from logoclip.jobs.demo import Demo, DemoSize
from logoclip.jobs.stages import DemoState
from logoclip.machine.engine import require_installed
from logoclip.runs import RunDirectory, find_run
from logoclip.runs.turn import go_on
from logoclip.workspace import Workspace


def demo(
    directory: Annotated[Path, tyro.conf.Positional, tyro.conf.arg(metavar="DIR")] = Path("demo"),
    /,
    brands: MaybeInt = None,
    images_per_brand: MaybeInt = None,
    max_epochs: MaybeInt = None,
    seed: MaybeInt = None,
    shuffle_labels: Switch = False,
    workspace: Annotated[Path | None, tyro.conf.arg(metavar="DIR", help_behavior_hint="")] = None,
    json: JsonOption = False,
) -> int:
    """The whole job on made-up photographs, from data to a table, in five minutes.

    Renders brand marks into photographs, fine-tunes the small base model that comes with the program, and compares
    the two on brands that neither has seen. Downloads nothing. What an earlier demo finished is not done again.

    Examples:
      logoclip demo
      logoclip demo ~/logo-demo --json
      logoclip demo /tmp/control --shuffle-labels

    Args:
        directory: The demo's workspace.
        brands: Brands to render, instead of 600.
        images_per_brand: Images of each, instead of 12.
        max_epochs: Epochs to train, instead of what configs/demo.yaml says.
        seed: Seed of the training and its split, instead of what configs/demo.yaml says.
        shuffle_labels: Train on shuffled brands: a control that must learn nothing.
        workspace: The same, as every other command says it.
    """
    require_installed()
    place = Workspace.make(workspace or directory)
    rendering = _given(brands=brands, images_per_brand=images_per_brand)
    training = _given(max_epochs=max_epochs, seed=seed, shuffle_labels=shuffle_labels or None)
    driver = Demo(place, DemoSize(rendering, training))
    driver.refuse_another()
    sweep = drive(place, driver)
    show_report(report(load_evaluation(sweep.evaluation)), json)
    return 0


def _given(**flags: int | None) -> dict[str, int]:
    return {name: value for name, value in flags.items() if value is not None}


def drive(place: Workspace, driver: Demo) -> RunDirectory:
    """Watch stage after stage to its end. Returns the run of the last one, the sweep.

    Raises:
        Ended: a stage did not finish.
    """
    while (state := driver.advance()).stage != "done":
        _watch(place, state)
    return find_run(place.runs, state.run)


def _watch(place: Workspace, state: DemoState) -> None:
    """One stage to its end; a stage that was paused, stopped or broken off earlier goes on."""
    run = find_run(place.runs, state.run)
    old = 0
    complain(state.message)
    if state.state in ("paused", "stopped", "failed", "lost"):
        old = newest_event(run)
        go_on(run, place.root)
    follow(run, on_interrupt="paused" if state.stage == "train" else "stopped", after=old)
