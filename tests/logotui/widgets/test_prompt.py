from __future__ import annotations

from logotui.widgets.prompt import Prompt
from tests.logotui.alone import alone


async def test_it_asks_says_what_is_typed_and_is_gone_with_the_answer() -> None:
    prompt = Prompt()
    async with alone(prompt) as stage:
        assert not prompt.display
        prompt.ask("filter", "words", "lo")
        await stage.pilot.pause()
        assert prompt.display and prompt.has_focus and prompt.value == "lo" and not stage.posted(Prompt.Typed)
        await stage.pilot.press("s", "enter")
        await stage.pilot.pause()
        typed, answered = stage.posted(Prompt.Typed)
        assert (typed.what, typed.text) == ("filter", "s"), "what stood there is typed over"
        assert isinstance(answered, Prompt.Answered) and answered.text == "s"
        assert not prompt.asking and not prompt.display and not prompt.has_focus


async def test_it_can_be_left_without_an_answer() -> None:
    prompt = Prompt()
    async with alone(prompt) as stage:
        prompt.ask("range", "two numbers")
        prompt.leave()
        await stage.pilot.pause()
        assert not prompt.asking and not stage.posted(Prompt.Answered)
