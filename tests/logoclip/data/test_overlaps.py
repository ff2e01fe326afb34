from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.data.overlaps import overlap

BOX = st.tuples(*[st.integers(0, 11)] * 2, *[st.integers(1, 9)] * 2).map(
    lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3])
)


@given(BOX, BOX)
def test_overlap_counts_cells(first: tuple[int, int, int, int], second: tuple[int, int, int, int]) -> None:
    cells = np.zeros((2, 20, 20), bool)
    for number, (left, top, right, bottom) in enumerate((first, second)):
        cells[number, top:bottom, left:right] = True
    assert overlap(first, second) == pytest.approx(cells.all(0).sum() / cells.any(0).sum())
