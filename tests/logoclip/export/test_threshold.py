"""The threshold that an exported model is used with."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.errors import InputError
from logoclip.export.threshold import write_threshold
from logoclip.model.card import CARD, is_ours, read_card, write_card


def test_a_threshold_is_written_unrounded_and_the_rest_of_the_card_stays(tmp_path: Path) -> None:
    write_card(tmp_path, {"parent_run": "demo-01", "threshold": 0.5})
    threshold = 0.1 + 0.2
    card = write_threshold(tmp_path, threshold, "calibration", method="multi-ref")
    assert card == read_card(tmp_path)
    assert card == {
        "parent_run": "demo-01",
        "threshold": threshold,
        "threshold_source": "calibration",
        "method": "multi-ref",
    }
    assert [path.name for path in tmp_path.iterdir()] == [CARD]


def test_a_model_of_another_origin_has_no_card_and_takes_no_threshold(tmp_path: Path) -> None:
    assert not is_ours(tmp_path)
    assert read_card(tmp_path) == {}
    with pytest.raises(InputError, match="no exported model"):
        write_threshold(tmp_path, 0.5, "given")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("threshold", [float("nan"), float("inf"), 1.01, -2])
def test_what_is_no_cosine_is_refused(tmp_path: Path, threshold: float) -> None:
    write_card(tmp_path, {"threshold": 0.5})
    with pytest.raises(InputError, match="between -1 and 1"):
        write_threshold(tmp_path, threshold, "given")
    assert read_card(tmp_path) == {"threshold": 0.5}
