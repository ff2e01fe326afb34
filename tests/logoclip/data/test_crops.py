from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from logoclip.data import crops, memory_budget
from logoclip.data.crops import IMAGES, CutImage, Source, cut_image, dhash
from logoclip.data.memory_budget import MemoryBudget
from logoclip.data.parallel import CONTEXT

AddImage = Callable[..., Path]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    (tmp_path / "output" / IMAGES).mkdir(parents=True)
    return tmp_path / "output"


def cut(dataset: Path, output: Path, earlier: CutImage | None = None, place: str = "Food/a/1.jpg") -> CutImage:
    return cut_image(dataset, output, 1, (Source(place, "copy.jpg"), earlier))


def test_crops_and_copy_are_written(dataset: Path, output: Path, add_image: AddImage) -> None:
    path = add_image("Food/a/1.jpg", [(10, 5, 50, 45), (0, 0, 80, 60), (90, 1, 99, 9)])
    found = cut(dataset, output)
    assert found.cut
    assert found.skipped == ("box empty or outside the image: 90,1 to 99,9 of 80 x 60",)
    assert [(crop.path, crop.size) for crop in found.cut.crops] == [
        ("reference_logos/Food/a/1_0.jpg", (40, 40)),
        ("reference_logos/Food/a/1_1.jpg", (80, 60)),
    ]
    for crop in found.cut.crops:
        assert crop.digest == hashlib.sha256((output / crop.path).read_bytes()).hexdigest()
        with Image.open(output / crop.path) as written:
            assert (crop.dhash ^ dhash(written)).bit_count() <= 4, "the hash is of the pixels before JPEG takes them"
    assert found.cut.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (output / IMAGES / "copy.jpg").samefile(path)
    assert sorted(one.name for one in output.rglob("*") if one.is_file()) == ["1_0.jpg", "1_1.jpg", "copy.jpg"]


def test_what_an_earlier_start_did_is_not_done_again(dataset: Path, output: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg")
    first = cut(dataset, output)
    written = (output / "reference_logos/Food/a/1_0.jpg").stat().st_ino
    assert cut(dataset, output, first) is first
    assert (output / "reference_logos/Food/a/1_0.jpg").stat().st_ino == written


@pytest.mark.parametrize("spoil", ["crop", "empty", "copy", "time", "annotation", "name"])
def test_what_is_not_as_it_was_is_done_again(dataset: Path, output: Path, add_image: AddImage, spoil: str) -> None:
    path = add_image("Food/a/1.jpg")
    first = cut(dataset, output)
    crop = output / "reference_logos/Food/a/1_0.jpg"
    whole = crop.read_bytes()
    if spoil == "crop":
        crop.write_bytes(bytes(len(whole)))
    elif spoil == "empty":
        crop.write_bytes(b"")
    elif spoil == "copy":
        (output / IMAGES / "copy.jpg").unlink()
        (output / IMAGES / "copy.jpg").write_bytes(b"half")
    elif spoil == "time":
        os.utime(path, ns=(1, 1))
    elif spoil == "annotation":
        path.with_suffix(".xml").write_text(path.with_suffix(".xml").read_text() + "\n")
    else:
        first = replace(first, source=Source(first.source.place, "other.jpg"))
    again = cut(dataset, output, first)
    assert again is not first
    assert again.cut == first.cut
    assert crop.read_bytes() == whole
    assert (output / IMAGES / "copy.jpg").read_bytes() == path.read_bytes()
    assert path.stat().st_size > 4, "the source was written to"


def test_a_name_that_the_disk_does_not_take_costs_the_photograph(
    dataset: Path, output: Path, add_image: AddImage
) -> None:
    add_image("Food/a/1.jpg")
    (output / "reference_logos" / "Food").mkdir(parents=True)
    (output / "reference_logos" / "Food" / "a").touch()  # something else
    found = cut(dataset, output)
    assert found.cut is None
    assert found.skipped == ("has a name that the output's disk does not take: File exists",)


def test_a_full_disk_is_no_fault_of_the_photograph(
    dataset: Path, output: Path, add_image: AddImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    add_image("Food/a/1.jpg")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        cut(dataset, output)


def test_memory_is_asked_for_and_given_back(
    dataset: Path, output: Path, add_image: AddImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_image("Food/a/1.jpg")
    budget = MemoryBudget(80 * 60 * 6, CONTEXT)
    monkeypatch.setattr(memory_budget, "_budget", budget)
    held: list[int] = []
    monkeypatch.setattr(crops, "dhash", lambda _: held.append(budget._free.value) or 0)
    assert cut(dataset, output).cut
    assert (held, budget._free.value) == ([0, 0], 80 * 60 * 6), "while a crop is cut, and at the end"


def naive_dhash(picture: Image.Image) -> int:
    grey = picture.convert("L").resize((9, 8), Image.Resampling.BOX)
    bits = 0
    for y in range(8):
        for x in range(8):
            bits = 2 * bits + (grey.getpixel((x + 1, y)) > grey.getpixel((x, y)))
    return bits


def test_dhash_against_a_naive_loop() -> None:
    for seed in range(5):
        pixels = np.random.default_rng(seed).integers(0, 256, (50, 70, 3), np.uint8)
        picture = Image.fromarray(pixels)
        assert dhash(picture) == naive_dhash(picture)


def test_dhash_of_a_rising_and_of_a_falling_picture() -> None:
    rising = Image.linear_gradient("L").rotate(90)
    assert dhash(rising) == 2**64 - 1
    assert dhash(rising.rotate(180)) == 0


def test_a_resized_picture_keeps_its_dhash() -> None:
    cells = Image.fromarray(np.random.default_rng(0).integers(0, 256, (8, 9), np.uint8))
    large = cells.resize((360, 320), Image.Resampling.NEAREST)
    assert dhash(large) == dhash(large.resize((180, 160), Image.Resampling.BOX)) == dhash(cells)
