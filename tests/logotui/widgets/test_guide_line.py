from __future__ import annotations

from logotui.widgets.guide_line import GuideLine
from tests.logotui.alone import alone, text_of


async def test_it_is_there_only_while_it_has_something_to_say() -> None:
    guide = GuideLine()
    async with alone(guide, size=(30, 3)) as stage:
        assert not guide.display
        guide.words = "demo 1 of 3 · rendering"
        await stage.pilot.pause()
        assert text_of(guide) == [" demo 1 of 3 · rendering"]
        guide.words = ""
        await stage.pilot.pause()
        assert not guide.display


async def test_words_are_cut_and_brackets_are_words() -> None:
    guide = GuideLine()
    async with alone(guide, size=(20, 3)) as stage:
        guide.words = "[red]demo[/] of whatever was asked for"
        await stage.pilot.pause()
        assert text_of(guide) == [" [red]demo[/] of w…"]
