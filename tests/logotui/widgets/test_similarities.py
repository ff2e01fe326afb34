from __future__ import annotations

from dataclasses import replace

from logoclip.runs import Histogram
from logotui.epochs import CORRECT, WRONG, EpochPairs, threshold_words
from logotui.widgets.distribution import Distribution
from logotui.widgets.epoch_map import EpochMap
from logotui.widgets.similarities import AxisLabels, Similarities, axis_over
from tests.logotui.alone import alone, text_of

EDGES = tuple(round(-1 + 0.1 * place, 1) for place in range(21))


def histogram(**counts: int) -> Histogram:
    return Histogram(1, "val_wrong", EDGES, tuple(counts.get(f"bin{place}", 0) for place in range(20)))


def test_the_axis_begins_where_the_counts_do() -> None:
    assert axis_over(histogram(bin0=1, bin9=1000, bin15=500), histogram(bin18=900)).low == -0.1
    assert axis_over(histogram(bin17=10), histogram(bin18=10)).low == 0.2
    assert axis_over(histogram(), histogram()) == axis_over(histogram(bin19=1))


def epoch(number: int, wrong: str = "bin12", correct: str = "bin18") -> EpochPairs:
    pair = [replace(histogram(**{place: 5}), name=name) for name, place in ((WRONG, wrong), (CORRECT, correct))]
    return EpochPairs(number, 50 * number, pair[0], pair[1])


async def test_before_the_first_epoch_it_says_when_they_come() -> None:
    panel = Similarities("similarities")
    async with alone(panel, size=(60, 12)) as stage:
        assert panel.border_title == "validation brands" and not panel.border_subtitle
        assert "they come with the first validation" in panel.query_one(AxisLabels).render().plain
        panel.epochs = (epoch(3),)
        await stage.pilot.pause()
        panel.epochs = ()
        await stage.pilot.pause()
        assert panel.border_title == "validation brands" and panel.query_one(Distribution).wrong is None


async def test_both_histograms_stand_over_one_axis_with_their_epoch() -> None:
    panel = Similarities("similarities")
    async with alone(panel, size=(60, 12)) as stage:
        panel.epochs = (epoch(3),)
        await stage.pilot.pause()
        assert panel.border_title == "validation brands  epoch 3"
        assert panel.query_one(Distribution).axis == panel.query_one(AxisLabels).axis
        assert "0.4" in panel.query_one(AxisLabels).render().plain
        assert not panel.query_one(EpochMap).display, "one epoch is no history"


async def test_epochs_stand_above_where_there_is_room_and_the_step_chooses_one() -> None:
    panel = Similarities("similarities")
    panel.styles.height = 16
    panel.epochs = (epoch(1), epoch(2, "bin14"))
    async with alone(panel, size=(60, 20)) as stage:
        await stage.pilot.pause()
        assert panel.query_one(EpochMap).display and "▲2" in text_of(panel.query_one(EpochMap))[-1]
        assert panel.border_subtitle == threshold_words(panel.epochs, 1)
        panel.step = 60
        await stage.pilot.pause()
        assert panel.border_title == "validation brands  epoch 1"
        assert "▲1" in text_of(panel.query_one(EpochMap))[-1]
        panel.styles.height = 9
        await stage.pilot.pause()
        assert not panel.query_one(EpochMap).display
