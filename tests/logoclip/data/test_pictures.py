from __future__ import annotations

import io
import os
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, features

from logoclip.agent.answering.thumbnails import thumbnails
from logoclip.data import pictures
from logoclip.data.boxes import Box
from logoclip.data.crops import IMAGES, Source, cut_image
from logoclip.data.dataset import Draw, LogoContrastiveDataset
from logoclip.data.orientation import ORIENTATION
from logoclip.data.pictures import read_photograph, read_picture
from logoclip.data.prepared import Crop
from logoclip.data.skipped import Unusable
from logoclip.data.write_annotation import write_annotation
from logoclip.errors import InputError
from logoclip.model.embedding import embed_crops
from tests.data_sets import DAMAGED

# What each format can hold, of the modes that differ for a reader.
HOLDS = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("L", "P"),
    "BMP": ("1", "L", "P", "RGB", "RGBA"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I;16B", "I", "F", "LAB", "YCbCr"),
    "JPEG2000": ("L", "RGB", "RGBA"),
    "PPM": ("1", "L", "RGB", "I"),
    "TGA": ("L", "RGB", "RGBA"),
    **({"AVIF": ("RGB", "RGBA")} if features.check("avif") else {}),
}
LOSSLESS_SIZE = (12, 20)


def drawn(mode: str, seed: int) -> Image.Image:
    """Noise in `mode`, with alpha of its own where there is one."""
    width, height = LOSSLESS_SIZE
    rng = np.random.default_rng(seed)
    noise = rng.integers(0, 256, (height, width, 4), np.uint8)
    if mode in ("I;16", "I;16B"):
        kind = "<u2" if mode == "I;16" else ">u2"
        return Image.frombytes(mode, LOSSLESS_SIZE, rng.integers(0, 65536, (height, width)).astype(kind).tobytes())
    if mode == "I":
        return Image.fromarray(rng.integers(0, 65536, (height, width)).astype(np.int32))
    if mode == "F":
        return Image.fromarray(rng.random((height, width), np.float32))
    if mode == "LA":
        return Image.fromarray(noise).convert("LA")
    return Image.fromarray(noise if mode == "RGBA" else noise[..., :3]).convert(mode)


def through_prepare(path: Path) -> bytes:
    """What `prepare` cuts of the whole picture, before it is written as JPEG."""
    size = read_photograph(path).size
    write_annotation(path.with_suffix(".xml"), "a", path.name, size, [Box(0, 0, *size, "a")])
    found: list[Image.Image] = []
    kept = Mock(side_effect=lambda root, source, picture, boxes: found.append(picture) or ())
    root = path.parent / "prepared"
    (root / IMAGES).mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("logoclip.data.crops._write_crops", kept)
        cut_image(path.parent, root, 1, (Source(path.name, "copy"), None))
    return found[0].tobytes()


def through_training(path: Path) -> bytes:
    seen: list[Image.Image] = []
    data = LogoContrastiveDataset([Crop(path, "a", "a", "Food", 1, 1, 0)], seen.append)
    data[Draw(0, 1)]
    return seen[0].tobytes()


def through_embedding(path: Path) -> bytes:
    """Evaluation and references."""
    seen: list[Image.Image] = []

    class Seen(Exception):
        pass

    def stop(picture: Image.Image) -> None:
        seen.append(picture)
        raise Seen

    with pytest.raises(Seen):
        embed_crops(Mock(), [path], stop, Mock())
    return seen[0].tobytes()


def through_detection(path: Path) -> bytes:
    from logoclip.detection.detect_logos import DetectLogosDETR

    seen: list[Image.Image] = []
    detector = DetectLogosDETR.__new__(DetectLogosDETR)
    detector.detector = lambda picture, threshold: seen.append(picture) or []
    detector.detection_threshold = 0.5
    detector.detect(path)
    return seen[0].tobytes()


def through_thumbnails(path: Path) -> bytes:
    (thumbnail,) = thumbnails(path.parent, [path.name], *read_picture(path).size)
    return bytes.fromhex("".join(thumbnail.rows))


