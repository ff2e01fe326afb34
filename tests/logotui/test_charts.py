from __future__ import annotations

from logoclip.agent.answers import EventPage
from logoclip.runs import Event
from logoclip.runs.curves import Cursor, Curves, curve_of
from logotui import charts
from logotui.charts import SMOOTHINGS, Taste
from logotui.story import RunStory
from tests.logotui.fake_host import curves


def trained(steps: int = 40) -> RunStory:
    """A run that has been trained so far."""
    story = RunStory("demo-01")
    names = ("loss", "positive", "negative", "learning_rate")
    found = (curve_of(name, [(step, value) for step, other, value in curves(steps) if other == name]) for name in names)
    story.take_curves(Curves(Cursor(0, steps, 1), True, tuple(found)))
    story.take_events(EventPage(2, (Event(1, 20, 0.0, "epoch", ""), Event(2, 30, 0.0, "best", ""))))
    return story


def test_a_taste_goes_around_and_back() -> None:
    taste, seen = Taste(), []
    for _ in SMOOTHINGS:
        taste = taste.smoother()
        seen.append(taste.smoothing)
    assert sorted(seen) == sorted(SMOOTHINGS) and taste == Taste()
    assert taste.scaled().log and taste.scaled().scaled() == taste
    assert taste.scaled().smoother().log, "one choice leaves the other as it is"


def test_a_taste_is_said_only_where_it_is_not_the_usual() -> None:
    assert Taste().words == ""
    assert Taste(0.9, log=True).words == "smoothed 0.9, log"


def test_the_loss_has_its_newest_values_and_the_ends_of_epochs() -> None:
    story = trained()
    chart, title = charts.loss(story, Taste(0.6, log=True))
    assert (chart.smoothing, chart.log, tuple(chart.marks)) == (0.6, True, (20,))
    assert f"{story.get('loss').latest:.3f}" in title and "smoothed 0.6, log" in title and "lr " in title


def test_similarities_stand_between_none_and_one_with_the_levels_to_reach() -> None:
    chart, title = charts.similarity(trained(), Taste(0.6, log=True))
    assert [target.text for target in chart.targets] == ["pos > 0.85", "neg < 0.50"]
    assert (chart.low, chart.high, chart.log) == (0.0, 1.0, False)
    assert "pos 0.5" in title and "neg 0.5" in title and "sep" in title


def test_a_run_that_has_measured_nothing_has_charts_without_figures() -> None:
    story = RunStory("demo-01")
    assert charts.similarity(story, Taste())[1] == ""
    for draw in (charts.loss, charts.learning_rate):
        assert "–" in draw(story, Taste())[1]


def test_the_learning_rate_is_never_smoothed() -> None:
    chart, _ = charts.learning_rate(trained(), Taste(0.9, log=True))
    assert chart.log and chart.smoothing == 0.0


def test_the_base_is_no_end_of_an_epoch() -> None:
    story = RunStory("demo-01")
    story.take_events(EventPage(1, (Event(1, 0, 0.0, "epoch", "epoch 0, the base"),)))
    assert charts.epoch_marks(story) == () and charts.newest_epoch(story) == 0
    story.take_events(EventPage(2, (Event(2, 20, 0.0, "epoch", "epoch 1"),)))
    assert charts.epoch_marks(story) == (20,) and charts.newest_epoch(story) == 1
