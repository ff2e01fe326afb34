"""`logoclip runs`: list, show, pause, resume, stop."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from logoclip.cli.chart import chart
from logoclip.cli.follow import follow, newest_event, silence, wait_until_free
from logoclip.cli.options import JsonOption, RunId, Switch, WorkspaceOption
from logoclip.cli.output import can_show, complain, remarks, results, write_json, write_line
from logoclip.cli.queue import summaries, turn_of, warn_of_company
from logoclip.cli.summary import summary
from logoclip.config.config_file import given_values, read_text
from logoclip.errors import JobError
from logoclip.jobs.waiting_list import queued
from logoclip.runs import (
    RunDirectory,
    Status,
    find_named,
    latest_scalars,
    list_runs,
    out_of_sight,
    read_about,
    read_curves,
    read_status,
    steering,
    trash,
)
from logoclip.runs.death import death_of
from logoclip.runs.durations import duration
from logoclip.runs.waiter import tend
from logoclip.workspace import Workspace

CHART_POINTS = 200
SAID = ("title", "tags")  # columns that are there once somebody has said something
# From the one that a narrow terminal does without first; which run is in what state is always said.
SPARED = ("saved at", "kind", "age", "tags", "epoch", "step", "title")


def list_all(workspace: WorkspaceOption = Path(), json: JsonOption = False) -> int:
    """All runs, newest first.

    Examples:
      logoclip runs list
      logoclip runs list --workspace ~/logos --json
    """
    place = Workspace.open(workspace)
    trash.purge(place.runs)
    tend(place.runs, place.root)
    found = [(run, read_status(run)) for run in list_runs(place.runs)]
    if json:
        write_json({"runs": [summary(run, status) for run, status in found]})
    elif found:
        console = results()
        waits = any(status.waiting for _, status in found)
        turns = {one.id: one.said for one in queued(summaries(place.runs))} if waits else {}
        console.print(_fitted(found, turns, console))
        for run, status in found:
            if status.state == "lost" and status.error:  # damaged, or not ours to read
                complain(f"{run.id}: {status.error}")
    else:
        remarks().print("no runs yet: logoclip train --config configs/jetson_orin.yaml starts one")
    return 0


def show(run: RunId, /, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> int:
    """One run: its state, its config, its newest figures.

    Examples:
      logoclip runs show demo-01
      logoclip runs show demo-01 --json
    """
    place = Workspace.open(workspace)
    tend(place.runs, place.root)
    found = find_named(place.runs, run)
    status = read_status(found)
    values = _shown(found, status)
    if json:
        write_json(values)
        return 0
    for key, value in values.items():
        for line in _lines(key, value):
            write_line(line)
    if status.state == "lost" and not status.error:
        complain(f"{run}: {death_of(found, status).said}")
    if status.unseen or status.silent:
        complain(out_of_sight(found, status) if status.unseen else f"{run}: {silence(status)}")
    if (drawn := _loss(found)) and can_show(drawn):
        write_line(drawn)
    return 0


def pause(run: RunId, /, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> int:
    """Save a training and free its memory. Comes back when that is done.

    Examples:
      logoclip runs pause demo-01
    """
    place = Workspace.open(workspace)
    found = find_named(place.runs, run)
    steering.pause(found)
    return _ended(found, "paused", json)


def stop(run: RunId, /, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> int:
    """Save, and end a run. Comes back when that is done.

    A run that does not hear it is ended by force: after a minute, or after three times what a step takes, and at once
    if its worker gives no sign of life. What it has saved stays.

    Examples:
      logoclip runs stop demo-01
    """
    place = Workspace.open(workspace)
    found = find_named(place.runs, run)
    steering.stop(found)
    return _ended(found, "stopped", json)


def resume(
    run: RunId,
    /,
    watch: Switch = False,
    take_over: Switch = False,
    now: Switch = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """Go on from the last durable step, in the background. A training on a busy device waits for its turn.

    Examples:
      logoclip runs resume demo-01
      logoclip runs resume demo-01 --watch

    Args:
        watch: Stay, and show a progress bar.
        take_over: Go on here, too, if another machine is said to be at it: you know that its worker is dead.
        now: Do not wait for a busy device: compute beside whoever does.
    """
    place = Workspace.open(workspace)
    found = find_named(place.runs, run)
    old = newest_event(found)
    if now:
        warn_of_company(place.runs, run)
    steering.resume(found, place.root, take_over=take_over, now=now)
    if watch:
        follow(found, on_interrupt="paused", after=old)
    return _tell(found, json)


def _ended(run: RunDirectory, wanted: str, as_json: bool) -> int:
    status = wait_until_free(run, stop=wanted == "stopped")
    if status.unseen:
        raise JobError(f"{run.id} was asked to be {wanted}; {out_of_sight(run, status)}")
    if status.state != wanted:
        raise JobError(f"{run.id} is {status.state}, not {wanted}{f': {status.error}' if status.error else ''}")
    return _tell(run, as_json)


def _tell(run: RunDirectory, as_json: bool) -> int:
    status = read_status(run)
    if as_json:
        write_json(summary(run, status))
    elif status.waiting:
        remarks().print(f"{run.id} is queued {turn_of(run)}")
    else:
        remarks().print(f"{run.id} is {status.state}, step {status.last_durable_step} is saved")
        if status.message:
            remarks().print(status.message)
    return 0


def _fitted(found: list[tuple[RunDirectory, Status]], turns: Mapping[str, str], console: Console) -> Table:
    """The table with as many columns as the terminal has room for."""
    rows = [_row(run, status, turns.get(run.id, "")) for run, status in found]
    unbounded = console.options.update(max_width=sys.maxsize)
    for gone in range(len(SPARED) + 1):
        table = _table(rows, SPARED[:gone])
        if console.measure(table, options=unbounded).maximum <= console.width:
            return table
    table.box = None
    return table


def _table(rows: list[dict[str, Text]], gone: Sequence[str]) -> Table:
    kept = [name for name in rows[0] if name not in gone and (name not in SAID or any(row[name].plain for row in rows))]
    table = Table()
    for name in kept:
        table.add_column(name, overflow="fold", no_wrap=name == "state")
    for row in rows:
        table.add_row(*(row[name] for name in kept))
    return table


def _row(run: RunDirectory, status: Status, turn: str) -> dict[str, Text]:
    about = read_about(run)
    cells = {
        "run": run.id,
        "title": about.title,
        "kind": status.kind,
        "state": f"{_state(status)} {turn}".rstrip(),
        "epoch": f"{status.epoch}/{status.epochs_planned}" if status.epochs_planned else "",
        "step": f"{status.step}/{status.steps_planned}" if status.steps_planned else _progress(status),
        "saved at": str(status.last_durable_step) if status.kind == "train" else "",
        "age": duration(time.time() - status.created) if status.created else "",
        "tags": " ".join(about.tags),
    }
    row = {name: Text(cell) for name, cell in cells.items()}
    if status.below_base:
        row["state"].append(", below its base").stylize("red")
    return row


def _state(status: Status) -> str:
    if status.unseen:
        return f"{status.state} on {status.host}? seen {duration(status.silent_for)} ago"
    return f"{status.state}, silent {duration(status.silent_for)}" if status.silent else status.state


def _progress(status: Status) -> str:
    return "/".join(map(str, status.progress)) if status.progress else ""


def _shown(run: RunDirectory, status: Status) -> dict[str, object]:
    newest = latest_scalars(run.metrics)
    facts = {
        "kind": status.kind,
        "message": status.message,
        "parent": status.parent,
        "base_value": status.base_value,
        "best_value": status.best_value,
        "best_epoch": status.best_epoch,
    }
    # JSON has no NaN: a figure that diverged is null.
    scalars = {name: value if math.isfinite(value) else None for name, (_, value) in newest.items()}
    return {**summary(run, status), **facts, "config": given_values(read_text(run.config)), "scalars": scalars}


def _loss(run: RunDirectory) -> str:
    curves = read_curves(run.metrics, ["loss"], CHART_POINTS).curves
    means = [(each.step, each.mean) for curve in curves for each in curve.stretches if each.mean is not None]
    return chart("loss", means)


def _lines(key: str, value: object) -> list[str]:
    if isinstance(value, dict):
        return ["", f"{key}:", *(f"  {name:<30} {_number(item)}" for name, item in value.items())]
    if isinstance(value, list):
        value = " ".join(map(str, value))
    return [f"{key:<18} {value}"] if value not in (None, "") else []


def _number(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
