"""Pictures of epochs are drawn once."""

from __future__ import annotations

from textual.strip import Segment, Strip

from logotui.widgets.epoch_picture import EpochPicture
from tests.logotui.alone import alone, text_of


class Counting(EpochPicture):
    """Says in its one line how often it was drawn, and for which epoch."""

    drawn = 0

    def draw(self) -> list[Strip]:
        self.drawn += 1
        return [Strip([Segment(f"{self.drawn}: epoch {self.chosen}")])]


async def test_it_is_drawn_again_only_when_something_has_changed() -> None:
    picture = Counting()
    async with alone(picture, size=(20, 3)) as stage:
        first = picture.drawn
        assert text_of(picture) == [f"{first}: epoch 0", "", ""]
        assert picture.drawn == first, "three lines, and no drawing"
        picture.chosen = 2
        await stage.pilot.pause()
        assert text_of(picture)[0] == f"{first + 1}: epoch 2"
