from __future__ import annotations

from dataclasses import replace

from logoclip.runs.curves import Cursor, Curves, curve_of
from logotui.charts import Scene, Shown
from logotui.drawing.detail import Detail
from logotui.story import RunStory
from logotui.view import View
from logotui.widgets.gauge_strips import LINES_EACH, MOST, GaugeStrips, chosen
from tests.logotui.alone import alone, text_of


def scene() -> Scene:
    story = RunStory("demo-01")
    curves = (
        curve_of("machine.cpu_percent", [(0, 50.0), (10, 100.0)]),
        curve_of("machine.gpu_watts", [(0, 20.0), (10, 30.0)]),
    )
    story.take_curves(Curves(Cursor(0, 3, 1), True, curves))
    story.scalars = ("loss", "machine.gpu_watts", "machine.cpu_percent")
    return Scene((Shown(story),), View())


async def test_gauges_stand_below_each_other_with_name_value_and_history() -> None:
    strips = GaugeStrips()
    strips.styles.display = "block"
    strips.styles.max_height = "100%"
    strips.scene, strips.indent, strips.columns = scene(), 3, 11
    async with alone(strips, size=(40, 20)) as stage:
        assert strips.size.height == 2 * LINES_EACH
        lines = [line[2:] for line in text_of(strips)]
        assert lines == ["   cpu 100 %", "   ▄▄▄▄▄▄▄▄▄▄█", "   gpu 30 W", "   ▅▅▅▅▅▅▅▅▅▅█"]
        strips.scene = replace(strips.scene, view=View(cursor=2.0))
        await stage.pilot.pause()
        assert "cpu 50 %" in text_of(strips)[0], "the value at the cursor"
        stage.pilot.app.detail = Detail.LINES  # type: ignore[attr-defined]
        strips.refresh()
        assert strips.size.height == 2 * LINES_EACH and "cpu 50 %" in text_of(strips)[0]
        assert not any(line.strip() for line in text_of(strips)[1::2]), "a thin link has no room for histories"
        strips.scene = Scene((), View())
        await stage.pilot.pause()
        assert strips.size.height == 0


def test_the_most_telling_come_first_and_not_too_many() -> None:
    many = [f"machine.zone{number}_celsius" for number in range(9)]
    assert chosen(["loss", *many, "machine.memory_gb", "machine.gpu_percent"])[:2] == (
        "machine.gpu_percent", "machine.memory_gb"
    )  # fmt: skip
    assert len(chosen(many)) == MOST and chosen(["loss"]) == ()
