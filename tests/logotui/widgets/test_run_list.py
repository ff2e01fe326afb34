from __future__ import annotations

from msgspec.structs import replace

from logoclip.runs.summary import RunSummary
from logotui.comparing.order import Order
from logotui.comparing.view import View
from logotui.marks import Marks
from logotui.widgets.list_line import ListLine
from logotui.widgets.run_list import RunList, differing
from tests.logotui.alone import Stage, alone, text_of
from tests.logotui.fake_host import summary

SETTINGS = {"learning_rate": 1e-3, "loss_type": "infonce", "seed": 1, "lora_r": 16, "data_dir": "data/big"}


def run(name: str, f1: float | None = None, state: str = "finished", **settings: object) -> RunSummary:
    return summary(name, best_f1=f1, state=state, settings={**SETTINGS, **settings})


RUNS = (
    run("d-04", 0.7, seed=2), run("c-03", None, "failed", learning_rate=1e-4), run("b-02", 0.5, loss_type="supcon"),
    run("a-01", 0.6),
)  # fmt: skip


def names(found: RunList) -> list[str]:
    return [row.id if not hasattr(row, "runs") else "+".join(one.id for one in row.runs) for row in found.table.runs]


def said(found: RunList) -> str:
    line = found.query_one(ListLine)
    return line.query("Static").last().render().plain if line.has_class("-said") else ""  # type: ignore[union-attr]


async def type_in(stage: Stage, text: str) -> None:
    for sign in text:
        await stage.pilot.press({" ": "space", ":": "colon", ">": "greater_than_sign", "-": "minus"}.get(sign, sign))


async def test_a_filter_holds_while_it_is_typed_and_a_wrong_one_filters_nothing_and_says_why() -> None:
    found = RunList()
    async with alone(found, size=(100, 20)) as stage:
        found.take(RUNS, Marks())
        assert said(found) == ""
        found.ask_for_filter()
        await type_in(stage, "state:")
        assert len(names(found)) == 4 and "state: what? Such as state:running" in said(found)
        await type_in(stage, "finished f1>55")
        assert names(found) == ["d-04", "a-01"] and "2 of 4 runs shown" in said(found)
        await stage.pilot.press("enter")
        assert stage.pilot.app.focused is found.table and names(found) == ["d-04", "a-01"]
        await stage.pilot.press("escape")
        assert len(names(found)) == 4 and said(found) == "" and not found.query_one(ListLine).has_class("-open")


async def test_escape_in_the_line_drops_the_filter_and_what_matches_nothing_says_so() -> None:
    found = RunList()
    async with alone(found, size=(100, 20)) as stage:
        found.take(RUNS, Marks())
        found.ask_for_filter()
        await type_in(stage, "zzz")
        assert names(found) == [] and "none of 4 runs" in said(found)
        await stage.pilot.press("escape")
        assert len(names(found)) == 4 and stage.pilot.app.focused is found.table


async def test_a_filter_by_settings_waits_for_them() -> None:
    found = RunList()
    async with alone(found, size=(100, 20)):
        found.take(tuple(replace(one, settings=None) for one in RUNS), Marks())
        found.view = View(filter="lr>=1e-3")
        assert len(names(found)) == 4 and "still being read" in said(found)
        found.take(RUNS, Marks())
        assert names(found) == ["d-04", "b-02", "a-01"]


async def test_rows_are_sorted_by_any_field_and_again_the_other_way() -> None:
    found = RunList()
    async with alone(found, size=(120, 20)) as stage:
        found.take(RUNS, Marks())
        found.sort_by("f1")
        await stage.pilot.pause()
        assert names(found) == ["d-04", "a-01", "b-02", "c-03"] and "▼F1" in text_of(found.table)[0]
        found.sort_by("f1")
        assert names(found) == ["b-02", "a-01", "d-04", "c-03"] and "sorted by F1 ▲" in said(found)
        found.sort_by("learning_rate")
        assert names(found)[0] == "c-03"
        found.sort_by("no such field")
        assert found.view.order == Order("learning_rate")
        found.sort_by("")
        assert names(found) == ["d-04", "c-03", "b-02", "a-01"]


