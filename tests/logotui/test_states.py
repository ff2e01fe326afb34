"""Pictures of every screen in each of its states: empty, loading, what cannot be read, lost, many.

After a wanted change run pytest on this file with `--snapshot-update`, and look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from logoclip.errors import InputError, JobError
from logotui.app import LogoTui
from logotui.widgets.counts_table import CountsTable
from tests.logotui import states
from tests.logotui.config_host import config_host
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import NOON, FakeHost, lively
from tests.logotui.screens.test_data import data_host
from tests.logotui.screens.test_examples import trained as with_examples
from tests.logotui.screens.test_queue import busy
from tests.logotui.screens.test_similarities import trained
from tests.logotui.screens.test_study import searching
from tests.logotui.settle import calm
from tests.logotui.slow_host import Slow
from tests.logotui.sweep_host import sweep_host

SIZES = {"narrow": (80, 24), "wide": (140, 40), "large": (200, 60)}
plain, failing = states.plain, states.failing


@dataclass(frozen=True)
class State:
    """A host, the keys that lead to the picture, and what is held back or cut off meanwhile."""

    name: str
    host: states.Make
    keys: tuple[str, ...] = ()
    sizes: str = "narrow wide"
    held: str = ""
    """The questions whose answers do not come."""
    cut: bool = False
    """Whether the link is lost once everything has come."""


def keys(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MANY = plain(states.crowd)
MARK_FIVE = "space down space down space down space down space"
ALL = [
    State("runs-loading", plain(lively), held="runs", sizes="narrow"),
    State("runs-unreachable", plain(states.unreachable)),
    State("runs-lost", plain(lively), keys("down down down down"), cut=True),
    State("runs-many", MANY, keys("down down"), "narrow wide large"),
    State("runs-many-grouped", MANY, keys("G down"), "wide"),
    State("runs-filtered-to-none", MANY, (*"/f1>99", "enter"), "narrow"),
    State("runs-filter-wrong", MANY, tuple("/lr>=fast"), "narrow"),
    State("runs-columns", MANY, ("|",), "narrow"),
    State("runs-sort", MANY, ("o",), "narrow"),
    State("runs-scatter-many", MANY, ("V",)),
    State("runs-scatter-empty", plain(FakeHost), ("V",), "narrow"),
    State("config-empty", plain(FakeHost), ("2",), "narrow"),
    State("config-loading", config_host, ("2",), "narrow", held="read_config"),
    State(
        "config-unreadable",
        lambda folder: config_host(folder, demo="batch_size: [16\nseed: 1\n"),
        ("2",),
        sizes="narrow",
    ),
    State("config-faults", lambda folder: config_host(folder, demo=states.WRONG), ("2",), "narrow wide large"),
    State("config-lost", config_host, ("2",), cut=True, sizes="narrow"),
    State("config-compare", config_host, keys("2 ctrl+d enter"), "narrow wide"),
    State("monitor-empty", plain(FakeHost), ("3",), sizes="narrow"),
    State("monitor-loading", plain(lively), ("3",), held="read_curves", sizes="narrow"),
    State(
        "monitor-unreadable",
        failing(plain(lively), "read_curves", JobError("metrics.db is damaged")),
        ("3",),
        sizes="narrow",
    ),
    State("monitor-worker-gone", plain(states.lost_run), ("3",)),
    State("monitor-lost", plain(lively), ("3",), cut=True, sizes="narrow"),
    State("monitor-many-charts", plain(states.many_charts), ("3",), sizes="narrow large"),
    State("monitor-overlay", MANY, keys(f"{MARK_FIVE} 3 left left left"), "narrow wide large"),
    State("monitor-large", plain(states.many_charts), keys("3 enter left left"), "wide"),
    State("sweep-empty", plain(FakeHost), ("4",), "narrow"),
    State("sweep-loading", sweep_host, ("4",), "narrow", held="read_sweep"),
    State("sweep-unreadable", failing(sweep_host, "read_sweep", InputError(states.NO_SHAPE)), ("4",)),
    State("sweep-lost", sweep_host, ("4",), "wide", cut=True),
    State("sweep-many", states.many_sweeps, keys("4 enter"), sizes="narrow"),
    State("sweep-large", sweep_host, ("4",), "large"),
    State("data-empty", plain(FakeHost), ("5",), "narrow"),
    State("data-loading", plain(data_host), ("5",), "narrow", held="read_data_set"),
    State(
        "data-unreadable",
        failing(plain(data_host), "read_data_set", InputError("data/demo/data.db is no data set: prepare")),
        ("5",),
    ),
    State("data-lost", plain(states.many_brands), ("5",), "narrow", cut=True),
    State("data-many", plain(states.many_brands), keys("5 down down"), sizes="narrow wide"),
    State("doctor-loading", plain(lively), ("6",), "narrow", held="examine"),
    State("doctor", plain(lively), ("6",)),
    State("doctor-unknown", failing(plain(lively), "examine", JobError("no shell there")), ("6",), "narrow"),
    State("doctor-lost", plain(lively), ("6",), "narrow", cut=True),
    State("doctor-many", plain(states.many_checks), ("6",), sizes="narrow"),
    State("diff", plain(states.judged), keys("down down d")),
    State("diff-loading", plain(states.judged), keys("down down d"), "narrow", held="evaluations"),
    State(
        "diff-unreadable",
        failing(plain(lively), "evaluations", JobError(states.NO_SHAPE)),
        keys("down d"),
        "narrow",
    ),
    State("diff-many", lambda _: states.judged(states.crowd), keys(f"{MARK_FIVE} d"), "narrow wide large"),
    State("queue-empty", plain(FakeHost), ("Q",), "narrow"),
    State("queue", plain(busy), ("Q",)),
    State("queue-many", plain(states.queueing), ("Q",), sizes="narrow"),
    State("study-none", plain(lively), ("T",), "narrow"),
    State("study", plain(searching), ("T",)),
    State("study-loading", plain(searching), ("T",), "narrow", held="read_study"),
    State("study-many", lambda _: states.searched(80), ("T",), sizes="narrow"),
    State("overlay-chooser", plain(lively), keys("3 o space down r"), "narrow"),
    State("overlay-chooser-many", MANY, keys("3 o space down space")),
    State("similarities-none", plain(FakeHost), keys("3 H"), "narrow"),
    State("similarities", lambda _: trained(3), keys("3 H left")),
    State("similarities-many", lambda _: states.many_epochs(30), keys("3 H left left"), sizes="narrow"),
    State("log-empty", plain(lambda: states.logging(0)), keys("3 L"), "narrow"),
    State("log-many", plain(lambda: states.logging(3000)), keys("3 L")),
    State("log-loading", plain(lively), keys("3 L"), "narrow", held="read_log"),
    State("examples", plain(with_examples), keys("3 b")),
    State("notices", plain(states.lost_run), ("E",), "narrow"),
    State("delete", MANY, keys("down space down space delete"), "narrow"),
]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five minutes after the runs began, for ever."""
    monkeypatch.setattr("time.time", lambda: NOON + 300)


