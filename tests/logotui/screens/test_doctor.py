"""The doctor of the machine that is watched, on a screen."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from logoclip.errors import JobError
from logoclip.machine.check import Check
from logotui.facts import Facts
from logotui.hosts.host import HostLost, Link
from logotui.messages import LinkChanged
from logotui.screens.doctor import DoctorScreen, where
from logotui.widgets.checks import Checks
from logotui.widgets.gauges import Gauges
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import lively
from tests.logotui.opening import opened


def said(screen: DoctorScreen) -> str:
    return "\n".join(str(line.render()) for line in screen.query(Static))


async def test_it_looks_when_it_is_shown_and_again_with_a_key() -> None:
    async with opened(host := lively(), "6", DoctorScreen) as (pilot, screen):
        await eventually(lambda: "cannot train yet: 1 fault" in said(screen))
        assert "local disk" in said(screen)
        assert len(host.asked("examine")) == 1
        host.answers["examine"] = lambda _: (Check("Python", "ok", "3.12"),)
        await pilot.press("1", "6")
        assert len(host.asked("examine")) == 1
        await pilot.press("r")
        await eventually(lambda: "this machine can train" in said(screen))
        assert screen.query_one(Checks).words == ""
        assert screen.query_one(Gauges).machine.cpu_percent == 87.0


@pytest.mark.parametrize("fault", [JobError("no shell"), HostLost("gone")])
async def test_why_nothing_is_known_is_said(fault: Exception) -> None:
    host = lively()
    host.faults["examine"] = fault  # type: ignore[assignment]
    async with opened(host, "6", DoctorScreen) as (pilot, screen):
        await eventually(lambda: str(fault) in screen.query_one(Checks).words)
        host.faults.clear()
        screen.link_returned()
        await eventually(lambda: "cannot train yet" in said(screen))
        assert pilot.app.is_running


async def test_it_says_how_the_machine_is_reached() -> None:
    async with opened(lively(), "6", DoctorScreen) as (_, screen):
        await eventually(lambda: "this is the machine itself · answers" in said(screen))
        assert "box  /home/ada/demo-workspace  logotui 0.2.0 · Python 3.11" in said(screen)
        screen.console.watcher.facts = Facts(link=Link(lost=True, reason="no route to host"))
        screen.post_message(LinkChanged(Link(lost=True, reason="no route to host")))
        await eventually(lambda: "link lost, retrying: no route to host" in said(screen))


def test_another_machine_is_named_as_ssh_knows_it() -> None:
    assert "reached by ssh orin · last heard of 7s ago" in where("orin", Facts(age=7)).plain