async def test_a_click_on_a_title_sorts() -> None:
    found = RunList()
    async with alone(found, size=(120, 20)) as stage:
        found.take(RUNS, Marks())
        await stage.pilot.pause()
        await stage.pilot.click(found.table, offset=(text_of(found.table)[0].index("name") + 1, 0))
        assert found.view.order == Order("name") and names(found)[0] == "a-01"
        assert [message.view.order.by for message in stage.posted(RunList.Changed)] == ["name"]


async def test_seeds_are_one_row_that_can_be_opened_and_the_filter_works_on_what_it_holds() -> None:
    found = RunList()
    async with alone(found, size=(160, 20)) as stage:
        found.take(RUNS, Marks())
        found.view = View(grouped=True)
        assert names(found) == ["d-04+a-01", "c-03", "b-02"]
        await stage.pilot.pause()
        line = text_of(found.table)[1]
        assert "+ 2 runs" in line and "65.0 ±7.1 %" in line and "seeds 1 2" in line
        group = found.table.row
        found.toggle_group(group)  # type: ignore[arg-type]
        await stage.pilot.pause()
        assert names(found) == ["d-04+a-01", "d-04", "a-01", "c-03", "b-02"] and "− 2 runs" in text_of(found.table)[1]
        found.toggle_group(group)  # type: ignore[arg-type]
        found.view = View(filter="seed:1", grouped=True)
        assert names(found) == ["c-03", "b-02", "a-01"]
        found.view = View(grouped=True, by=("loss_type",))
        assert names(found) == ["d-04+c-03+a-01", "b-02"]


async def test_marks_of_a_group_are_those_of_its_runs() -> None:
    found = RunList()
    async with alone(found, size=(140, 20)) as stage:
        found.take(RUNS, Marks())
        found.view = View(grouped=True)
        marks = found.marks_with(Marks().toggled("a-01"))
        assert set(marks.ids) == {"a-01", "d-04"}
        assert found.marks_with(marks).ids == ()
        found.show_marks(Marks().toggled("a-01"))
        await stage.pilot.pause()
        assert "○" in text_of(found.table)[1] and "1 marked" in said(found)


async def test_chosen_columns_are_shown_and_a_field_that_is_gone_is_passed_over() -> None:
    found = RunList()
    async with alone(found, size=(100, 20)) as stage:
        found.take(RUNS, Marks())
        found.view = View(columns=("state", "name", "seed", "nonsense", "what"))
        await stage.pilot.pause()
        assert text_of(found.table)[0].split() == ["state", "name", "seed", "what"]


def test_settings_that_are_the_same_everywhere_tell_nothing_apart() -> None:
    found = RunList()
    found.runs = RUNS
    from logotui.comparing.fields import Vocabulary

    assert differing(RUNS, Vocabulary(RUNS)) == ["learning_rate", "loss_type", "seed"]
    assert differing(RUNS[:1], Vocabulary(RUNS)) == []


async def test_queued_seeds_of_one_setting_do_not_look_alike() -> None:
    found = RunList()
    async with alone(found, size=(140, 20)) as stage:
        long = "jetson_orin_supcon_large_batch"
        seeds = (run(f"{long}-{seed}", state="queued", seed=seed) for seed in (3, 2, 1))
        found.take((*seeds, RUNS[1]), Marks())
        await stage.pilot.pause()
        lines = text_of(found.table)
        assert all(f"seed {seed} lr" in lines[at] for at, seed in enumerate((3, 2, 1), start=1))
        assert "seed" not in lines[4] and "age" in lines[0]


async def test_a_group_shows_its_name_its_seeds_and_how_many_finished_whole() -> None:
    found = RunList()
    async with alone(found, size=(140, 20)) as stage:
        long = "jetson_orin_supcon_large_batch_again"
        states = ("finished", "stopped", "finished", "queued")
        found.take(tuple(run(f"{long}-00{at}", state=state, seed=at) for at, state in enumerate(states)), Marks())
        found.view = View(grouped=True)
        await stage.pilot.pause()
        line = text_of(found.table)[1]
        assert f"{long}…" in line and "seeds 0 1 2 3" in line and "+ 4 runs, 2 finished" in line
