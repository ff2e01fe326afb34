from __future__ import annotations

from pathlib import Path

from logoclip.data.annotations import read_annotation
from logoclip.data.boxes import Box
from logoclip.data.write_annotation import write_annotation


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    boxes = [Box(0, 0, 80, 60, "<R&D> Žabka"), Box(10, 5, 50, 45, "a")]
    write_annotation(tmp_path / "1.xml", "folder", "1.jpg", (80, 60), boxes)
    found = read_annotation(tmp_path / "1.xml")
    assert found.size == (80, 60)
    assert [(entry.name, entry.corners) for entry in found.objects] == [
        ("<R&D> Žabka", (0, 0, 80, 60)),
        ("a", (10, 5, 50, 45)),
    ]
