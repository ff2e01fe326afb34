from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from logoclip.data.picture_formats import (
    FORMATS,
    SUFFIXES,
    UNREAD_SUFFIXES,
    has_picture_suffix,
    has_unread_suffix,
    readable_formats,
)


def test_the_formats_are_pillows() -> None:
    Image.init()
    known = set(Image.OPEN)
    assert len(set(FORMATS) & known) >= len(FORMATS) - 2, "a name that Pillow has not"
    assert set(readable_formats()) == set(FORMATS) & known


def test_suffixes_belong_to_the_format_that_pillow_gives_them_to() -> None:
    Image.init()
    registered = Image.registered_extensions()
    for name, suffixes in FORMATS.items():
        for suffix in suffixes:
            assert registered.get(suffix) in {name, "MPO", None}, suffix


@pytest.mark.parametrize("name", ["EPS", "WMF", "HDF5", "GRIB", "BUFR", "MPEG"])
def test_what_starts_other_programs_or_has_no_reader_is_not_read(name: str) -> None:
    assert name not in FORMATS


def test_no_suffix_is_both_read_and_not() -> None:
    assert not SUFFIXES & UNREAD_SUFFIXES


def test_names_are_told_by_their_suffix_in_any_case() -> None:
    assert has_picture_suffix(Path("a.JPG"))
    assert has_picture_suffix(Path("a.b.WebP"))
    assert not has_picture_suffix(Path("jpg"))
    assert has_unread_suffix(Path("logo.SVG"))
    assert not has_unread_suffix(Path("a.txt"))
