from __future__ import annotations

from msgspec.structs import replace
from textual.widgets import Static

from logoclip.runs import Event, Histogram
from logotui.screens.similarities import WAITING, SimilaritiesScreen
from logotui.widgets.epoch_map import EpochMap
from logotui.widgets.epoch_ridge import EpochRidge
from logotui.widgets.similarities import Similarities
from tests.logotui.alone import text_of
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import NOON, FakeHost, bell, lively
from tests.logotui.screens.test_monitor import opened

EDGES = tuple(-1 + 0.04 * place for place in range(51))


def histograms(number: int) -> tuple[Histogram, Histogram]:
    """The validation at the end of an epoch of 100 steps: the two kinds drift apart."""
    means = (("val_wrong", 0.5 - 0.1 * number, 4000), ("val_correct", 0.7 + 0.04 * number, 900))
    wrong, correct = (Histogram(100 * number, name, EDGES, tuple(bell(mean, 0.1, n))) for name, mean, n in means)
    return wrong, correct


def trained(epochs: int) -> FakeHost:
    host = lively()
    host.counts["demo-03"] = tuple(one for number in range(epochs) for one in histograms(number))
    return host


def said(screen: SimilaritiesScreen) -> str:
    return str(screen.query_one("#said", Static).content)


async def test_the_newest_epoch_is_named_with_its_threshold_and_the_cursor_walks() -> None:
    async with opened(trained(3)) as (pilot, _):
        await pilot.press("H")
        await eventually(lambda: isinstance(pilot.app.screen, SimilaritiesScreen))
        screen = pilot.app.screen
        assert isinstance(screen, SimilaritiesScreen)
        await eventually(lambda: said(screen).startswith("epoch 2 · threshold"))
        assert "wrong 0.30, correct 0.78" in said(screen) and "since epoch 1" in said(screen)
        await pilot.press("left")
        assert said(screen).startswith("epoch 1 · threshold")
        assert "▲1" in text_of(screen.query_one(EpochMap))[-1]
        await pilot.press("home")
        assert said(screen).startswith("the base · threshold") and "since" not in said(screen)
        await pilot.press("left", "left")
        assert said(screen).startswith("the base"), "there is none before"
        assert [line for line in text_of(screen.query_one(EpochRidge)) if "epoch" in line] == []
        await pilot.press("end")
        assert said(screen).startswith("epoch 2")


async def test_a_new_epoch_is_asked_for_alone_and_followed_unless_another_is_looked_at() -> None:
    host = trained(2)
    async with opened(host) as (pilot, _):
        await pilot.press("H")
        screen = pilot.app.screen
        assert isinstance(screen, SimilaritiesScreen)
        await eventually(lambda: said(screen).startswith("epoch 1"))
        host.counts["demo-03"] += histograms(2)
        host.happened["demo-03"] = [*host.happened["demo-03"], Event(40, 400, NOON + 40, "epoch", "epoch 9")]
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: said(screen).startswith("epoch 2"))
        assert [call["after"] for call in host.asked("histograms")] == [0, 4], "what was read is not sent again"
        await pilot.press("left")
        host.counts["demo-03"] += histograms(3)
        host.happened["demo-03"] = [*host.happened["demo-03"], Event(50, 500, NOON + 50, "epoch", "")]
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: len(screen.epochs) == 4)
        assert said(screen).startswith("epoch 1")


async def test_before_the_first_validation_it_says_when_they_come() -> None:
    host = lively()
    host.counts.clear()
    async with opened(host) as (pilot, _):
        await pilot.press("H", "left", "home", "end")
        screen = pilot.app.screen
        assert isinstance(screen, SimilaritiesScreen) and said(screen) == WAITING


async def test_a_job_that_trains_nothing_has_none() -> None:
    host = lively()
    host.summaries = [replace(host.find("data-01"), state="running")]
    host.logs["data-01"] = "rendering\n"
    async with opened(host) as (pilot, monitor):
        await pilot.press("H")
        assert pilot.app.screen is monitor


async def test_the_monitor_shows_the_epochs_beside_the_loss() -> None:
    async with opened(trained(3)) as (_, monitor):
        panel = monitor.query_one(Similarities)
        await eventually(lambda: panel.border_title == "validation brands  epoch 2")
        assert "threshold ≈" in str(panel.border_subtitle) and panel.query_one(EpochMap).display
