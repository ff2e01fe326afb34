from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.errors import InputError
from logoclip.model.card import CARD, read_card, write_card


@pytest.mark.parametrize("text", ["{", "[1, 2]", "\xff\xfe", "[" * 100_000, "{}" + " " * 2**20])
def test_a_damaged_card_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / CARD).write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=CARD):
        read_card(tmp_path)


def test_a_directory_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_card(tmp_path / "gone", {})
