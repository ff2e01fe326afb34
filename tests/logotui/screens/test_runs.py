from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from logotui.app import LogoTui
from logotui.comparing.groups import Group, runs_of
from logotui.comparing.order import Order
from logotui.hosts.host import HostLost, Link
from logotui.screens.diff import DiffScreen
from logotui.screens.question import Question
from logotui.screens.runs import RunsScreen
from logotui.widgets.run_details import RunDetails
from logotui.widgets.run_list import RunList
from logotui.widgets.run_table import RunTable
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, lively, summary
from tests.logotui.settle import settle

WIDE, NARROW = (140, 40), (80, 24)


@asynccontextmanager
async def opened(host: FakeHost, size: tuple[int, int] = WIDE) -> AsyncIterator[tuple[Pilot[None], RunTable]]:
    app = LogoTui(host)
    async with app.run_test(size=size) as pilot:
        await eventually(lambda: isinstance(app.screen, RunsScreen) and app.watcher.facts.machine.cpu_percent)
        table = app.screen.query_one(RunTable)
        await eventually(
            lambda: table.size.height > 1 if host.summaries else app.screen.query_one("#empty").size.height
        )
        await pilot.pause()
        yield pilot, table


def rows(table: RunTable) -> list[str]:
    return [table.render_line(y).text for y in range(table.size.height)]


def selected(table: RunTable) -> str:
    assert table.selected is not None
    return table.selected.id


async def shown(pilot: Pilot[None], table: RunTable, host: FakeHost, run_id: str, state: str) -> None:
    await eventually(lambda: any(run.id == run_id and run.state == state for run in table.runs))


async def test_each_run_is_a_line_with_a_word_for_its_state() -> None:
    async with opened(lively()) as (_, table):
        text = rows(table)
        assert text[0].split()[:4] == ["state", "name", "epoch", "step"]
        assert text[1].startswith("▸▶ running   demo-03")
        for part in ("4/8", "418", "0.842", "0.42", "318", "2m 05s"):
            assert part in text[1]
        assert "✓ finished  demo-01" in text[4] and "71.9 %" in text[4]
        assert "? lost" in text[5] and "worker gone" in text[5]
        assert "100 %" in text[6]


async def test_a_narrow_table_keeps_what_matters() -> None:
    async with opened(lively(), NARROW) as (_, table):
        text = rows(table)
        assert all(len(line) == 80 for line in text)
        assert "▶ running" in text[1] and "demo-03" in text[1] and "0.842" in text[1]
        assert "images/s" not in text[0]


async def test_the_cursor_stays_on_its_run_when_another_comes() -> None:
    host = lively()
    async with opened(host) as (pilot, table):
        await pilot.press("down", "down")
        assert selected(table) == "demo-02"
        host.summaries = [summary("demo-05"), *host.summaries]
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: len(table.runs) == 7)
        await pilot.pause()
        assert selected(table) == "demo-02"
        assert table.cursor == 3


async def test_the_cursor_stays_inside_when_runs_go() -> None:
    host = lively()
    async with opened(host) as (pilot, table):
        await pilot.press("end")
        assert selected(table) == "data-01"
        host.summaries = host.summaries[:2]
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: len(table.runs) == 2)
        assert selected(table) == "demo-04"


async def test_rows_change_while_one_looks() -> None:
    host = lively()
    async with opened(host) as (pilot, table):
        host.set("demo-03", step=419, loss=0.777)
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: "0.777" in rows(table)[1])


async def test_enter_opens_the_monitor() -> None:
    async with opened(lively()) as (pilot, _):
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        app = pilot.app
        assert isinstance(app, LogoTui)
        assert app.current_mode == "monitor" and app.open_run_id == "demo-02"


@pytest.mark.parametrize(
    ("keys", "opened_then"),
    [
        (["down", "down", "space", "down", "space"], "demo-01"),
        (["down", "down", "space", "down", "space", "home"], "demo-02"),
        (["space", "down", "down", "space"], "demo-03"),
        (["down", "down", "space", "A"], "demo-03"),
    ],
    ids=["under the cursor", "the first marked", "the open one is marked", "none is marked"],
)
async def test_of_marked_runs_the_monitor_opens_one(keys: list[str], opened_then: str) -> None:
    async with opened(lively()) as (pilot, _):
        app = pilot.app
        assert isinstance(app, LogoTui)
        app.watch_run("demo-03")
        await pilot.press(*keys, "3")
        await pilot.pause()
        assert app.current_mode == "monitor" and app.open_run_id == opened_then


