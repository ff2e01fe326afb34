from __future__ import annotations

import pytest
from textual.events import MouseScrollUp

from logoclip.data.findings import Audit, Case, Finding
from logotui.widgets.audit_panel import AuditPanel, audit_lines, doubts
from tests.logotui.alone import alone


def finding(kind: str, cases: int) -> Finding:
    paths = (f"Food/{kind}/1.jpg", f"Food/{kind}/2.jpg")
    return Finding(kind, f"{kind} things", cases, "Look.", tuple(Case(f"{kind} {one}", paths) for one in range(cases)))


def audit(*findings: Finding) -> Audit:
    return Audit("data/x", 42, 5, 50, 48, 70, findings)


FULL = audit(*(finding(f"kind{number}", 9) for number in range(3)), finding("none", 0))


@pytest.mark.parametrize("width", [20, 36, 60, 90])
def test_it_fits_and_counts_come_first(width: int) -> None:
    lines = audit_lines(FULL, width)
    assert all(line.cell_length <= width for line in lines)
    assert [str(line).strip() for line in lines[:3]] == [f"9 kind{number} things" for number in range(3)]


@pytest.mark.parametrize("width", [36, 90])
def test_every_case_of_each_kind_is_there(width: int) -> None:
    text = "\n".join(map(str, audit_lines(FULL, width)))
    assert all(f"kind{number} {case}" in text for number in range(3) for case in range(9))
    assert "none" not in text
    assert "logoclip audit data/x" in text


async def test_what_is_longer_than_its_room_is_scrolled_to_by_keys_and_by_the_wheel() -> None:
    panel = AuditPanel()
    async with alone(panel, size=(90, 12)) as stage:
        panel.audit = FULL
        await stage.pilot.pause()
        assert panel.max_scroll_y > 0
        panel.focus()
        await stage.pilot.press("j", "down", "k")
        await stage.pilot.pause()
        assert panel.scroll_target_y == 1
        await stage.pilot.press("end")
        await stage.pilot.pause()
        assert panel.scroll_target_y == panel.max_scroll_y
        await stage.pilot._post_mouse_events([MouseScrollUp], panel)
        await stage.pilot.pause()
        assert panel.scroll_target_y < panel.max_scroll_y
        panel.audit = audit(finding("one", 1))
        await stage.pilot.pause()
        assert panel.scroll_target_y == 0


def test_nothing_doubtful_is_said() -> None:
    assert str(audit_lines(audit(finding("one", 0)), 60)[0]).startswith("nothing")


def test_what_crosses_the_split_is_counted_once() -> None:
    assert doubts(audit(finding("photographs_across_the_split", 2), finding("photographs_brands", 2))) == 2
