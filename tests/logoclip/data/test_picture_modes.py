from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw

from logoclip.data.picture_modes import rgb

RAMP = np.linspace(0, 1, 256).reshape(16, 16)
WHITE, DARK, GREY = (255,) * 3, (32,) * 3, (128,) * 3
GREYS = np.rint(RAMP * 255).astype(np.uint8)


def grey(picture: Image.Image) -> np.ndarray:
    pixels = np.asarray(rgb(picture))
    assert pixels.shape[2] == 3
    assert (pixels == pixels[..., :1]).all()
    return pixels[..., 0]


def deep(mode: str, values: np.ndarray) -> Image.Image:
    kinds = {"I;16": "<u2", "I;16B": ">u2", "I": "<i4", "F": "<f4"}
    return Image.frombytes(mode, values.shape[::-1], values.astype(kinds[mode]).tobytes())


@pytest.mark.parametrize(
    ("mode", "top"),
    [("I;16", 65535), ("I;16B", 65535), ("I", 65535), ("I", 255), ("F", 1), ("F", 255), ("F", 65535)],
)
def test_deep_pictures_are_scaled_and_not_clipped(mode: str, top: int) -> None:
    scale = np.rint(RAMP * top) if mode != "F" else RAMP * top
    assert np.abs(grey(deep(mode, scale)).astype(int) - np.rint(scale * 255 / top)).max() == 0


@pytest.mark.parametrize(("mode", "low", "high"), [("I", -5000, 90_000), ("F", -1, 1), ("F", 0, 1.5), ("F", 0, 1e30)])
def test_numbers_of_no_known_range_are_stretched(mode: str, low: float, high: float) -> None:
    assert np.abs(grey(deep(mode, low + RAMP * (high - low))).astype(int) - GREYS).max() <= 1


def test_a_dark_picture_of_16_bits_stays_dark() -> None:
    assert grey(deep("I;16", RAMP * 2570)).max() == 10
    png = io.BytesIO()
    deep("I;16", RAMP * 200).save(png, "PNG")
    with Image.open(png) as picture:
        assert grey(picture).max() == 1
    assert grey(deep("F", RAMP * 0.04)).max() == 10


def test_what_is_no_number_is_black_and_the_rest_keeps_its_range() -> None:
    values = RAMP.copy()
    values[0, :3] = np.nan, np.inf, -np.inf
    assert grey(deep("F", values))[0, :3].tolist() == [0, 255, 0]
    assert np.array_equal(grey(deep("F", values))[1:], GREYS[1:])
    assert grey(deep("F", np.full((4, 4), np.nan))).max() == 0
    assert grey(deep("F", np.full((4, 4), -7.0))).max() == 0