async def test_a_run_that_is_opened_beside_marked_ones_stays_open() -> None:
    async with opened(lively()) as (pilot, _):
        app = pilot.app
        assert isinstance(app, LogoTui)
        await pilot.press("down", "down", "space", "home", "enter")
        await pilot.press("1", "3")
        await pilot.pause()
        assert app.marks.ids == ("demo-02",) and app.open_run_id == "demo-03"


async def test_many_runs_scroll_with_the_cursor() -> None:
    host = FakeHost([summary(f"run-{number:03d}") for number in range(200, 0, -1)])
    async with opened(host, NARROW) as (pilot, table):
        await pilot.press("end")
        await eventually(lambda: any("run-001" in line for line in rows(table)))
        await pilot.press("home")
        await pilot.pause()
        assert "state" in rows(table)[0] and "run-200" in rows(table)[1]


async def test_n_leads_to_the_config() -> None:
    async with opened(lively()) as (pilot, _):
        await pilot.press("n")
        await pilot.pause()
        assert pilot.app.current_mode == "config"


async def test_p_pauses_what_runs_and_resumes_what_does_not() -> None:
    host = lively()
    async with opened(host) as (pilot, table):
        await pilot.press("p")
        await settle(pilot)
        assert host.asked("pause") == [{"id": "demo-03"}]
        assert any("demo-03 pauses after this step" in note.message for note in pilot.app._notifications)
        await shown(pilot, table, host, "demo-03", "pausing")
        for steps, run_id in ((2, "demo-02"), (2, "demo-00")):
            await pilot.press(*["down"] * steps, "p")
            await settle(pilot)
            assert host.asked("resume")[-1]["id"] == run_id


async def test_a_finished_run_is_left_alone_and_said_to_be() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await pilot.press("down", "down", "down", "p")
        await settle(pilot)
        await pilot.press("s")
        await settle(pilot)
        assert not host.asked("pause") and not host.asked("resume") and not host.asked("stop")
        messages = [note.message for note in pilot.app._notifications]
        assert [message for message in messages if "demo-01 is finished" in message]


async def test_stopping_says_what_would_be_lost_and_asks_once() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await pilot.press("s")
        await eventually(lambda: isinstance(pilot.app.screen, Question))
        said = " ".join(str(widget.content) for widget in pilot.app.screen.query(Static))
        assert "Stop demo-03?" in said
        assert "The last durable step is 400, and the worker saves the 18 steps since" in said
        await pilot.press("y")
        await settle(pilot)
        assert host.asked("stop") == [{"id": "demo-03"}]


@pytest.mark.parametrize("key", ["n", "escape"])
async def test_stopping_can_be_thought_better_of(key: str) -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await pilot.press("s")
        await eventually(lambda: isinstance(pilot.app.screen, Question))
        await pilot.press(key)
        await settle(pilot)
        assert isinstance(pilot.app.screen, RunsScreen)
        assert not host.asked("stop")


async def test_no_runs_yet_says_what_to_press_first() -> None:
    async with opened(FakeHost()) as (pilot, table):
        text = str(pilot.app.screen.query_one("#empty", Static).content)
        assert "No runs yet in /home/ada/demo-workspace" in text and "ctrl+l" in text
        assert not table.display


async def test_the_first_run_takes_the_place_of_the_words() -> None:
    host = FakeHost()
    async with opened(host) as (pilot, table):
        host.summaries = [summary("demo-01")]
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: table.display)
        assert pilot.app.focused is table


async def test_details_tell_how_a_run_differs_from_the_one_before() -> None:
    host = lively()
    settings = {
        "loss_type": "infonce", "temperature": 0.07, "learning_rate": 1e-3, "logos_per_batch": 32,
        "samples_per_logo": 4, "batch_size": 16, "lora_r": 16, "lora_alpha": 32.0, "freeze_layers": 3, "seed": 42,
    }  # fmt: skip
    host.configs = {"demo-02": {**settings, "loss_type": "supcon", "temperature": 0.05}, "demo-01": settings}
    async with opened(host) as (pilot, _):
        await pilot.press("down", "down")
        details = pilot.app.screen.query_one(RunDetails)
        await eventually(lambda: details.previous and details.previous[0] == "demo-01")
        text = details.render().plain
        assert "differs from demo-01 in: loss_type supcon (infonce), temperature 0.05 (0.07)" in text
        assert "batch 32 × 4 = 128, micro-batch 16" in text and "LoRA r16 α32" in text
        assert "the last durable step is 612: p resumes there" in text