def come(app: LogoTui, host: FakeHost) -> bool:
    """Whether what comes by itself is there: curves and logs of the runs drawn, intervals at a cursor that rests."""
    stories = [app.watcher.story, *app.watcher.others.values()] if app.watcher.story else []
    drawn = all(story.curves for story in stories if host.rows.get(story.run_id))
    first = app.watcher.story
    rested = all(table.columns[0].figures.f1_half_width for table in app.screen.query(CountsTable) if table.columns)
    return drawn and rested and (first is None or bool(first.log) or not host.logs.get(first.run_id))


def shown(state: State, host: FakeHost) -> Callable[[Pilot[None]], Any]:
    """Presses the keys of `state` and waits until all that will come has come."""
    slow = Slow(host, *state.held.split())

    async def run_before(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, LogoTui)
        if host.link.lost:
            await eventually(lambda: app.watcher.facts.link.lost)
        elif "runs" not in state.held:
            await eventually(lambda: app.watcher.facts.machine.cpu_percent and app.watcher.facts.runs is not None)
        for key in state.keys:
            await pilot.press(key)
            await (pilot.pause() if state.held else calm(pilot))
        if state.held:
            await eventually(lambda: slow.waiting)
        elif "read_curves" not in host.faults:
            await eventually(lambda: come(app, host))
        if state.cut:
            states.cut(host)
            app.watcher.nudge()
            await eventually(lambda: app.watcher.facts.link.lost)
        await (pilot.pause() if state.held else calm(pilot))

    return run_before


@pytest.mark.parametrize(
    ("state", "size"), [pytest.param(one, size, id=f"{one.name}-{size}") for one in ALL for size in one.sizes.split()]
)
def test_a_state(snap_compare: Callable[..., bool], tmp_path: Path, state: State, size: str) -> None:
    host = state.host(tmp_path)
    assert snap_compare(LogoTui(host), terminal_size=SIZES[size], run_before=shown(state, host))