def test_one_bit_is_black_and_white() -> None:
    picture = Image.new("1", (2, 1))
    picture.putpixel((1, 0), 1)
    assert grey(picture).tolist() == [[0, 255]]


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "CMYK", "YCbCr", "HSV"])
def test_opaque_modes_are_as_pillow_converts_them(mode: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    picture = Image.fromarray(noise).convert(mode)
    assert np.array_equal(np.asarray(rgb(picture)), np.asarray(picture.convert("RGB")))


def mark(colour: tuple[int, int, int], opacity: int = 255) -> Image.Image:
    picture = Image.new("RGBA", (24, 24), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle((6, 6, 17, 17), (*colour, opacity))
    return picture


@pytest.mark.parametrize(
    ("colour", "ground"),
    [
        ((0, 0, 0), WHITE),
        ((200, 30, 30), WHITE),
        ((120, 120, 120), WHITE),
        ((255, 255, 255), DARK),
        ((240, 240, 235), DARK),
        ((255, 255, 0), DARK),
    ],
)
@pytest.mark.parametrize("opacity", [255, 100])
def test_a_mark_on_nothing_is_laid_on_what_it_is_seen_on(
    colour: tuple[int, int, int], ground: tuple[int, int, int], opacity: int
) -> None:
    laid = rgb(mark(colour, opacity))
    assert laid.getpixel((0, 0)) == ground
    share = opacity / 255
    expected = np.array(colour) * share + np.array(ground) * (1 - share)
    assert np.abs(np.array(laid.getpixel((12, 12))) - expected).max() <= 1


def test_the_edge_decides_and_not_what_is_inside_or_a_shadow() -> None:
    inside = mark((0, 0, 0))
    ImageDraw.Draw(inside).rectangle((7, 7, 16, 16), (255, 255, 255, 255))
    assert rgb(inside).getpixel((0, 0)) == WHITE
    shadow = Image.new("RGBA", (24, 24), (0, 0, 0, 0))
    ImageDraw.Draw(shadow).rectangle((2, 2, 21, 21), (0, 0, 0, 60))
    shadow.alpha_composite(mark((255, 255, 255)))
    assert rgb(shadow).getpixel((0, 0)) == DARK
    halves = mark((0, 0, 0))
    ImageDraw.Draw(halves).rectangle((12, 6, 17, 17), (255, 255, 255, 255))
    assert rgb(halves).getpixel((0, 0)) == GREY


def test_nothing_at_all_is_white_and_a_veil_over_everything_is_seen() -> None:
    assert rgb(Image.new("RGBA", (4, 4), (0, 0, 0, 0))).getpixel((0, 0)) == WHITE
    assert rgb(Image.new("RGBA", (4, 4), (255, 255, 255, 128))).getpixel((0, 0)) == (144,) * 3


@pytest.mark.parametrize("mode", ["LA", "La", "PA", "RGBa"])
def test_every_mode_with_alpha_is_laid_on_a_ground(mode: str) -> None:
    black = mark((0, 0, 0))
    if mode == "PA":  # Pillow has no way there that keeps the alpha
        picture = black.convert("RGB").convert("P")
        picture.putalpha(black.getchannel("A"))
    else:
        picture = (black.convert("LA") if mode == "La" else black).convert(mode)
    assert picture.mode == mode
    laid = rgb(picture)
    assert laid.getpixel((0, 0)) == WHITE
    assert laid.getpixel((12, 12)) == (0, 0, 0)


@pytest.mark.parametrize("transparency", [0, b"\0\xff"])
def test_palettes_with_a_transparent_colour(transparency: int | bytes) -> None:
    picture = Image.new("P", (8, 8), 0)
    picture.putpalette([0, 0, 0, 200, 0, 0])
    picture.paste(1, (2, 2, 6, 6))
    picture.info["transparency"] = transparency
    laid = rgb(picture)
    assert laid.getpixel((0, 0)) == WHITE
    assert laid.getpixel((3, 3)) == (200, 0, 0)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@pytest.mark.parametrize(
    ("kind", "bits", "transparent", "pixels"),
    [
        (0, 16, [300], [[40000], [300]]),
        (2, 16, [65535, 256, 0], [[0, 40000, 0], [65535, 256, 0]]),
        (2, 8, [9, 8, 7], [[0, 156, 0], [9, 8, 7]]),
        (0, 8, [7], [[156], [7]]),
    ],
)
def test_pngs_whose_one_colour_is_transparent(
    kind: int, bits: int, transparent: list[int], pixels: list[list[int]]
) -> None:
    row = b"\0" + np.array(pixels, ">u2" if bits == 16 else "u1").tobytes()
    png = b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, bits, kind, 0, 0, 0)),
            chunk(b"tRNS", np.array(transparent, ">u2").tobytes()),
            chunk(b"IDAT", zlib.compress(row)),
            chunk(b"IEND", b""),
        )
    )
    with Image.open(io.BytesIO(png)) as picture:
        picture.load()
        laid = rgb(picture)
    assert laid.getpixel((0, 0)) == ((156,) * 3 if kind == 0 else (0, 156, 0))
    assert laid.getpixel((1, 0)) == WHITE