KINDS = [(name, mode) for name, modes in HOLDS.items() for mode in modes]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(KINDS),
    how=st.integers(1, 8),
    seed=st.integers(0, 99),
    suffix=st.sampled_from([".jpg", ".png", ".tif"]),
)
def test_every_door_shows_the_same_pixels(
    tmp_path_factory: pytest.TempPathFactory, kind: tuple[str, str], how: int, seed: int, suffix: str
) -> None:
    name, mode = kind
    path = tmp_path_factory.mktemp("door") / f"1{suffix}"  # often the suffix of another format
    exif = Image.Exif()
    exif[ORIENTATION] = how
    drawn(mode, seed).save(path, name, exif=exif)
    expected = read_picture(path)
    assert expected.mode == "RGB"
    with Image.open(path) as opened:
        if opened.mode in ("RGB", "L", "1", "CMYK", "YCbCr", "LAB"):
            opened.load()
            plain = opened.convert("RGB")
            assert sorted(plain.tobytes()) == sorted(expected.tobytes()), "turned, and nothing else"
    for door in (through_prepare, through_training, through_embedding, through_detection, through_thumbnails):
        assert door(path) == expected.tobytes(), door.__name__


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("how", range(1, 9))
def test_pictures_are_turned_upright_once(tmp_path: Path, name: str, how: int) -> None:
    upright = Image.new("RGB", (40, 80), "white")
    upright.paste("black", (0, 0, 40, 20))  # black above
    backwards = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(backwards[how]) if how > 1 else upright
    exif = Image.Exif()
    exif[ORIENTATION] = how
    stored.save(tmp_path / "a", name, exif=exif)
    photograph = read_photograph(tmp_path / "a")
    assert (photograph.size, photograph.stored_size, photograph.orientation) == (upright.size, stored.size, how)
    assert np.abs(np.asarray(photograph.pixels, int) - np.asarray(upright, int)).mean() < 3


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_an_animation_the_first_frame_is_read(tmp_path: Path, name: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(
        tmp_path / "a", name, save_all=True, append_images=frames[1:], **({"lossless": True} if name == "WEBP" else {})
    )
    assert read_picture(tmp_path / "a").getpixel((4, 4)) == (255, 0, 0)


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_what_is_no_picture_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.jpg"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"^\S+broken\.jpg: cannot be read as a picture \([^\n]+\)$"):
        read_picture(path)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "JPEG2000", "PPM"])
def test_a_picture_that_is_cut_off_is_refused(tmp_path: Path, name: str) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8))
    whole = io.BytesIO()
    noise.save(whole, name)
    path = tmp_path / "a.jpg"
    path.write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    with pytest.raises(Unusable):
        read_photograph(path)


def test_no_program_is_started_for_what_only_says_it_is_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "gs"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    path = tmp_path / "1.jpg"
    path.write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 20 20\n%%EndComments\nshowpage\n")
    with pytest.raises(InputError, match="not a picture"):
        read_picture(path)
    assert not (tmp_path / "started").exists()


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "1.jpg")
    with pytest.raises(InputError, match=r"1\.jpg: cannot be read as a picture \(not a file but a pipe\)"):
        read_picture(tmp_path / "1.jpg")


@pytest.mark.parametrize("fault", [RuntimeError("odd"), RecursionError(), KeyError(3), AssertionError(), EOFError()])
def test_whatever_a_reader_raises_is_the_pictures_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    monkeypatch.setattr(pictures, "rgb", Mock(side_effect=fault))
    with pytest.raises(InputError, match=r"a\.png: cannot be read as a picture"):
        read_picture(tmp_path / "a.png")


def test_memory_that_does_not_suffice_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    monkeypatch.setattr(pictures, "rgb", Mock(side_effect=MemoryError))
    with pytest.raises(InputError, match="too large for the memory that is free"):
        read_picture(tmp_path / "a.png")


def test_memory_is_asked_for_before_anything_is_decoded(tmp_path: Path) -> None:
    Image.new("RGB", (30, 20)).save(tmp_path / "a.png")
    Image.new("RGBA", (30, 20)).save(tmp_path / "b.png")
    asked: list[int] = []
    for name in ("a.png", "b.png"):
        read_photograph(tmp_path / name, asked.append)
    assert asked == [600 * pictures.PLAIN_COST, 600 * pictures.OTHER_COST]


def test_a_picture_that_takes_all_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("RGB", (30, 20)).save(tmp_path / "a.png")
    monkeypatch.setattr(pictures, "MOST_BYTES", 3599)
    with pytest.raises(InputError, match=r"too many pixels \(30 × 20\)"):
        read_picture(tmp_path / "a.png")
    monkeypatch.setattr(pictures, "MOST_BYTES", 3600)
    assert read_picture(tmp_path / "a.png").size == (30, 20)
