from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from logoclip.data.prepare import prepare
from logoclip.detection.boxes import annotated_boxes
from logoclip.errors import InputError

SIDES = "<xmin>{0}</xmin><ymin>{1}</ymin><xmax>{2}</xmax><ymax>{3}</ymax>"
OBJECT = f"<object><name>{{name}}</name><bndbox>{SIDES}</bndbox></object>"


def photograph(path: Path, *boxes: tuple[int, int, int, int], name: str = "Acme-1") -> Path:
    """A grey photograph of 60 × 40 with its annotation beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (60, 40), "grey").save(path)
    objects = "".join(OBJECT.format(*box, name=name) for box in boxes)
    path.with_suffix(".xml").write_text(f"<annotation>{objects}</annotation>")
    return path


def test_boxes_come_from_the_file_beside_the_photograph(tmp_path: Path) -> None:
    path = photograph(tmp_path / "Food" / "Acme-1" / "1.jpg", (2, 3, 20, 30), (30, 5, 50, 25))
    found = annotated_boxes(path)
    assert [(one.box, one.score, one.label) for one in found] == [
        ((2, 3, 20, 30), 1.0, "Acme-1"),
        ((30, 5, 50, 25), 1.0, "Acme-1"),
    ]


def test_photographs_of_prepared_data_have_theirs_in_the_database(tmp_path: Path) -> None:
    photograph(tmp_path / "raw" / "Food" / "Acme-1" / "1.jpg", (2, 3, 20, 30), (30, 5, 50, 25))
    photograph(tmp_path / "raw" / "Food" / "Other" / "1.jpg", (1, 1, 11, 11), name="Other")
    prepare(tmp_path / "raw", tmp_path / "data", processes=1)
    photographs = sorted((tmp_path / "data" / "test_images").iterdir())
    assert len(photographs) == 2
    assert [one.box for one in annotated_boxes(photographs[0])] == [(2, 3, 20, 30), (30, 5, 50, 25)]
    assert [(one.box, one.label) for one in annotated_boxes(photographs[1])] == [((1, 1, 11, 11), "other")]


def test_a_photograph_without_boxes_is_named(tmp_path: Path) -> None:
    bare = tmp_path / "Food" / "Acme" / "bare.jpg"
    photograph(bare).with_suffix(".xml").unlink()
    with pytest.raises(InputError, match=r"bare\.jpg: has no usable annotation"):
        annotated_boxes(bare)
    with pytest.raises(InputError, match=r"gone\.jpg"):
        annotated_boxes(tmp_path / "gone.jpg")
    photograph(tmp_path / "raw" / "Food" / "Acme-1" / "1.jpg", (2, 3, 20, 30))
    prepare(tmp_path / "raw", tmp_path / "data", processes=1)
    stranger = photograph(tmp_path / "data" / "test_images" / "stranger.jpg")
    with pytest.raises(InputError, match=r"stranger\.jpg: is not among"):
        annotated_boxes(stranger)


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    path = photograph(tmp_path / "data" / "test_images" / "1.jpg", (2, 3, 20, 30))
    (tmp_path / "data" / "test_data_mapping.db").write_bytes(b"no database, and longer than a header of one " * 9)
    with pytest.raises(InputError, match=r"test_data_mapping\.db: damaged .* and prepare it again"):
        annotated_boxes(path)