async def test_details_show_an_error() -> None:
    host = FakeHost([summary("demo-01", state="failed", error="the disk is full: free 2 G in /data")])
    async with opened(host) as (pilot, _):
        details = pilot.app.screen.query_one(RunDetails)
        await eventually(lambda: "the disk is full: free 2 G in /data" in details.render().plain)


async def test_the_mouse_selects_and_opens() -> None:
    async with opened(lively()) as (pilot, table):
        await pilot.click(RunTable, offset=(10, 3))
        assert selected(table) == "demo-02"
        await pilot.click(RunTable, offset=(10, 3), times=2)
        await pilot.pause()
        assert pilot.app.current_mode == "monitor"


async def test_a_host_that_is_not_reached_shows_why_in_place_of_the_list() -> None:
    reason = "no route to host [orin]"
    host = FakeHost(name="orin", link=Link(lost=True, reason=reason), faults={"info": HostLost(f"orin: {reason}")})
    app = LogoTui(host)
    async with app.run_test(size=WIDE):
        await eventually(lambda: isinstance(app.screen, RunsScreen) and app.watcher.facts.link.lost)
        words = app.screen.query_one("#empty", Static)
        await eventually(lambda: f"orin does not answer: {reason}." in str(words.content))
        assert words.display and not app.screen.query_one(RunTable).display
        host.summaries, host.link = [summary("demo-01")], Link()
        del host.faults["info"]
        await eventually(lambda: app.screen.query_one(RunTable).display)
        assert not words.display


async def test_marks_stay_with_their_runs_and_go_with_them() -> None:
    host = lively()
    async with opened(host) as (pilot, table):
        app = pilot.app
        assert isinstance(app, LogoTui)
        await pilot.press("space", "down", "down", "space")
        assert app.marks.ids == ("demo-03", "demo-02") and "●demo-03" in rows(table)[1]
        host.summaries = [summary("demo-05"), *host.summaries]
        app.watcher.nudge()
        await eventually(lambda: len(table.runs) == 7)
        assert "●" not in rows(table)[1] and "●demo-03" in rows(table)[2]
        host.summaries = [run for run in host.summaries if run.id != "demo-03"]
        app.watcher.nudge()
        await eventually(lambda: app.marks.ids == ("demo-02",))
        await pilot.press("A")
        assert not app.marks and not any("●" in line for line in rows(table))


async def test_seeds_are_grouped_opened_marked_and_compared() -> None:
    settings = {"learning_rate": 1e-3, "loss_type": "supcon", "lora_r": 16, "data_dir": "data/demo"}
    host = FakeHost(
        [summary(f"demo-0{seed}", best_f1=0.7 + seed / 100) for seed in (3, 2, 1)] + [summary("other-01")],
        configs={f"demo-0{seed}": {**settings, "seed": seed} for seed in (1, 2, 3)},
    )
    async with opened(host) as (pilot, table):
        await eventually(lambda: all(run.settings is not None for run in pilot.app.watcher.facts.runs or ()))  # type: ignore[attr-defined]
        await pilot.press("home", "G")
        await settle(pilot)
        assert [len(row.runs) if isinstance(row, Group) else 1 for row in table.runs] == [3, 1]
        assert "72.0 ±1.0 %" in rows(table)[1] and "3 runs" in pilot.app.screen.query_one(RunDetails).render().plain
        await pilot.press("home", "space", "enter")
        assert len(table.runs) == 5 and sum("●" in line for line in rows(table)) == 4
        await pilot.press("d")
        await settle(pilot)
        assert isinstance(pilot.app.screen, DiffScreen) and len(pilot.app.screen.ids) == 3
        await pilot.press("escape", "G")
        await settle(pilot)
        assert len(table.runs) == 4


