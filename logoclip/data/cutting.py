"""Every photograph of a data set cut, by as many processes as there are, and noted as it is done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from logoclip.data.crops import IMAGES, CutImage, Source, cut_image
from logoclip.data.file_names import escaped, fitted
from logoclip.data.journal import Journal
from logoclip.data.logodet3k import Photographs
from logoclip.data.memory_budget import picture_budget
from logoclip.data.parallel import each

CHUNK: Final = 16  # photographs handed to a process at once: the handing over costs nothing beside the decoding


def cut_all(
    photographs: Photographs,
    journal: Journal,
    min_side: int,
    processes: int | None,
    progress: Callable[[int, int], None] | None,
) -> list[CutImage]:
    """Every photograph cut, in path order, and noted in the journal.

    What the journal has already is not cut again.

    Args:
        min_side: least width and height of a box, in pixels of its photograph.
        processes: how many share the work; None takes one a core. The result is the same.
        progress: called with the photographs done and the photographs in all.

    Raises:
        JobError: a process was killed.
    """
    (journal.folder / IMAGES).mkdir(exist_ok=True)
    tasks = [(source, journal.earlier.get(source.place)) for source in sources(photographs)]
    work = partial(cut_image, photographs.root, journal.folder, min_side)
    # Names, sizes and hashes alone: pixels and pictures stay in the process that decoded them, so memory does not
    # grow with the size of the photographs.
    cut: list[CutImage] = []
    with each(work, tasks, processes, chunk=CHUNK, setup=picture_budget()) as images:
        for image in images:
            cut.append(image)
            if image.cut and image != journal.earlier.get(image.source.place):
                journal.add(image)
            if progress:
                progress(len(cut), len(tasks))
    return cut


def sources(photographs: Photographs) -> list[Source]:
    """Each photograph with a file name of its own: `{category}_{brand}_{n}.jpg`."""
    taken: set[str] = set()
    sources = []
    for path in photographs.paths:
        place = path.relative_to(photographs.root)
        plain = "_".join(map(escaped, place.parts))
        name, count = fitted(plain), 1
        while name.casefold() in taken:
            count += 1
            name = fitted(f"{Path(plain).stem}~{count}{path.suffix}")
        taken.add(name.casefold())
        sources.append(Source(place.as_posix(), name))
    return sources
