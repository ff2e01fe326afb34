from __future__ import annotations

import pytest

from logotui.screens.naming import Naming, completed, objection
from tests.logotui.alone import alone


@pytest.mark.parametrize("name", ["", " ", "a/b", ".x", "x\0", "x" * 300, "demo", "demo.yaml"])
def test_what_can_be_no_name_is_refused_with_the_reason(name: str) -> None:
    assert objection(name, {"demo.yaml"})


def test_a_suffix_is_added_where_there_is_none() -> None:
    assert [completed(name) for name in ("a", " b.yml ", "c.d")] == ["a.yaml", "b.yml", "c.d.yaml"]
    assert objection("other", {"demo.yaml"}) == ""


async def test_a_name_that_is_taken_is_not_taken_again() -> None:
    names: list[str | None] = []
    async with alone(size=(80, 20)) as stage:
        await stage.pilot.app.push_screen(Naming("save as", "demo", {"demo.yaml"}), names.append)
        await stage.pilot.press("enter")
        assert names == []
        await stage.pilot.press(*"x", "enter")
        await stage.pilot.pause()
        assert names == ["x.yaml"]
