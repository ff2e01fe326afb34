from __future__ import annotations

from logoclip.agent.questions.logs import LogText
from logoclip.agent.questions.measures import EventPage
from logoclip.runs import Event, Histogram
from logoclip.runs.curves import NOTHING_READ, Cursor, Curves, Stretch, curve_of
from logotui.story import LOG_LINES, MOST_MOMENTS, RunStory, Wanted


def test_nothing_new_is_nothing_new() -> None:
    story = RunStory("demo-01")
    assert not story.take_events(EventPage(0, ()))
    assert not story.take_log(LogText(0, ""))
    assert story.get("loss").latest is None


def test_curves_are_joined_where_they_overlap_and_the_newest_value_is_exact() -> None:
    story = RunStory("demo-01")
    first, newer = curve_of("loss", [(1, 1.0), (2, 2.0), (4, 4.0)], 2), curve_of("loss", [(4, 4.0), (5, 1 / 3)], 2)
    assert story.take_curves(Curves(Cursor(0, 3, 2), True, (first, curve_of("positive", [(1, 0.5)], 2))))
    assert story.take_curves(Curves(Cursor(0, 5, 2), False, (newer,)))
    assert not story.take_curves(Curves(Cursor(0, 5, 2), False, ()))
    assert story.get("loss").stretches == (
        Stretch(0, 1, 0, 1.0, 1.0, 1.0),
        Stretch(2, 1, 0, 2.0, 2.0, 2.0),
        Stretch(4, 2, 0, 0.333333, 4.0, 2.16667),
    )
    assert (story.get("loss").latest, story.get("positive").latest) == (1 / 3, 0.5)
    assert story.cursor == Cursor(0, 5, 2)


def test_whole_curves_replace_what_was_read() -> None:
    story = RunStory("demo-01")
    story.take_curves(Curves(Cursor(0, 3, 1), True, (curve_of("loss", [(1, 1.0), (2, 2.0)]),)))
    story.take_events(EventPage(7, (Event(7, 2, 0.0, "epoch", ""),)))
    doubled = curve_of("loss", [(1, 1.0), (2, 2.0), (3, 3.0)], 2)
    assert story.take_curves(Curves(Cursor(0, 4, 2), True, (doubled,)))
    assert story.get("loss") == doubled and story.event_position == 7
    assert story.take_curves(Curves(Cursor(1, 0, 1), True, ())), "all rows were taken back"
    assert (story.curves, story.events, story.event_position) == ({}, [], 0)


def test_that_nothing_is_there_is_news_once() -> None:
    story = RunStory("demo-01")
    assert story.take_curves(Curves(NOTHING_READ, False, ())) and not story.reading
    assert not story.take_curves(Curves(NOTHING_READ, False, ()))
    assert not story.take_curves(Curves(Cursor(3, 0, 1), True, ()))


def test_the_clock_grows_with_what_is_read_and_is_kept_short() -> None:
    story = RunStory("demo-01")
    story.take_curves(Curves(Cursor(0, 3, 1), True, (), ((1, 10.0), (2, 20.0))))
    story.want(Wanted(("loss",)))
    story.take_curves(Curves(Cursor(0, 4, 1), True, (), ((1, 10.0), (3, 30.0))))
    assert story.clock == [(1, 10.0), (2, 20.0), (3, 30.0)]
    assert story.newest_step == 3, "whichever curves are read"
    for step in range(4, 2 * MOST_MOMENTS):
        story.take_curves(Curves(Cursor(0, step, 1), False, (), ((step, 10.0 * step),)))
    assert len(story.clock) <= MOST_MOMENTS and story.clock[0] == (1, 10.0)
    assert story.clock[-1] == (2 * MOST_MOMENTS - 1, 10.0 * (2 * MOST_MOMENTS - 1))
    story.take_curves(Curves(Cursor(1, 0, 1), True, ()))
    assert story.clock == [], "rows were taken back"


def test_wanting_something_else_keeps_what_was_read_until_it_comes() -> None:
    story = RunStory("demo-01")
    story.take_curves(Curves(Cursor(0, 3, 1), True, (curve_of("loss", [(1, 1.0)]),)))
    assert not story.want(story.wanted) and story.want(Wanted(("positive",)))
    assert story.reading and story.cursor == NOTHING_READ and story.get("loss").latest == 1.0
    assert story.take_curves(Curves(Cursor(0, 3, 1), True, ())), "that there is none is news too"
    assert not story.reading and not story.curves


def test_log_lines_are_whole_lines() -> None:
    story = RunStory("demo-01")
    story.take_log(LogText(5, "one\ntw"))
    assert story.log == ["one"]
    story.take_log(LogText(9, "o\n\x1b[31mthree\x07\n"))
    assert story.log == ["one", "two", "three␇"]
    assert story.log_offset == 9


def test_what_a_progress_bar_overwrote_is_gone() -> None:
    story = RunStory("demo-01")
    story.take_log(LogText(20, " 10 %\r 50 %\r100 %\nnext\r\n"))
    assert story.log == ["100 %", "next"]


def test_the_log_is_kept_short() -> None:
    story = RunStory("demo-01")
    story.take_log(LogText(1, "".join(f"{number}\n" for number in range(LOG_LINES + 50))))
    assert len(story.log) == LOG_LINES and story.log[-1] == str(LOG_LINES + 49)


def test_every_validations_histograms_stay_and_the_newest_of_each_name_are_at_hand() -> None:
    story = RunStory("demo-01")
    first, second = Histogram(10, "val_wrong", (0, 1), (3,), 4), Histogram(20, "val_wrong", (0, 1), (5,), 6)
    assert story.take_histograms((first,)) and story.histogram_position == 4
    assert story.take_histograms((second,)) and story.histogram_position == 6
    assert list(story.judged.values()) == [first, second] and story.histograms == {"val_wrong": second}
    story.take_curves(Curves(Cursor(0, 3, 1), True, ()))
    story.take_curves(Curves(Cursor(1, 0, 1), True, ()))
    assert not story.judged and story.histogram_position == 0, "rows were taken back: all are asked for again"


def test_the_newest_histograms_stay() -> None:
    story = RunStory("demo-01")
    answer = (Histogram(10, "val_wrong", (0, 1, 2), (3, 4)),)
    assert story.take_histograms(answer)
    assert not story.take_histograms(answer)
    assert story.histograms["val_wrong"].counts == (3, 4)
