from __future__ import annotations

import pytest

from logotui.widgets.bar import level_bar, progress_bar


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99, 1.0, 1.7, -1.0])
def test_a_bar_is_as_wide_as_asked(share: float) -> None:
    assert progress_bar(share, 20).cell_length == 20
    assert progress_bar(share, 20).plain.count("━") == int(min(max(share, 0), 1) * 40 + 0.5) // 2
    assert level_bar(share, 20, "$quiet").cell_length == 20


def test_half_a_cell_is_shown() -> None:
    assert progress_bar(0.125, 4).plain == "╸───"
    assert progress_bar(0.375, 4).plain == "━╸──"


def test_a_level_is_filled_from_the_left() -> None:
    assert level_bar(0.5, 4, "$quiet").plain == "██░░"
