"""Pictures of a mark with its boxes, clean (`marks`) or as a photograph might show it (`scenes`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageOps, ImageStat

from logoclip.data.boxes import Box
from logoclip.drawing import grounds
from logoclip.drawing.grounds import Colour, Tone, colour
from logoclip.drawing.marks import MASK_SIDE, Mark, mask

Rectangle = tuple[int, int, int, int]

SIZES = ((256, 192), (288, 216), (320, 240), (320, 200), (240, 240))
CONTRAST = 70.0
VISIBLE = 96
PLATE_ROOM = 0.2
EDGE = 3
CAMERA = 1.6  # distance from the mark's centre, in its longer sides
ANNOTATED_OVERLAP = 0.03
DISTRACTOR_OVERLAP = 0.08


@dataclass(frozen=True)
class Pose:
    """How a flat mark is held before the camera: angles in radians, `side` in pixels."""

    side: float
    roll: float
    yaw: float = 0.0
    pitch: float = 0.0

    def project(self, corners: NDArray[np.float64]) -> NDArray[np.float64]:
        """Corners [4, 2] in units of the mark's longer side, around its centre, as pixels around the same."""
        x, y = corners.T
        turned = np.cos(self.roll) * x - np.sin(self.roll) * y, np.sin(self.roll) * x + np.cos(self.roll) * y
        depth = turned[0] * np.sin(self.yaw) + turned[1] * np.sin(self.pitch)
        flat = np.stack([turned[0] * np.cos(self.yaw), turned[1] * np.cos(self.pitch)], axis=1)
        projected: NDArray[np.float64] = flat * (self.side / (1 + depth / CAMERA))[:, None]
        return projected


@dataclass(frozen=True)
class Sticker:
    """A mark as it will lie in the picture: masks of its shape and of the plate behind it, and its tight box."""

    shape: Image.Image
    plate: Image.Image | None
    box: Rectangle
    corner: tuple[int, int]

    def at(self, left: int, top: int) -> Sticker:
        """The same, with the box's upper left corner at (`left`, `top`)."""
        x, y = left - self.box[0], top - self.box[1]
        moved = (left, top, self.box[2] + x, self.box[3] + y)
        return Sticker(self.shape, self.plate, moved, (self.corner[0] + x, self.corner[1] + y))


def clean_picture(mark: Mark, rng: np.random.Generator) -> tuple[Image.Image, tuple[Box, ...]]:
    """One upright mark on a plain or gradient ground."""
    size = SIZES[0]
    paint = grounds.plain if rng.random() < 0.5 else grounds.gradient
    image = paint(rng, size, Tone(rng.uniform(10, 245), rng.uniform(0, 30)))
    pose = Pose(_side(mark, rng, 70, 130), np.deg2rad(rng.uniform(-10, 10)))
    sticker = _moved(rng, _sticker(mark, pose, None, size), size)
    _draw(rng, image, sticker)
    return image, (Box(*sticker.box, mark.name),)


def scene(mark: Mark, others: Sequence[Mark], rng: np.random.Generator) -> tuple[Image.Image, tuple[Box, ...]]:
    """One to three placements of `mark`, with `others` as clutter that is not annotated."""
    size = SIZES[rng.integers(len(SIZES))]
    image = _ground(rng, size, others)
    placements: list[Sticker] = []
    for _ in range(rng.choice((1, 2, 3), p=(0.5, 0.32, 0.18))):
        shown = _placed(rng, _posed(rng, mark, size), size, placements, ANNOTATED_OVERLAP)
        placements += [shown] if shown else []
    for _ in range(rng.integers(0, 4)):
        other = _posed(rng, others[int(rng.integers(len(others)))], size, grounds.STAMP_SIDE)
        distractor = _placed(rng, other, size, placements, DISTRACTOR_OVERLAP)
        if distractor:
            _draw(rng, image, distractor)
    for sticker in placements:
        _draw(rng, image, sticker)
    return _photographed(rng, image), tuple(Box(*sticker.box, mark.name) for sticker in placements)


def _ground(rng: np.random.Generator, size: grounds.Size, others: Sequence[Mark]) -> Image.Image:
    kind = rng.random()
    # Wide enough that clutter is often as bright or as dark as the mark itself: brightness alone does not find it.
    tone = Tone(rng.uniform(10, 245), rng.uniform(25, 120))
    if kind < 0.05:
        return grounds.plain(rng, size, tone)
    if kind < 0.13:
        return grounds.gradient(rng, size, tone)
    if kind < 0.3:
        return grounds.textured(rng, size, tone)
    return grounds.cluttered(rng, size, tone, others)


def _posed(rng: np.random.Generator, mark: Mark, room: grounds.Size, mask_side: int = MASK_SIDE) -> Sticker:
    roll, yaw, pitch = np.deg2rad(rng.uniform((-30, -50, -45), (30, 50, 45)))
    plate = rng.choice(("rectangle", "ellipse")) if rng.random() < 0.25 else None
    return _sticker(mark, Pose(_side(mark, rng, 58, 128), roll, yaw, pitch), plate, room, mask_side)


def _side(mark: Mark, rng: np.random.Generator, least: float, most: float) -> float:
    # A wide mark gets a longer side than a square one, or its letters could not be read.
    shape = mask(mark)
    aspect = max(shape.size) / min(shape.size)
    return float(min(np.exp(rng.uniform(np.log(least), np.log(most))) * aspect**0.4, 190))


