from __future__ import annotations

from logoclip.runs import Histogram
from logotui.widgets.distribution import Distribution
from logotui.widgets.similarities import AxisLabels, Similarities, axis_over
from tests.logotui.alone import alone

EDGES = tuple(round(-1 + 0.1 * place, 1) for place in range(21))


def histogram(**counts: int) -> Histogram:
    return Histogram(1, "val_wrong", EDGES, tuple(counts.get(f"bin{place}", 0) for place in range(20)))


def test_the_axis_begins_where_the_counts_do() -> None:
    assert axis_over(histogram(bin0=1, bin9=1000, bin15=500), histogram(bin18=900)).low == -0.1
    assert axis_over(histogram(bin17=10), histogram(bin18=10)).low == 0.2
    assert axis_over(histogram(), histogram()) == axis_over(histogram(bin19=1))


async def test_before_the_first_epoch_it_says_when_they_come() -> None:
    panel = Similarities("similarities")
    async with alone(panel, size=(60, 12)) as stage:
        assert panel.border_title == "validation brands"
        assert "they come with the first validation" in panel.query_one(AxisLabels).render().plain
        panel.show({"val_wrong": histogram(bin12=5)}, 1)
        await stage.pilot.pause()
        assert panel.border_title == "validation brands", "one of the two is not enough to compare"


async def test_both_histograms_stand_over_one_axis_with_their_epoch() -> None:
    panel = Similarities("similarities")
    async with alone(panel, size=(60, 12)) as stage:
        panel.show({"val_wrong": histogram(bin12=5), "val_correct": histogram(bin18=5)}, 3)
        await stage.pilot.pause()
        assert panel.border_title == "validation brands  epoch 3"
        assert panel.query_one(Distribution).axis == panel.query_one(AxisLabels).axis
        assert "0.4" in panel.query_one(AxisLabels).render().plain
        panel.show({}, 0)
        assert panel.query_one(Distribution).wrong is None


async def test_histograms_that_come_before_the_widgets_are_drawn_when_these_are_there() -> None:
    panel = Similarities("similarities")
    panel.show({"val_wrong": histogram(bin12=5), "val_correct": histogram(bin18=5)}, 2)
    async with alone(panel, size=(60, 12)):
        assert panel.border_title == "validation brands  epoch 2"
