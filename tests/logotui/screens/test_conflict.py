from __future__ import annotations

from logotui.screens.conflict import Conflict, compared
from tests.logotui.alone import alone


async def answered(key: str, *, mergeable: bool = True) -> object:
    answers: list[object] = []
    async with alone(size=(100, 30)) as stage:
        screen = Conflict("demo.yaml", "a: 2\n", "a: 1\n", "b: 1\n", mergeable=mergeable)
        await stage.pilot.app.push_screen(screen, answers.append)
        await stage.pilot.press(key)
        await stage.pilot.pause()
        return answers


async def test_each_key_is_a_choice() -> None:
    for key, choice in (("m", "merge"), ("k", "mine"), ("t", "theirs"), ("escape", None)):
        assert await answered(key) == [choice]


async def test_what_cannot_be_merged_is_not() -> None:
    assert await answered("m", mergeable=False) == []


def test_each_side_says_what_it_changed() -> None:
    assert compared("theirs", "a: 1\nb: 2\n", "a: 9\nb: 2\n").plain == "theirs\n-a: 1\n+a: 9\n"
    assert compared("mine", "a: 1\n", "a: 1\n").plain == "mine\nnothing\n"
