"""No sheet is parsed twice for one theme, and another theme is seen everywhere."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from textual.css import stylesheet

from logotui.app import LogoTui
from logotui.modes import SCREENS
from tests.logotui.fake_host import lively

SIZE = (140, 40)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[Any]:
    """How often each sheet was parsed."""
    counts: Counter[Any] = Counter()
    real = stylesheet.parse

    def counted(scope: str, css: str, read_from: Any, **options: Any) -> Any:
        counts[css, read_from, scope, options["tie_breaker"]] += 1
        return real(scope, css, read_from, **options)

    monkeypatch.setattr(stylesheet, "parse", counted)
    return counts


async def test_each_sheet_is_parsed_once_however_often_screens_appear(parsed: Counter[Any]) -> None:
    app = LogoTui(lively())
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(2):
            for number in range(1, len(SCREENS) + 1):
                await pilot.press(str(number))
                await pilot.pause()
        assert len(parsed) > 40
        assert {key[1]: times for key, times in parsed.items() if times > 1} == {}


async def test_another_theme_reaches_the_screens_that_were_built_before_and_those_built_after() -> None:
    app = LogoTui(lively())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3", "1")
        await pilot.pause()
        dark = app.screen.styles.background
        app.action_next_theme()
        seen = set()
        for key in "1324":
            await pilot.press(key)
            await pilot.pause()
            seen.add(app.screen.styles.background)
        assert len(seen) == 1 and dark not in seen
