"""The log, in pieces."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.runs import log_tail
from logoclip.runs.log_tail import read_log


def test_a_log_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read_log(tmp_path / "worker.log") == (0, "")


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60), st.data())
def test_reading_on_gives_every_character_once(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("log") / "worker.log"
    raw = text.encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=4)))
    offset, read = 0, ""
    for cut in [*cuts, len(raw)]:
        path.write_bytes(raw[:cut])
        offset, more = read_log(path, offset)
        read += more
    assert read == text and offset == len(raw)


def test_a_tail_begins_with_a_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    path.write_text("first line\nsecond ×\nthird\n", encoding="utf-8")
    size = path.stat().st_size
    assert read_log(path, -12) == (size, "third\n")
    assert read_log(path, -size) == (size, "first line\nsecond ×\nthird\n")


def test_bytes_that_are_no_text_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    path.write_bytes(b"a\xffb\n")
    assert read_log(path, 0) == (4, "a�b\n")


def test_a_long_log_comes_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_tail, "MOST_BYTES", 5)
    path = tmp_path / "worker.log"
    path.write_text("abcdefg")
    assert read_log(path, 0) == (5, "abcde")
    assert read_log(path, 5) == (7, "fg")


def test_a_log_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    path.write_text("new")
    assert read_log(path, 100) == (3, "new")
