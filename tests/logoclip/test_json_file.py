"""The one door for files of JSON."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from logoclip.json_file import MOST_BYTES, UnreadableJson, read_json


@dataclass(frozen=True)
class Point:
    x: int
    names: tuple[str, ...] = ()


@pytest.mark.parametrize("text", ['{"x": 3, "names": ["a"]}', '{"names": ["a"], "x": 3, "colour": [[["?"]]]}'])
def test_what_is_there_has_the_type_that_was_asked_for(tmp_path: Path, text: str) -> None:
    (path := tmp_path / "point.json").write_text(text)
    assert read_json(path, Point) == Point(3, ("a",))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "Expecting value"),
        (b'{"x": tru', "Expecting value"),
        (b'{"x": "\xff"}', "utf-8"),
        (b"{}", "missing required field `x`"),
        (b"[3]", "Expected `object`, got `array`"),
        (b'{"x": null}', r"Expected `int`, got `null` - at `\$\.x`"),
        (b'{"x": true}', r"Expected `int`, got `bool`"),
        (b'{"x": 1, "names": "ab"}', r"at `\$\.names`"),
        (b'{"x": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"x": 3}' + b" " * MOST_BYTES, "larger than 1 MiB"),
    ],
)
def test_anything_else_is_one_kind_of_error_that_names_the_file(tmp_path: Path, content: bytes, fault: str) -> None:
    (path := tmp_path / "point.json").write_bytes(content)
    with pytest.raises(UnreadableJson, match=rf"point\.json: cannot be read: .*{fault}"):
        read_json(path, Point)


def test_a_file_that_is_not_there_is_no_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_json(tmp_path / "none.json", Point)
    with pytest.raises(UnreadableJson, match="Is a directory"):
        read_json(tmp_path, Point)
