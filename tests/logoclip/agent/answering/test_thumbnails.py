from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from logoclip.agent.answering.thumbnails import crop_page, thumbnails
from logoclip.agent.questions.data import Crops
from logoclip.data.prepared import DATABASE, FORMAT
from logoclip.errors import InputError
from tests.data_sets import DAMAGED


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """Three crops of acme, and one of another brand."""
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database, database:
        database.execute("CREATE TABLE meta (key TEXT, value TEXT)")
        database.execute("INSERT INTO meta VALUES ('format', ?)", (FORMAT,))
        database.execute("CREATE TABLE crops (id INTEGER PRIMARY KEY, path TEXT, class TEXT, brand TEXT)")
        for number, brand in enumerate(("acme", "other", "acme", "acme")):
            row = (f"{number}.png", f"{brand}-{number // 2}", brand)
            database.execute("INSERT INTO crops (path, class, brand) VALUES (?, ?, ?)", row)
            Image.new("RGB", (8, 4), (number, 0, 0)).save(tmp_path / f"{number}.png")
    return tmp_path


def test_crops_of_one_brand_in_their_order(prepared: Path) -> None:
    answer = crop_page(prepared, Crops("data", "acme", first=0, count=8, width=4, height=4))
    assert answer.total == 3
    assert [picture.path for picture in answer.thumbnails] == ["0.png", "2.png", "3.png"]
    assert answer.thumbnails[2].rows == ("030000" * 4,) * 2


def test_crops_of_one_class_alone(prepared: Path) -> None:
    answer = crop_page(prepared, Crops("data", "acme", class_name="acme-1"))
    assert [picture.path for picture in answer.thumbnails] == ["2.png", "3.png"]
    assert answer.total == 2


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_crop_does_not_hide_the_others(prepared: Path, content: bytes) -> None:
    (prepared / "2.png").write_bytes(content)
    _, damaged, whole = crop_page(prepared, Crops("data", "acme", 0, 8, 4, 4)).thumbnails
    assert damaged.rows == () and "cannot be read" in damaged.error
    assert whole.rows and not whole.error
    assert thumbnails(prepared, ["2.png"], 4, 4) == (damaged,)


def test_a_page_begins_where_it_is_asked_to(prepared: Path) -> None:
    answer = crop_page(prepared, Crops("data", "acme", first=2, count=1, width=4, height=4))
    assert [picture.path for picture in answer.thumbnails] == ["3.png"]


def test_what_is_not_there_is_refused(prepared: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no brand called 'nobody'"):
        crop_page(prepared, Crops("data", "nobody"))
    with pytest.raises(InputError, match="no brand called 'acme' with a class 'acme-7'"):
        crop_page(prepared, Crops("data", "acme", class_name="acme-7"))
    with pytest.raises(InputError, match="logoclip prepare"):
        crop_page(tmp_path / "elsewhere", Crops("data", "acme"))


def test_crops_by_their_paths(prepared: Path) -> None:
    first, second = thumbnails(prepared, ["3.png", "0.png"], 4, 4)
    assert (first.rows[0], second.rows[0]) == ("030000" * 4, "000000" * 4)


def test_nothing_outside_the_data_is_shown(prepared: Path) -> None:
    Image.new("RGB", (4, 4)).save(prepared.parent / "private.png")
    with pytest.raises(InputError, match="is not in"):
        thumbnails(prepared, ["../private.png"], 4, 4)
