"""A story is read whole, in as many answers as that takes."""

from __future__ import annotations

import pytest

from logoclip.agent.questions.measures import Histograms
from logoclip.runs import Histogram
from logoclip.runs.reading import MOST_HISTOGRAMS
from logotui.story import RunStory
from logotui.story_reading import read_story
from tests.logotui.fake_host import FakeHost, lively


@pytest.fixture
def host() -> FakeHost:
    return lively()


async def test_a_story_is_read_whole(host: FakeHost) -> None:
    story = RunStory("demo-03")
    assert await read_story(host, story)
    assert len(story.events) == 4
    assert set(story.histograms) == {"val_correct", "val_wrong"}
    assert story.log[-1] == "epoch 3 done"


async def test_the_histograms_of_many_epochs_come_in_several_answers(host: FakeHost) -> None:
    written = [Histogram(step, "val_wrong", (0.0, 1.0), (1.0,), step) for step in range(1, 2 * MOST_HISTOGRAMS + 8)]
    asked = []

    def answer(question: Histograms) -> tuple[Histogram, ...]:
        asked.append(question.after)
        return tuple(written[question.after or 0 :][:MOST_HISTOGRAMS])

    host.answers["histograms"] = answer
    story = RunStory("demo-03")
    await read_story(host, story)
    assert list(story.judged.values()) == written and asked == [0, MOST_HISTOGRAMS, 2 * MOST_HISTOGRAMS]
