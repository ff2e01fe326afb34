from __future__ import annotations

from typing import Any

import pytest

from logotui.notices import LONGEST_TOAST, MOST, Notice, Notices, toast, trouble_of
from tests.logotui.fake_host import NOON, summary


def test_the_newest_comes_first_and_the_oldest_go() -> None:
    kept = Notices()
    for number in range(MOST + 5):
        kept.add(Notice(number, "information", str(number)))
    assert len(kept) == MOST
    assert [notice.text for notice in kept][:2] == [str(MOST + 4), str(MOST + 3)]


@pytest.mark.parametrize("text", ["", "short", "x" * LONGEST_TOAST])
def test_a_toast_says_all_of_what_fits(text: str) -> None:
    assert toast(text) == text


def test_a_toast_of_a_long_text_says_where_the_rest_is() -> None:
    shown = toast("word " * 200)
    assert len(shown) < LONGEST_TOAST + 30 and shown.endswith("… (E shows it whole)")


@pytest.mark.parametrize(
    ("wish", "changes", "text"),
    [
        ("", {}, None),
        ("pausing", {}, "demo-01 running: pausing"),
        ("", {"message": "loading torch"}, "demo-01 running\n\nloading torch"),
        (
            "w",
            {"error": "crashed: x", "message": "m", "last_words": ("Traceback", "x")},
            "demo-01 running: w\n\ncrashed: x\n\nm\n\nTraceback\nx",
        ),
    ],
)
def test_the_trouble_of_a_run_is_all_that_is_known(wish: str, changes: dict[str, Any], text: str | None) -> None:
    found = trouble_of(summary("demo-01", ended=NOON + 5, **changes), wish)
    assert (found and found.text) == text
    if found:
        assert (found.at, found.run_id) == (NOON + 5, "demo-01")
        assert found.severity == ("error" if changes.get("error") else "information")
