"""What is done with the threshold under the cursor."""

from __future__ import annotations

from pathlib import Path

import pytest

from logotui.screens.mistakes import MistakesScreen
from logotui.screens.sweep_cursors import moved
from logotui.screens.sweep_using import way_back
from logotui.widgets.counts_table import CountsTable
from logotui.widgets.gallery import Gallery
from tests.logotui.eventually import eventually
from tests.logotui.settle import settle
from tests.logotui.sweep_host import sweep_host
from tests.logotui.swept import opened


async def test_what_goes_wrong_is_listed_with_its_pictures(tmp_path: Path) -> None:
    async with opened(sweep_host(tmp_path)) as (pilot, screen):
        await pilot.press("w")
        await settle(pilot)
        shown = pilot.app.screen
        assert isinstance(shown, MistakesScreen)
        named = sum(mistake.given is not None for mistake in shown.mistakes)
        missed = sum(mistake.given is None and mistake.known for mistake in shown.mistakes)
        here = screen.panels[1].query_one(CountsTable).columns[0].figures
        assert named == here.wrong
        assert missed + sum(mistake.known and mistake.given is not None for mistake in shown.mistakes) == here.missed
        await eventually(lambda: all(gallery.crops for gallery in shown.query(Gallery)))
        query, reference = shown.query(Gallery)
        assert query.crops[0].path == shown.mistakes[0].query
        assert reference.crops[0].path == shown.mistakes[0].reference
        await pilot.press("escape")
        assert pilot.app.screen is screen


async def test_the_threshold_is_written_to_the_fine_tuned_model(tmp_path: Path) -> None:
    host = sweep_host(tmp_path)
    async with opened(host) as (pilot, screen):
        await pilot.press("x")
        await settle(pilot)
        fitted = screen.panels[1].model.fitted
        await pilot.press("right", "x")
        await settle(pilot)
        common = {"id": "demo-sweep-01", "model": "finetuned", "method": "multi-ref", "goal": None}
        assert host.asked("write_threshold") == [
            {**common, "threshold": fitted},
            {**common, "threshold": moved(fitted, 0.01)},
        ]
        said = " ".join(notice.message for notice in pilot.app._notifications)
        assert "fitted on 20 other brands for F1, is now the threshold of runs/demo-01/model and models/demo" in said


@pytest.mark.parametrize(
    ("before", "now", "fitted", "said"),
    [
        (0.7585, 0.7, 0.7585, "; it was 0.7585, the fitted one. o x writes the fitted one, 0.7585"),
        (0.5, 0.7, 0.7585, "; it was 0.5000. o x writes the fitted one, 0.7585"),
        (0.5, 0.7585, 0.7585, "; it was 0.5000"),
        (0.7585, 0.7585, 0.7585, ""),
        (None, 0.7, None, ""),
    ],
)
def test_after_a_threshold_is_written_the_way_back_is_said(
    before: float | None, now: float, fitted: float | None, said: str
) -> None:
    assert way_back(before, now, fitted) == said


async def test_the_swept_model_is_published(tmp_path: Path) -> None:
    host = sweep_host(tmp_path)
    async with opened(host) as (pilot, _):
        await pilot.press("u")
        await settle(pilot)
        assert host.asked("publish") == [{"id": "demo-01"}]
        await pilot.press("tab", "u")
        await settle(pilot)
        assert len(host.asked("publish")) == 1
        assert "only what a training made" in " ".join(notice.message for notice in pilot.app._notifications)
