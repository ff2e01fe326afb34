from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.errors import InputError
from logoclip.runs.examples import Examples, HardPairs, NamedCrop, NamedPair, read_examples, write_examples

CROP = NamedCrop("crops/ac\udcffme/1.jpg", "acme", "acme-1")
SHOWN = Examples(53, 1, "data/demo", (CROP,), HardPairs((NamedPair(CROP, CROP, 0.25),)), HardPairs())


def test_what_is_written_is_read_with_names_that_are_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "examples.json"
    assert read_examples(path) == Examples()
    write_examples(path, SHOWN)
    assert read_examples(path) == SHOWN


def test_a_damaged_file_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "examples.json"
    path.write_text('{"step": "many"}')
    with pytest.raises(InputError, match=r"examples\.json: cannot be read"):
        read_examples(path)
