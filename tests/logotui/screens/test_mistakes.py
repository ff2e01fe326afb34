from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.widgets import OptionList

from logoclip.agent.questions.data import Thumbnail
from logoclip.errors import InputError
from logoclip.evaluation.figures import Mistake
from logotui.screens import mistakes as module
from logotui.screens.mistakes import MistakesScreen, mistake_line
from logotui.widgets.gallery import Gallery
from tests.logotui.alone import Stage, alone
from tests.logotui.eventually import eventually

NAMED = Mistake("acme/1.jpg", "acme", True, "zebra", 0.831, "zebra/7.jpg")
MISSED = Mistake("lexus/2.jpg", "lexus", True, None, 0.4, "lexus/3.jpg")
STRANGER = Mistake("nobody/5.jpg", "nobody", False, "acme", 0.7, "acme/2.jpg")
MISTAKES = (NAMED, STRANGER, MISSED)


class Pictures:
    """Answers with red pictures, and keeps what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.fault: InputError | None = None

    async def __call__(self, crops: Sequence[str], width: int, height: int) -> tuple[Thumbnail, ...]:
        self.asked.append(tuple(crops))
        if self.fault:
            raise self.fault
        return tuple(Thumbnail(crop, ("ff0000" * width,) * height) for crop in crops)


async def opened(stage: Stage, pictures: Pictures) -> MistakesScreen:
    screen = MistakesScreen("fine-tuned at 0.700: 3 go wrong", MISTAKES, pictures)
    await stage.pilot.app.push_screen(screen)
    return screen


@pytest.mark.parametrize(
    ("mistake", "words"),
    [(NAMED, ["0.831", "acme", "named", "zebra"]), (MISSED, ["0.400", "lexus", "missed"]),
     (STRANGER, ["0.700", "nobody", "(unknown)", "named", "acme"])],
)  # fmt: skip
def test_a_line_says_what_a_query_was_taken_for(mistake: Mistake, words: list[str]) -> None:
    assert mistake_line(mistake).plain.split() == words


def test_a_long_name_leaves_the_verdict_where_it_is() -> None:
    long = Mistake("a", "a-brand-with-a-very-long-name", False, "zebra", 0.5, "b")
    assert mistake_line(long).plain.index("named") == mistake_line(NAMED).plain.index("named")


async def test_both_pictures_are_shown_with_their_brands() -> None:
    async with alone(size=(110, 30)) as stage:
        screen = await opened(stage, pictures := Pictures())
        await eventually(lambda: all(gallery.crops for gallery in screen.query(Gallery)))
        assert pictures.asked == [("acme/1.jpg", "zebra/7.jpg")]
        assert [str(gallery.border_title) for gallery in screen.query(Gallery)] == ["query: acme", "reference: zebra"]
        await stage.pilot.press("end")
        await eventually(lambda: len(pictures.asked) == 2)
        assert str(screen.query_one("#reference", Gallery).border_title) == "reference: nearest"


async def test_only_where_the_cursor_rests_are_pictures_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REST", 1e6)
    async with alone(size=(110, 30)) as stage:
        screen = await opened(stage, pictures := Pictures())
        await stage.pilot.press("down")
        monkeypatch.setattr(module, "REST", 0)
        await stage.pilot.press("down")
        await eventually(lambda: screen.query_one("#query", Gallery).crops)
        assert pictures.asked == [(MISSED.query, MISSED.reference)]
        assert all(one.is_finished for one in stage.pilot.app.workers), "a move gives up the one before"


async def test_pictures_that_cannot_be_had_are_said_once_and_the_list_stays() -> None:
    async with alone(size=(110, 30)) as stage:
        pictures = Pictures()
        pictures.fault = InputError("data/demo: no such data [here]")
        screen = await opened(stage, pictures)
        await eventually(lambda: stage.pilot.app._notifications)
        assert [note.message for note in stage.pilot.app._notifications] == ["data/demo: no such data [here]"]
        assert screen.query_one(OptionList).option_count == 3


@pytest.mark.parametrize("key", ["escape", "w", "q"])
async def test_it_is_left_for_where_one_came_from(key: str) -> None:
    async with alone(size=(110, 30)) as stage:
        before = stage.pilot.app.screen
        await opened(stage, Pictures())
        await stage.pilot.press(key)
        assert stage.pilot.app.screen is before
