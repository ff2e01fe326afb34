"""Render brand marks into a LogoDet-3K folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from logoclip.atomic_directory import atomic_directory, occupied
from logoclip.data.parallel import each
from logoclip.data.write_annotation import write_annotation
from logoclip.drawing import scenes
from logoclip.drawing.marks import Mark, Pool, brand_pool
from logoclip.errors import InputError

Style = Literal["marks", "scenes"]
Progress = Callable[[int, int], None]

RENDERED = ".rendered-by-logoclip"
DISTRACTORS = 160
CHUNK = 4
QUALITY = (60, 93)


@dataclass(frozen=True)
class Job:
    """What every picture of one rendering has in common."""

    root: Path
    images_per_brand: int
    seed: int
    style: Style
    others: tuple[Mark, ...]


def render_demo(
    output: Path,
    *,
    brands: int = 600,
    images_per_brand: int = 12,
    seed: int = 0,
    style: Style = "scenes",
    pool: Pool = "demo",
    processes: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Write `brands` x `images_per_brand` annotated pictures to `output`, in place of those of an earlier rendering.

    The same arguments give the same bytes, however many `processes` (None: one a core) share the work.

    Args:
        progress: called with the pictures done and the pictures in all. What it raises stops the work.

    Raises:
        InputError: `output` holds something else than a rendering, the pool is smaller than `brands`, or the demo's
            extra is not installed.
        JobError: the disk is full, or a process was killed.
    """
    check_rendering(output, brands=brands, images_per_brand=images_per_brand, style=style, pool=pool)
    marks = _chosen(brand_pool(pool), brands, seed)
    others = _chosen(brand_pool(pool), DISTRACTORS, seed + 1)
    with atomic_directory(output, overwrite=True) as root:
        # First: whatever else is in the folder, the mark says that no person put it there.
        (root / RENDERED).write_text("Rendered by logoclip, and replaced when it renders again.\n", encoding="utf-8")
        job = Job(root, images_per_brand, seed, style, others)
        with each(partial(render_brand, job), marks, processes, chunk=CHUNK) as rendered:
            for done, _ in enumerate(rendered, start=1):
                if progress:
                    progress(done * images_per_brand, brands * images_per_brand)


def check_rendering(
    output: Path, *, brands: int, images_per_brand: int, style: Style = "scenes", pool: Pool = "demo"
) -> None:
    """Whether `render_demo` can do that; known before the work.

    Raises:
        InputError: it cannot.
    """
    for name, value, choices in (("style", style, get_args(Style)), ("pool", pool, get_args(Pool))):
        if value not in choices:
            raise InputError(f"{name}: must be one of {', '.join(choices)}, given {value!r}")
    for name, count, most in (("brands", brands, len(brand_pool(pool))), ("images_per_brand", images_per_brand, None)):
        if type(count) is not int or count < 1 or (most and count > most):
            bounds = f"from 1 to {most}, as many as this pool has" if most else "of at least 1"
            raise InputError(f"{name}: must be a whole number {bounds}, given {count!r}")
    if occupied(output) and not (output / RENDERED).is_file():
        raise InputError(f"{output}: holds something that was not rendered here: move it elsewhere, or remove it")


def render_brand(job: Job, mark: Mark) -> None:
    """Write every picture of one brand."""
    folder = job.root / mark.category / mark.name
    folder.mkdir(parents=True)
    others = [other for other in job.others if other != mark]
    for number in range(1, job.images_per_brand + 1):
        rng = _generator(job.seed, mark, number)
        image, boxes = scenes.scene(mark, others, rng) if job.style == "scenes" else scenes.clean_picture(mark, rng)
        quality = int(rng.integers(*QUALITY)) if job.style == "scenes" else QUALITY[1]
        image.save(folder / f"{number}.jpg", quality=quality)
        write_annotation(folder / f"{number}.xml", mark.name, f"{number}.jpg", image.size, boxes)


def _generator(seed: int, mark: Mark, number: int) -> np.random.Generator:
    return np.random.default_rng([seed, number, *mark.name.encode()])


def _chosen(pool: Sequence[Mark], count: int, seed: int) -> tuple[Mark, ...]:
    order = np.random.default_rng(seed).permutation(len(pool))
    return tuple(pool[index] for index in order[:count])