async def test_moving_the_cursor_draws_two_lines_again() -> None:
    host = FakeHost([summary(f"run-{number:03d}") for number in range(100, 0, -1)])
    async with opened(host) as (pilot, table):
        await pilot.press("down")
        await settle(pilot)
        drawn: list[int] = []
        render = table.render_line
        table.render_line = lambda y: drawn.append(y) or render(y)  # type: ignore[method-assign, func-returns-value]
        await pilot.press("down")
        await settle(pilot)
        assert sorted(set(drawn)) == [2, 3]


def seeded() -> FakeHost:
    settings = {"learning_rate": 1e-3, "loss_type": "supcon", "lora_r": 16, "data_dir": "data/demo"}
    runs = [summary("other-02"), *(summary(f"demo-0{seed}", best_f1=0.7) for seed in (3, 2, 1)), summary("other-01")]
    return FakeHost(runs, configs={f"demo-0{seed}": {**settings, "seed": seed} for seed in (1, 2, 3)})


@pytest.mark.parametrize("steps", range(5))
async def test_grouping_leaves_the_cursor_on_its_run(steps: int) -> None:
    async with opened(seeded()) as (pilot, table):
        await eventually(lambda: all(run.settings is not None for run in pilot.app.watcher.facts.runs or ()))  # type: ignore[attr-defined]
        await pilot.press("home", *["down"] * steps)
        before = selected(table)
        await pilot.press("G")
        assert table.row is not None and before in {run.id for run in runs_of(table.row)}
        await pilot.press("G")
        assert selected(table) == before


async def test_the_cursor_goes_with_its_run_while_an_order_changes_and_keys_act_on_that() -> None:
    host = FakeHost([summary(f"run-{number:02d}", loss=number / 100) for number in range(40, 0, -1)])
    async with opened(host, NARROW) as (pilot, table):
        await pilot.press("o", "l", "enter", "home", "down")
        assert selected(table) == "run-02"
        host.set("run-02", loss=9.0)
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: table.cursor == 39)
        assert selected(table) == "run-02"
        await eventually(lambda: any("run-02" in line and line.startswith("▸") for line in rows(table)))
        await pilot.press("p")
        await settle(pilot)
        assert host.asked("pause") == [{"id": "run-02"}]


async def test_sorting_by_the_same_letters_turns_the_order_and_nothing_else() -> None:
    host = FakeHost([summary(f"run-{number}", best_f1=number / 10, loss=1 / number) for number in (2, 3, 1)])
    async with opened(host) as (pilot, table):
        ways = []
        for _ in range(3):
            await pilot.press("o", "b", "enter")
            await settle(pilot)
            ways.append([row.id for row in table.runs])
        assert ways[0] == ways[2] == ["run-3", "run-2", "run-1"] and ways[1] == ways[0][::-1]
        await pilot.press("o", *"loss", "enter")
        await settle(pilot)
        assert pilot.app.screen.query_one(RunList).view.order == Order("loss")
        await pilot.press("o", "o")
        await settle(pilot)
        assert pilot.app.screen.query_one(RunList).view.order == Order("loss", falling=True)


async def test_without_marks_a_run_that_never_began_is_passed_over() -> None:
    never = {"loss": None, "separation": None, "state": "failed", "step": 0, "epoch": 0}
    host = FakeHost([summary("c-03"), summary("b-02", **never), summary("a-01", state="stopped")])
    async with opened(host) as (pilot, _):
        await pilot.press("home", "d")
        await eventually(lambda: isinstance(pilot.app.screen, DiffScreen))
        assert isinstance(pilot.app.screen, DiffScreen) and pilot.app.screen.ids == ("a-01", "c-03")


async def test_j_and_k_move_until_something_is_typed_and_are_letters_then() -> None:
    host = FakeHost(
        [summary(name) for name in ("b-02", "a-01")], configs={"b-02": {"tokens": 1}, "a-01": {"tokens": 2}}
    )
    async with opened(host) as (pilot, _):
        await eventually(lambda: all(run.settings is not None for run in pilot.app.watcher.facts.runs or ()))  # type: ignore[attr-defined]
        await pilot.press("o", *"tok", "enter")
        await settle(pilot)
        assert pilot.app.screen.query_one(RunList).view.order.by == "tokens"
        await pilot.press("o", "k", "enter")
        await settle(pilot)
        assert pilot.app.screen.query_one(RunList).view.order.by not in ("", "tokens")
