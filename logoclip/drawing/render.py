"""Render brand marks into a LogoDet-3K folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from logoclip.atomic_directory import atomic_directory
from logoclip.data.logodet3k import write_annotation
from logoclip.data.parallel import each
from logoclip.drawing import scenes
from logoclip.drawing.marks import Mark, Pool, brand_pool
from logoclip.errors import InputError

Style = Literal["marks", "scenes"]
Progress = Callable[[int, int], None]

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
    """Write `brands` x `images_per_brand` annotated pictures to `output`.

    The same arguments give the same bytes, however many `processes` (None: one a core) share the work.

    Args:
        progress: called with the pictures done and the pictures in all. What it raises stops the work.

    Raises:
        InputError: `output` exists, the pool is smaller than `brands`, or the demo's extra is not installed.
        JobError: the disk is full, or a process was killed.
    """
    marks = _chosen(brand_pool(pool), brands, seed)
    others = _chosen(brand_pool(pool), DISTRACTORS, seed + 1)
    with atomic_directory(output) as root:
        job = Job(root, images_per_brand, seed, style, others)
        with each(partial(render_brand, job), marks, processes, chunk=CHUNK) as rendered:
            for done, _ in enumerate(rendered, start=1):
                if progress:
                    progress(done * images_per_brand, brands * images_per_brand)


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
    if not 1 <= count <= len(pool):
        raise InputError(f"{count} brands were asked for: this pool has between 1 and {len(pool)}")
    order = np.random.default_rng(seed).permutation(len(pool))
    return tuple(pool[index] for index in order[:count])
