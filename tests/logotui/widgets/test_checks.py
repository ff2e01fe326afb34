from __future__ import annotations

from textual.widgets import Static

from logoclip.machine.check import Check
from logotui.widgets.checks import Checks, mark, verdict
from tests.logotui.alone import alone

FOUND = (
    Check("Python", "ok", "3.11"),
    Check("GPU", "warning", "none [red]that[/] torch can use"),
    Check("database", "fault", "no: put the workspace on a local disk, where files can be mapped into memory by two"),
)


def test_a_fault_stands_in_the_way_and_a_warning_does_not() -> None:
    assert verdict(FOUND).plain == "this machine cannot train yet: 1 fault"
    assert verdict(FOUND[:2]).plain == "this machine can train"
    assert [mark(check).plain for check in FOUND] == ["✓ ok      Python", "! warning GPU", "✗ fault   database"]


async def test_the_worst_comes_first_and_a_long_one_goes_on_below_itself() -> None:
    shown = Checks()
    async with alone(shown, size=(70, 12)) as stage:
        shown.checks = FOUND
        await stage.pilot.pause()
        details = list(shown.query(Static))[2::2]
        assert [str(detail.render()) for detail in details] == [check.detail for check in reversed(FOUND)]
        assert details[0].size.height > 1 and details[0].region.x == details[1].region.x > 20
