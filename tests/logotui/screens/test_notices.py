from __future__ import annotations

from textual.widgets import OptionList, Static

from logoclip.errors import JobError
from logotui.app import LogoTui
from logotui.screens.log import LogScreen
from logotui.screens.notices import NoticesScreen
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, summary
from tests.logotui.settle import settle

LONG = "runs/demo-01/checkpoints/last.pt: " + "is damaged and cannot be read; " * 40
TRACE = ("Traceback (most recent call last):", '  File "x.py", line 3', "ValueError: no such class")


async def test_an_error_is_read_whole_scrolled_and_copied() -> None:
    host = FakeHost([summary("demo-01")], faults={"pause": JobError(LONG)})
    app = LogoTui(host)
    async with app.run_test(size=(80, 24)) as pilot:
        await eventually(lambda: app.watcher.facts.runs)
        await pilot.press("p")
        await settle(pilot)
        (shown,) = [note.message for note in app._notifications]
        assert len(shown) < 300 and shown.endswith("(E shows it whole)")
        await pilot.press("E")
        await pilot.pause()
        assert isinstance(app.screen, NoticesScreen)
        whole = app.screen.query_one(Static)
        assert str(whole.render()) == LONG
        before = whole.parent.scroll_offset.y  # type: ignore[union-attr]
        await pilot.press("pagedown")
        await pilot.pause()
        assert whole.parent.scroll_offset.y > before  # type: ignore[union-attr]
        await pilot.press("c")
        assert app.clipboard == LONG
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, NoticesScreen)


async def test_a_failed_run_shows_its_traceback_and_the_way_to_its_log() -> None:
    host = FakeHost(
        [summary("demo-02"), summary("demo-01", state="failed", error="crashed: ValueError", last_words=TRACE)]
    )
    app = LogoTui(host)
    async with app.run_test(size=(100, 30)) as pilot:
        await eventually(lambda: app.watcher.facts.runs)
        await pilot.press("down", "E")
        await pilot.pause()
        text = str(app.screen.query_one(Static).render())
        assert text.startswith("demo-01 failed\n\ncrashed: ValueError") and all(line in text for line in TRACE)
        await pilot.press("l")
        await settle(pilot)
        assert (app.current_mode, app.open_run_id) == ("monitor", "demo-01")
        await eventually(lambda: isinstance(app.screen, LogScreen))


async def test_where_nothing_was_said_that_is_said() -> None:
    app = LogoTui(FakeHost())
    async with app.run_test(size=(80, 24)) as pilot:
        await eventually(lambda: app.watcher.facts.runs is not None)
        await pilot.press("E", "c", "l", "down")
        await pilot.pause()
        assert app.screen.query_one(OptionList).option_count == 0
        assert "Nothing has been said" in str(app.screen.query_one(Static).render())
