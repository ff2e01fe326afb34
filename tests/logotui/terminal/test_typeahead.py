"""Keys that arrive all at once, as a bad line delivers them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from logotui.app import LogoTui
from logotui.screens.config import ConfigScreen
from logotui.terminal import typeahead
from tests.logotui.config_host import config_host
from tests.logotui.eventually import eventually
from tests.logotui.settle import settle
from tests.logotui.slow_host import Slow
from tests.logotui.sweep_host import sweep_host

SPECIAL = {"⏎": "enter", "/": "slash", ".": "full_stop", "_": "underscore"}


def burst(pilot: Pilot[None], text: str) -> None:
    """Every key of `text` at once, before any is handled."""
    for typed in text:
        name = SPECIAL.get(typed, typed)
        pilot.app.post_message(events.Key(name, None if name == "enter" else typed))


async def test_a_field_is_found_opened_and_filled_in_one_burst(tmp_path: Path) -> None:
    app = LogoTui(config_host(tmp_path))
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("2")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, ConfigScreen)
        burst(pilot, "/warmup_steps⏎⏎205⏎")
        await eventually(lambda: screen.draft.values["warmup_steps"] == 205)
        assert list(screen.draft.changes) == ["warmup_steps"]


async def test_a_key_whose_widget_has_gone_holds_up_the_next_for_a_moment_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeahead, "PATIENCE", 0.05)
    app = LogoTui(config_host(tmp_path))
    async with app.run_test(size=(140, 40)) as pilot:
        monkeypatch.setattr(app.typeahead, "_follow", lambda *_: None)
        burst(pilot, "235")
        await eventually(lambda: app.current_mode == "data")


async def test_a_key_that_waits_long_is_named_and_esc_drops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeahead, "SAID_AFTER", 0.01)
    host = sweep_host(tmp_path)
    app = LogoTui(host)
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("4")
        await settle(pilot)
        slow = Slow(host, "read_sweep")
        await pilot.press("m", "x")
        await eventually(lambda: [note.message for note in app._notifications if "x: waits for" in note.message])
        await pilot.press("escape")
        await eventually(lambda: not app.typeahead._waiting)
        assert any("x: not obeyed" in notice.text for notice in app.notices)
        slow.let_go()
        await settle(pilot)
        assert host.asked("write_threshold") == []
