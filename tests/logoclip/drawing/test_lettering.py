from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from logoclip.drawing.lettering import lockup, wordmark


def test_a_name_is_always_set_the_same_way() -> None:
    assert wordmark("Acme", "acme", 96).tobytes() == wordmark("Acme", "acme", 96).tobytes()


def test_names_are_set_in_different_ways() -> None:
    assert len({wordmark("Acme", key, 96).tobytes() for key in "abcdefghij"}) > 5


@pytest.mark.parametrize("text", ["Acme", "The Very Long Name"])
def test_a_wordmark_is_at_most_five_times_as_wide_as_high(text: str) -> None:
    for key in "abcdefghij":
        line = wordmark(text, key, 96)
        assert line.width <= 5 * line.height + 1
        assert max(line.tobytes()) > 200


def test_a_lockup_shows_the_icon_at_its_left() -> None:
    icon = Image.new("L", (60, 60), 255)
    both = lockup(icon, "Acme", "acme")
    assert both.height == 60
    assert 60 < both.width <= 300
    assert np.asarray(both.crop((0, 0, 60, 60))).min() == 255
    assert max(both.crop((60, 0, *both.size)).tobytes()) > 200


def test_a_wide_icon_has_its_name_below() -> None:
    both = lockup(Image.new("L", (90, 30), 255), "Acme", "acme")
    assert both.width == 90
    assert both.height > 40
