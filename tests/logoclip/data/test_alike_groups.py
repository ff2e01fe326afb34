from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from logoclip.data.alike_groups import photographs_of_several_brands, read_groups
from logoclip.data.boxes import Box
from logoclip.data.prepare import prepare
from logoclip.data.prepared import DATABASE
from logoclip.data.write_annotation import write_annotation
from tests.logoclip.data.scenes import add, scene

BOXES = ((20, 20, 90, 80), (110, 20, 190, 90))


def add_named(folder: Path, place: str, seed: int, *names: str) -> None:
    """A picture with a logo of each of `names`."""
    add(folder, place, scene(seed))
    boxes = [Box(*box, name) for box, name in zip(BOXES, names, strict=False)]
    write_annotation((folder / place).with_suffix(".xml"), "any", "any", (200, 150), boxes)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Six photographs, each twice: labelled alike, with one class or two brands, and in each way that is not alike."""
    folder = tmp_path_factory.mktemp("groups")
    data = folder / "data"
    for number, (first, second) in enumerate(
        [
            (("Food/acme/1.jpg", "acme"), ("Food/acme/2.jpg", "acme")),
            (("Food/acme/3.jpg", "acme", "zebra"), ("Cars/zebra/3.jpg", "acme", "zebra")),
            (("Food/acme/4.jpg", "acme", "zebra"), ("Food/acme/5.jpg", "acme")),
            (("Food/acme/6.jpg", "acme"), ("Cars/zebra/6.jpg", "zebra")),
            (("Cars/lexus-1/1.jpg", "lexus-1"), ("Cars/lexus-2/1.jpg", "lexus-2")),
        ]
    ):
        for place, *names in (first, second):
            add_named(data, place, number, *names)
    add_named(data, "Food/acme/9.jpg", 9, "acme", "zebra")
    prepare(data, folder / "prepared", processes=1)
    with closing(sqlite3.connect(folder / "prepared" / DATABASE)) as opened:
        yield opened


def test_groups_are_by_what_their_photographs_are_labelled_as(database: sqlite3.Connection) -> None:
    found = {tuple(member.path for member in group.members): group for group in read_groups(database, "photograph")}
    assert {paths: (group.spans, group.exact) for paths, group in found.items()} == {
        ("Food/acme/1.jpg", "Food/acme/2.jpg"): ("class", True),
        ("Cars/zebra/3.jpg", "Food/acme/3.jpg"): ("class", True),
        ("Food/acme/4.jpg", "Food/acme/5.jpg"): ("brands", True),
        ("Cars/zebra/6.jpg", "Food/acme/6.jpg"): ("brands", True),
        ("Cars/lexus-1/1.jpg", "Cars/lexus-2/1.jpg"): ("classes", True),
    }
    assert found["Cars/zebra/3.jpg", "Food/acme/3.jpg"].brands == ["acme", "zebra"]
    assert found["Cars/lexus-1/1.jpg", "Cars/lexus-2/1.jpg"].classes == ["lexus-1", "lexus-2"]


def test_one_photograph_of_several_brands_is_no_copy(database: sqlite3.Connection) -> None:
    (group,) = photographs_of_several_brands(database)
    assert [member.path for member in group.members] == ["Food/acme/9.jpg"]
    assert (group.brands, group.how) == (["acme", "zebra"], "logos of several brands in one photograph")
