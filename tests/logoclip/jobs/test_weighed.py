"""What deleting would cost, in words."""

from __future__ import annotations

import pytest

from logoclip.jobs.weighed import Deletion


@pytest.mark.parametrize(
    ("freed", "words"),
    [(0, "0 kB"), (53_000, "53 kB"), (99_999_999, "100.0 MB"), (100_000_000, "0.1 GB"), (2_340_000_000, "2.3 GB")],
)
def test_what_the_disk_gets_back_is_said_in_units_that_people_read(freed: int, words: str) -> None:
    assert Deletion(freed, freed, ("checkpoints", "log")).lines() == (
        f"lost: checkpoints, log; {words} of the disk are free then",
    )


def test_what_others_need_comes_first_and_what_stays_last() -> None:
    lines = Deletion(3_000, 1_000, ("log",), ("b-01 begins from it",), ("models/a stays",)).lines()
    assert lines[0] == "! b-01 begins from it" and lines[-1] == "models/a stays"
    assert "(2 kB more are shared with a published model, and stay)" in lines[1]
