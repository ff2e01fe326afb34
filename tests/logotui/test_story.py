from __future__ import annotations

from logoclip.agent.answers import EventPage, LogText
from logoclip.runs import Event, Histogram, ScalarRow, Scalars
from logotui.story import LOG_LINES, RunStory


def scalars(position: int, *rows: tuple[int, str, float], generation: int = 0) -> Scalars:
    found = tuple(ScalarRow(place, step, name, value, 0.0) for place, (step, name, value) in enumerate(rows, 1))
    return Scalars(position, found, generation)


def test_points_are_added_behind_those_that_are_there() -> None:
    story = RunStory("demo-01")
    assert story.take_scalars(scalars(2, (1, "loss", 4.0), (1, "positive", 0.5)))
    assert story.take_scalars(scalars(3, (2, "loss", 3.0)))
    assert list(story.get("loss").steps) == [1, 2]
    assert list(story.get("loss").values) == [4.0, 3.0]
    assert story.get("loss").latest == 3.0
    assert story.position == 3


def test_nothing_new_is_nothing_new() -> None:
    story = RunStory("demo-01")
    assert not story.take_scalars(scalars(0))
    assert not story.take_events(EventPage(0, ()))
    assert not story.take_log(LogText(0, ""))
    assert story.get("loss").latest is None


def test_a_new_attempt_is_read_from_the_beginning() -> None:
    """Its worker took rows back: what was read after them may never have been."""
    story = RunStory("demo-01")
    story.take_scalars(scalars(2, (1, "loss", 4.0), (2, "loss", 9.0)))
    story.take_events(EventPage(7, (Event(7, 2, 0.0, "epoch", ""),)))
    assert story.take_scalars(scalars(3, (2, "loss", 3.0), generation=1))
    assert (story.position, story.event_position, story.events) == (0, 0, [])
    story.take_scalars(scalars(3, (1, "loss", 4.0), (2, "loss", 3.0), generation=1))
    assert list(story.get("loss").values) == [4.0, 3.0]


def test_log_lines_are_whole_lines() -> None:
    story = RunStory("demo-01")
    story.take_log(LogText(5, "one\ntw"))
    assert story.log == ["one"]
    story.take_log(LogText(9, "o\n\x1b[31mthree\x07\n"))
    assert story.log == ["one", "two", "[31mthree"]
    assert story.log_offset == 9


def test_what_a_progress_bar_overwrote_is_gone() -> None:
    story = RunStory("demo-01")
    story.take_log(LogText(20, " 10 %\r 50 %\r100 %\nnext\r\n"))
    assert story.log == ["100 %", "next"]


def test_the_log_is_kept_short() -> None:
    story = RunStory("demo-01")
    story.take_log(LogText(1, "".join(f"{number}\n" for number in range(LOG_LINES + 50))))
    assert len(story.log) == LOG_LINES and story.log[-1] == str(LOG_LINES + 49)


def test_the_newest_histograms_stay() -> None:
    story = RunStory("demo-01")
    answer = (Histogram(10, "val_wrong", (0, 1, 2), (3, 4)),)
    assert story.take_histograms(answer)
    assert not story.take_histograms(answer)
    assert story.histograms["val_wrong"].counts == (3, 4)
