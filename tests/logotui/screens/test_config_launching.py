"""Launching waits for what is to be known. What is launched is in test_config.py."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from logoclip.agent.questions.launches import Launched
from logotui.app import LogoTui
from tests.logotui.config_host import config_host
from tests.logotui.eventually import eventually
from tests.logotui.screens.test_config import fill, opened
from tests.logotui.settle import settle


async def test_a_launch_that_is_asked_for_while_the_data_are_read_waits_and_says_so(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    read = asyncio.Event()
    ask = host.ask

    async def slow(question: Any, /) -> Any:
        if question.wire_name() == "estimate":
            await read.wait()
        return await ask(question)

    host.ask = slow  # type: ignore[method-assign]
    app = LogoTui(host)
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("2")
        await eventually(lambda: host.asked("drafts") and app.screen.draft.name == "demo.yaml")
        await pilot.press("ctrl+l")
        await eventually(lambda: any("as soon as data/demo has been read" in one.message for one in app._notifications))
        assert host.asked("launch_training") == []
        read.set()
        await eventually(lambda: host.asked("launch_training"))


async def test_a_probe_is_launched_with_what_is_on_screen(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    host.answers["launch_job"] = lambda asked: Launched("probe-demo-01")
    async with opened(host) as (pilot, screen):
        await fill(pilot, screen, "batch_size", "8")
        await pilot.press("enter", "p")
        await settle(pilot)
        (asked,) = host.asked("launch_job")
        assert (asked["kind"], asked["called"], asked["arguments"]["config"]["batch_size"]) == (
            "probe",
            "probe-demo",
            8,
        )
        await fill(pilot, screen, "batch_size", "0")
        await pilot.press("enter", "p")
        await settle(pilot)
        assert len(host.asked("launch_job")) == 1
