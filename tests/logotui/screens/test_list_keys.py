"""The keys that change how the list of runs is looked at."""

from __future__ import annotations

from logotui.comparing.groups import Group
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, summary
from tests.logotui.screens.test_runs import opened, rows
from tests.logotui.settle import settle


async def test_o_sorts_by_a_field_and_o_again_turns_it_round() -> None:
    host = FakeHost([summary(name, loss=loss) for name, loss in (("a", 0.5), ("b", 0.7), ("c", 0.6))])
    async with opened(host) as (pilot, table):
        await pilot.press("o", *["down"] * 5, "enter")
        await settle(pilot)
        assert [run.id for run in table.runs] == ["a", "c", "b"] and "loss▲" in rows(table)[0]
        await pilot.press("o", "o")
        await settle(pilot)
        assert [run.id for run in table.runs] == ["b", "c", "a"] and "loss▼" in rows(table)[0]


async def test_columns_are_chosen_and_remembered_with_the_filter_and_the_order() -> None:
    host = FakeHost([summary("a", state="finished"), summary("b")], configs={"a": {"seed": 1}, "b": {"seed": 2}})
    async with opened(host) as (pilot, table):
        await eventually(lambda: all(run.settings for run in table.runs))
        await pilot.press("vertical_line", "end", "space", "enter")
        await settle(pilot)
        assert "seed" in rows(table)[0].split()
        await pilot.press("slash", *"seed", "colon", "2", "enter")
        await eventually(lambda: [run.id for run in table.runs] == ["b"])
        pilot.app.remembered.write()  # type: ignore[attr-defined]
    async with opened(host) as (pilot, table):
        await eventually(lambda: [run.id for run in table.runs] == ["b"])
        assert "seed" in rows(table)[0].split()


async def test_runs_are_grouped_by_chosen_settings_and_not_by_none_that_differs() -> None:
    rates = {"a": 1e-3, "b": 1e-3, "c": 1e-4}
    host = FakeHost(
        [summary(name) for name in rates], configs={name: {"seed": 1, "lr": lr} for name, lr in rates.items()}
    )
    async with opened(host) as (pilot, table):
        await eventually(lambda: all(run.settings is not None for run in table.runs))
        await pilot.press("g", "space", "enter")
        await settle(pilot)
        assert [[run.id for run in row.runs] if isinstance(row, Group) else row.id for row in table.runs] == [
            ["a", "b"], "c",
        ]  # fmt: skip
    alike = FakeHost([summary("a"), summary("b")], configs={"a": {"seed": 1}, "b": {"seed": 1}})
    async with opened(alike) as (pilot, table):
        await eventually(lambda: all(run.settings is not None for run in table.runs))
        await pilot.press("g")
        await settle(pilot)
        assert "differ in no setting" in " ".join(notice.message for notice in pilot.app._notifications)
