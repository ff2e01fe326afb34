"""What extending a training would mean, in words."""

from __future__ import annotations

import re

import pytest

from logoclip.errors import InputError
from logoclip.jobs.extension import MOST_EPOCHS, Extension
from logoclip.training.schedule import warmup_cosine

KNOWN = Extension("a-01", trained=2, planned=2, step=20, each=10, learning_rate=1e-3, warmup_steps=5)


@pytest.mark.parametrize("more", [0, -1, MOST_EPOCHS + 1])
def test_a_number_that_makes_no_sense_is_refused(more: int) -> None:
    for say in (KNOWN.total, KNOWN.said):
        with pytest.raises(InputError, match=f"must be a whole number from 1 to {MOST_EPOCHS}, given {more}"):
            say(more)


@pytest.mark.parametrize("more", [1, 3, 40])
def test_the_rate_that_it_names_is_that_of_the_longer_schedule(more: int) -> None:
    said = KNOWN.said(more)
    ((first, before),) = re.findall(r"(\S+) at first, where a-01 had (\S+)\.", said)
    assert KNOWN.total(more) == 2 + more and f"A new run of {2 + more} epochs" in said
    assert float(first) == pytest.approx(warmup_cosine(1e-3, 5, 10 * (2 + more))(21), rel=0.05)
    assert float(before) == pytest.approx(warmup_cosine(1e-3, 5, 20)(20), rel=0.05, abs=1e-9)
