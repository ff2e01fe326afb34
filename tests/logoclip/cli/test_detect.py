"""`logoclip detect`."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.workspace import Workspace

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
ANNOTATED = ("--boxes", "annotations", "-e", "models/tiny", "--references", "data/small", "--matching-method", "simple")


@pytest.fixture
def photos(workspace: Workspace, tmp_path: Path, tiny_clip_dir: Path, prepare_small: Callable[..., Path]) -> Path:
    """Photographs with their annotations, beside a model and references of the same brands."""
    shutil.copytree(tiny_clip_dir, workspace.models / "tiny")
    prepare_small(workspace.data / "small", 3, images=2)
    pictures = workspace.root / "photos"
    pictures.mkdir()
    for brand in range(3):
        for suffix in (".jpg", ".xml"):
            source = tmp_path / "small-pictures" / "Food" / f"brand {brand:02}" / f"1{suffix}"
            shutil.copy(source, pictures / f"{brand}{suffix}")
    return pictures


def test_annotated_logos_are_named_as_json(cli: Cli, photos: Path) -> None:
    done = cli("detect", "photos", *ANNOTATED, "-t", "-1", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["boxes"], answer["model"]) == ("annotations", str(photos.parent / "models" / "tiny"))
    assert [Path(image["path"]).name for image in answer["images"]] == ["0.jpg", "1.jpg", "2.jpg"]
    for brand, image in enumerate(answer["images"]):
        (logo,) = image["logos"]
        assert (logo["brand"], logo["best"]) == (f"brand {brand:02}",) * 2
        assert [logo[side] for side in ("xmin", "ymin", "xmax", "ymax")] == [2, 2, 30, 30], "as annotated"


def test_a_logo_that_is_not_similar_enough_is_shown_with_its_nearest(cli: Cli, photos: Path) -> None:
    done = cli("detect", "photos/2.jpg", *ANNOTATED, "-t", "1")
    assert done.returncode == 0, done.stderr
    assert "2 2 30 30 │ – (nearest: brand 02)" in done.stdout
    assert "1 images; boxes come from the annotations" in done.stderr


def test_boxes_come_from_somewhere(cli: Cli, photos: Path) -> None:
    done = cli("detect", "photos", "-e", "models/tiny")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "logoclip: where are the logos? say --detr-model MODEL for a detector, or --boxes annotations\n"
    )
