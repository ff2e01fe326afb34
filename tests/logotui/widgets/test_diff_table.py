from __future__ import annotations

from logotui.comparing.diff import compare
from logotui.marks import Marks
from logotui.widgets.diff_table import DiffTable
from tests.logotui.alone import alone, text_of
from tests.logotui.fake_host import summary


def many(count: int) -> DiffTable:
    runs = [
        summary(
            f"jetson_orin_with_a_very_long_name-{number:03d}", best_f1=number / 100, settings={"seed": number, "lr": 1}
        )
        for number in range(1, count + 1)
    ]
    table = DiffTable()
    table.comparison = compare(runs, {}, everything=True)
    return table


async def test_names_keep_their_numbers_and_stay_in_sight_above() -> None:
    table = many(3)
    async with alone(table, size=(90, 8)) as stage:
        table.focus()
        before = text_of(table)
        assert all(f"-{number:03d}" in before[0] for number in (1, 2)) and "reference" in before[1]
        await stage.pilot.press("end")
        await stage.pilot.pause()
        after = text_of(table)
        assert after[0] == before[0] and any("seed" in line for line in after)


async def test_it_scrolls_sideways_and_what_a_line_is_about_stays() -> None:
    table = many(8)
    async with alone(table, size=(80, 24)) as stage:
        table.focus()
        await stage.pilot.press(*["right"] * 200)
        await stage.pilot.pause()
        lines = text_of(table)
        assert "-008" in lines[0] and "-001" not in lines[0]
        assert any(line.lstrip().startswith("F1 held out") and line.endswith("+7.0 better") for line in lines)


async def test_marked_runs_have_their_sign() -> None:
    table = many(2)
    async with alone(table, size=(90, 12)) as stage:
        table.marks = Marks().toggled(table.comparison.names[1])  # type: ignore[union-attr]
        await stage.pilot.pause()
        assert text_of(table)[0].count("●") == 1
