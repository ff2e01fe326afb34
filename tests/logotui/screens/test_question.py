from __future__ import annotations

import pytest
from textual.widgets import Static

from logotui.screens.question import Question
from tests.logotui.alone import alone


@pytest.mark.parametrize(("key", "answer"), [("y", True), ("n", False), ("escape", False), ("q", False)])
async def test_only_y_means_yes(key: str, answer: bool) -> None:
    answers: list[bool | None] = []
    async with alone() as stage:
        await stage.pilot.app.push_screen(Question("Stop a?", "It stays.", "stop it"), answers.append)
        await stage.pilot.press("enter", "space")
        assert answers == []
        await stage.pilot.press(key)
        await stage.pilot.pause()
        assert answers == [answer]


async def test_it_says_what_it_costs_and_what_the_keys_do() -> None:
    async with alone() as stage:
        await stage.pilot.app.push_screen(Question("Stop [a]?", "Step 400 stays.", "stop it"))
        await stage.pilot.pause()
        said = [str(line.content) for line in stage.pilot.app.screen.query(Static)]
        assert said == ["Stop [a]?", "Step 400 stays.", "y yes, stop it     n no, leave it"]


@pytest.mark.parametrize(("column", "answer"), [(2, True), (22, False)])
async def test_the_answers_can_be_clicked(column: int, answer: bool) -> None:
    answers: list[bool | None] = []
    async with alone() as stage:
        await stage.pilot.app.push_screen(Question("Stop a?", "It stays.", "stop it"), answers.append)
        await stage.pilot.pause()
        await stage.pilot.click(".keys", offset=(column, 0))
        await stage.pilot.pause()
        assert answers == [answer]
