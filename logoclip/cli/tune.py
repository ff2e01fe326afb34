"""`logoclip tune`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import tyro

from logoclip.cli.follow import follow, newest_event
from logoclip.cli.options import JsonOption, MaybeInt, MaybePath, MaybeText, Switch, WorkspaceOption, input_path
from logoclip.cli.output import remarks, write_json, write_line
from logoclip.cli.source import config_path
from logoclip.config.config_file import load_config, parse_config, read_text
from logoclip.config.search_space import parse_space, plain
from logoclip.errors import InputError
from logoclip.jobs.launching import launch_job
from logoclip.runs import RunDirectory, find_named, read_status
from logoclip.runs.turn import go_on
from logoclip.tuning.searching import founding_arguments
from logoclip.tuning.trials import read_study, text, values
from logoclip.workspace import Workspace

TRIALS = 20

ConfigPath = Annotated[
    Path | None,
    tyro.conf.Positional,
    tyro.conf.arg(metavar="[CONFIG]", help="The YAML file that the trials begin with.", help_behavior_hint=""),
]
StudyId = Annotated[str | None, tyro.conf.arg(metavar="ID", help_behavior_hint="")]


def tune(
    config: ConfigPath = None,
    space: MaybePath = None,
    trials: MaybeInt = None,
    seed: MaybeInt = None,
    name: MaybeText = None,
    join: StudyId = None,
    resume: StudyId = None,
    show: StudyId = None,
    detach: Switch = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """Search over settings: many trainings, one after the other in the device's queue.

    Each trial is an ordinary training, which shows in the console. Validation brands choose the best one and give up
    what is not worth going on. Held-out brands are looked at once, at the end, for the best.
    The space file names what varies: `learning_rate: {low: 1e-4, high: 1e-2, log: true}`, `lora_r: {low: 4, high: 64,
    step: 4}`, `loss_type: [infonce, supcon]`. A search is a run: it goes on when the terminal closes, Ctrl+C pauses it,
    and `--resume` goes on with one that was paused or killed.

    Examples:
      logoclip tune configs/photos.yaml --space configs/photos.space.yaml --trials 20
      logoclip tune --show photos-tune-01
      logoclip tune --resume photos-tune-01
      logoclip tune --join photos-tune-01

    Args:
        space: The YAML file with the settings that vary.
        trials: How many settings are tried (default: 20).
        seed: Of what is drawn (default: 0).
        name: What the search is called; otherwise as the config's file with -tune.
        join: Draw from this study too, beside whoever does: on another machine that sees the workspace.
        resume: Go on with this search.
        show: Print how far this search is, and do nothing.
        detach: Do not watch: start it and come back at once.
    """
    place = Workspace.open(workspace)
    _one_of(config=config, join=join, resume=resume, show=show)
    if show:
        return _print(place, find_named(place.runs, show), json)
    run, old = _begin(place, config, space, resume, join, name, {"trials": trials, "seed": seed})
    if not detach:
        follow(run, on_interrupt="paused", after=old)
        return _print(place, run, json)
    if json:
        write_json({"id": run.id, "state": read_status(run).state, "path": str(run.path)})
    else:
        remarks().print(f"{run.id} searches; look at it with: logoclip tune --show {run.id}")
    return 0


def _one_of(**given: object) -> None:
    named = [name for name, value in given.items() if value is not None]
    if len(named) != 1:
        raise InputError(f"say one of CONFIG, --join, --resume and --show, given {' and '.join(named) or 'none'}")


def _begin(
    place: Workspace,
    config: Path | None,
    space: Path | None,
    resume: str | None,
    join: str | None,
    name: str | None,
    numbers: Mapping[str, int | None],
) -> tuple[RunDirectory, int]:
    """The run that searches, and the id of the last event that is old news."""
    if resume:
        run = find_named(place.runs, resume)
        founding_arguments(place.runs, resume)  # it is a search
        old = newest_event(run)
        go_on(run, place.root)
        return run, old
    given = {key: value for key, value in numbers.items() if value is not None}
    if join:
        arguments = founding_arguments(place.runs, join) | given
        return launch_job(place, "tune", arguments, f"{name or join}-more"), 0
    assert config is not None
    arguments = _arguments(place, config, space) | given
    return launch_job(place, "tune", arguments, f"{name or Path(arguments['config']).stem}-tune"), 0


def _arguments(place: Workspace, config: Path, space: Path | None) -> dict[str, Any]:
    if space is None:
        raise InputError("which settings vary? say --space FILE, for example --space configs/photos.space.yaml")
    file, space_file = config_path(place, config), input_path(place, space)
    load_config(file)  # its faults bear its name
    base = read_text(file)
    varied = parse_space(read_text(space_file), parse_config(base, str(file)), str(space_file))
    return {"config": file.name, "text": base, "space": plain(varied), "trials": TRIALS}


def _print(place: Workspace, run: RunDirectory, as_json: bool) -> int:
    founder = find_named(place.runs, founding_arguments(place.runs, run.id)["join"])
    report = read_study(founder)
    if report is None:
        raise InputError(f"{founder.id}: has tried nothing yet")
    if as_json:
        write_json(values(report))
    else:
        write_line(text(report))
    return 0
