"""The Sweep screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

from logoclip.evaluation.stored import Evaluation, Settings
from logotui.app import LogoTui
from logotui.screens.sweep import SweepScreen
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost
from tests.logotui.settle import settle
from tests.logotui.sweep_host import made_up_sweep, sweep_host
from tests.logotui.swept import NARROW, WIDE, has_interval, opened, said


async def test_both_models_stand_side_by_side_at_their_fitted_thresholds(tmp_path: Path) -> None:
    async with opened(sweep_host(tmp_path)) as (_, screen):
        assert [panel.model.name for panel in screen.panels] == ["baseline", "fine-tuned"]
        assert [panel.threshold for panel in screen.panels] == [panel.model.fitted for panel in screen.panels]
        assert "fitted on 20 other brands" in said(screen, "#what")
        assert "Fine-tuned is better" in said(screen, "#verdict")


async def test_another_method_is_asked_for_and_shown(tmp_path: Path) -> None:
    host = sweep_host(tmp_path)
    async with opened(host) as (pilot, screen):
        await pilot.press("m")
        await settle(pilot)
        assert screen.sweep is not None and screen.sweep.answer.method == "simple"
        assert "simple" in said(screen, "#what")
        assert len(screen.panels) == 2


async def test_whose_brands_and_pixels_were_asked_stands_below_the_title(tmp_path: Path) -> None:
    asked = replace(made_up_sweep(), split="run demo-01", preprocess="squash", fingerprint="abcd1234", known_left_out=3)
    async with opened(sweep_host(tmp_path, asked), NARROW) as (_, screen):
        assert said(screen, "#asked") == (
            "20 held-out brands, 10 known, 160 queries · split of run demo-01 · squash pixels · questions abcd1234 · "
            "seed 42 · 3 brands left out that a model knows"
        )


async def test_a_sweep_at_a_given_threshold_begins_there_and_is_fitted_all_the_same(tmp_path: Path) -> None:
    given = replace(made_up_sweep(), settings=Settings(threshold=0.8))
    async with opened(sweep_host(tmp_path, given)) as (pilot, screen):
        assert [panel.threshold for panel in screen.panels] == [0.8, 0.8]
        assert "given · ▲ fitted on 20 other brands for F1" in said(screen, "#what")
        await pilot.press("o")
        assert [panel.threshold for panel in screen.panels] == [panel.model.fitted for panel in screen.panels]
        assert {panel.threshold for panel in screen.panels}.isdisjoint({0.8})


async def test_one_model_alone_has_the_whole_width(tmp_path: Path) -> None:
    sweep = made_up_sweep()
    alone = Evaluation(sweep.models[1:], *[getattr(sweep, name) for name in list(sweep.__dataclass_fields__)[1:]])
    async with opened(sweep_host(tmp_path, alone)) as (_, screen):
        assert len(screen.panels) == 1
        assert screen.panels[0].size.width > 130
        assert said(screen, "#verdict") == ""


async def test_in_sample_thresholds_are_called_so(tmp_path: Path) -> None:
    async with opened(sweep_host(tmp_path, made_up_sweep(calibrated=False)), NARROW) as (_, screen):
        assert "in-sample" in said(screen, "#what")
        assert "in-sample" in said(screen, "#verdict")
        assert "fitted" not in said(screen, "#what")
        for panel in screen.panels:
            assert panel.border_subtitle == "▲ in-sample  △ best here"


async def test_without_a_sweep_the_screen_says_what_to_press() -> None:
    async with opened(FakeHost()) as (pilot, screen):
        assert screen.query_one("#empty").display
        await pilot.press("n", "x", "m", "right", "tab", "l")
        await settle(pilot)
        assert any("needs a training run" in note.message for note in pilot.app._notifications)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_its_looks(snap_compare: Callable[..., bool], tmp_path: Path, size: tuple[int, int]) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await pilot.press("4")
        await settle(pilot)
        await pilot.press("right", "right")
        screen = cast(SweepScreen, pilot.app.screen)
        await eventually(lambda: all(map(has_interval, screen.panels)))

    assert snap_compare(LogoTui(sweep_host(tmp_path)), terminal_size=size, run_before=before)