def _sticker(mark: Mark, pose: Pose, plate: str | None, room: grounds.Size, mask_side: int = MASK_SIDE) -> Sticker:
    """`mark` held in `pose`, or smaller where it would not fit into `room` (width, height)."""
    flat = _reduced(mask(mark, mask_side), pose.side)
    margin = max(2, round(PLATE_ROOM * min(flat.size))) if plate else 2
    padded = ImageOps.expand(flat, margin)
    half = np.array(padded.size) / (2 * max(flat.size))
    corners = pose.project(half * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]))
    corners -= corners.min(axis=0)
    corners *= min(1, np.min((np.array(room) - 2 * EDGE) / corners.max(axis=0)))
    shape = _warped(padded, corners)
    box = shape.point(_seen).getbbox() or (0, 0, *shape.size)
    return Sticker(shape, _warped(_plate(padded.size, plate), corners) if plate else None, box, (0, 0))


def _reduced(flat: Image.Image, side: float) -> Image.Image:
    # Warping takes 4 x 4 pixels at most, so a mask much larger than its picture would alias.
    scale = side / max(flat.size)
    if scale > 0.8:
        return flat
    return flat.resize((max(1, round(flat.width * scale)), max(1, round(flat.height * scale))), Image.Resampling.BOX)


def _seen(value: int) -> int:
    return 255 if value >= VISIBLE else 0


def _plate(size: tuple[int, int], kind: str) -> Image.Image:
    plate = Image.new("L", size)
    edge = (1, 1, size[0] - 2, size[1] - 2)
    if kind == "ellipse" and max(size) < 1.5 * min(size):
        ImageDraw.Draw(plate).ellipse(edge, fill=255)
    else:
        ImageDraw.Draw(plate).rounded_rectangle(edge, radius=min(size) // 6, fill=255)
    return plate


def _warped(flat: Image.Image, corners: NDArray[np.float64]) -> Image.Image:
    width, height = (int(np.ceil(extent)) for extent in corners.max(axis=0))
    coefficients = _homography(corners, flat.size)
    return flat.transform((width, height), Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)


def _homography(corners: NDArray[np.float64], size: tuple[int, int]) -> list[float]:
    """Pillow's eight numbers, which take each corner [4, 2] of the picture to a corner of a `size` mask."""
    width, height = size
    rows, wanted = [], []
    for (x, y), (u, v) in zip(corners, ((0, 0), (width, 0), (width, height), (0, height)), strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        wanted += [u, v]
    solved: list[float] = np.linalg.solve(np.array(rows), np.array(wanted)).tolist()
    return solved


def _placed(
    rng: np.random.Generator, sticker: Sticker, size: grounds.Size, taken: Sequence[Sticker], overlap: float
) -> Sticker | None:
    """`sticker` in the picture, covering at most `overlap` of any box in `taken`; None if no room was found."""
    for _ in range(12):
        moved = _moved(rng, sticker, size)
        if all(_covered(moved.box, other.box) <= overlap for other in taken):
            return moved
    return None


def _moved(rng: np.random.Generator, sticker: Sticker, size: grounds.Size) -> Sticker:
    width, height = sticker.box[2] - sticker.box[0], sticker.box[3] - sticker.box[1]
    left, top = rng.integers(EDGE, (size[0] - width - EDGE + 1, size[1] - height - EDGE + 1))
    return sticker.at(int(left), int(top))


def _covered(box: Rectangle, other: Rectangle) -> float:
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    return max(width, 0) * max(height, 0) / ((other[2] - other[0]) * (other[3] - other[1]))


def _draw(rng: np.random.Generator, image: Image.Image, sticker: Sticker) -> None:
    if sticker.plate:
        image.paste(colour(rng, rng.uniform(10, 245)), sticker.corner, sticker.plate)
    behind = _luminance(image, sticker.box)
    first, second = _inks(rng, behind)
    if rng.random() < 0.25 and not sticker.plate:
        _shade(rng, image, sticker, behind)
    image.paste(_ink(sticker.shape.size, first, second), sticker.corner, sticker.shape)


def _luminance(image: Image.Image, box: Rectangle) -> float:
    return float(ImageStat.Stat(image.crop(box).convert("L")).mean[0])


def _inks(rng: np.random.Generator, behind: float) -> tuple[Colour, Colour]:
    """Two colours that both stand out against `behind` on the same side, so that a blend of them does too."""
    darker, lighter = behind - CONTRAST, behind + CONTRAST
    if rng.random() < _share_below(darker, lighter):
        return colour(rng, rng.uniform(6, max(darker, 7))), colour(rng, rng.uniform(6, max(darker, 7)))
    return colour(rng, rng.uniform(min(lighter, 248), 249)), colour(rng, rng.uniform(min(lighter, 248), 249))


def _share_below(darker: float, lighter: float) -> float:
    below, above = max(darker - 6, 0.0), max(249 - lighter, 0.0)
    return below / (below + above)


def _ink(size: tuple[int, int], first: Colour, second: Colour) -> Image.Image:
    blend = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, first), Image.new("RGB", size, second), blend)


def _shade(rng: np.random.Generator, image: Image.Image, sticker: Sticker, behind: float) -> None:
    x, y = (int(step) for step in rng.integers(-4, 5, 2))
    shadow = colour(rng, behind + rng.uniform(-45, 45))
    image.paste(shadow, (sticker.corner[0] + x, sticker.corner[1] + y), sticker.shape)


def _photographed(rng: np.random.Generator, image: Image.Image) -> Image.Image:
    """Uneven light, a little blur and noise."""
    left, right = rng.uniform(0.8, 1.1, 2)
    across = np.linspace(left, right, image.width, dtype=np.float32)
    top, bottom = rng.uniform(0.85, 1.1, 2)
    down = np.linspace(top, bottom, image.height, dtype=np.float32)
    if rng.random() < 0.4:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
    noise = rng.standard_normal((image.height, image.width, 1), dtype=np.float32) * rng.uniform(0, 9)
    lit = np.asarray(image, np.float32) * (down[:, None] * across[None, :])[:, :, None] + noise
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))
