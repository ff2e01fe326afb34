from __future__ import annotations

import pytest

from logoclip.data.findings import Audit, Case, Finding
from logotui.widgets.audit_panel import audit_lines, doubts


def finding(kind: str, cases: int) -> Finding:
    paths = (f"Food/{kind}/1.jpg", f"Food/{kind}/2.jpg")
    return Finding(kind, f"{kind} things", cases, "Look.", tuple(Case(f"{kind} {one}", paths) for one in range(cases)))


def audit(*findings: Finding) -> Audit:
    return Audit("data/x", 42, 5, 50, 48, 70, findings)


FULL = audit(*(finding(f"kind{number}", 9) for number in range(3)), finding("none", 0))


@pytest.mark.parametrize(("width", "height"), [(36, 20), (60, 6), (36, 6), (90, 32), (20, 2)])
def test_it_fits_and_counts_come_first(width: int, height: int) -> None:
    lines = audit_lines(FULL, width, height)
    assert len(lines) <= height and all(line.cell_length <= width for line in lines)
    assert [str(line).strip() for line in lines[:3]] == [f"9 kind{number} things" for number in range(3)][:height]


@pytest.mark.parametrize("width", [36, 90])
def test_each_kind_shows_its_worst_where_there_is_room(width: int) -> None:
    text = "\n".join(map(str, audit_lines(FULL, width, 20)))
    assert all(f"kind{number} 0" in text and f"Food/kind{number}/1.jpg" in text for number in range(3))
    assert "none" not in text
    assert "logoclip audit data/x" in text


def test_one_kind_alone_has_all_the_room() -> None:
    lines = audit_lines(audit(finding("one", 9), finding("two", 0)), 90, 20)
    assert sum("Food/one/1.jpg" in str(line) for line in lines) == 9


def test_nothing_doubtful_is_said() -> None:
    assert str(audit_lines(audit(finding("one", 0)), 60, 5)[0]).startswith("nothing")


def test_what_crosses_the_split_is_counted_once() -> None:
    assert doubts(audit(finding("photographs_across_the_split", 2), finding("photographs_brands", 2))) == 2
