"""What the panels beside the charts cost: the log, the gauges, the hardest crops.

python docs/panels_speed.py
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from logoclip.machine.meter import Meter
from logoclip.runs.gauge_series import gauge_series
from logoclip.runs.log_pages import find_line, read_page
from logoclip.training.hardest import hardest_pairs
from logoclip.training.pair_similarities import summarise_pairs

LOG_BYTES = 100_000_000
ROUNDS = 3


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def milliseconds(work: Callable[[], object]) -> str:
    """The median of some rounds."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return f"{1000 * sorted(took)[ROUNDS // 2]:9.2f} ms"


def log_of(kind: str, path: Path) -> None:
    """100 MB of lines, plain or with colours."""
    colour, plain = ("\x1b[32m", "\x1b[0m") if kind == "coloured" else ("", "")
    line = f"{colour}12:00:00{plain} step 123 loss 0.123456, an ordinary line of a worker's log with some words\n"
    path.write_text(line * (LOG_BYTES // len(line)), encoding="utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "worker.log")
        for kind in ("plain", "coloured"):
            log_of(kind, path)
            say(f"log of 100 MB, {kind:9} a page          {milliseconds(lambda: read_page(path))}")
            say(f"log of 100 MB, {kind:9} a search in vain {milliseconds(lambda: find_line(path, 'absent', 0))}")
        meter = Meter(Path(place))
        say(f"a reading of all gauges                  {milliseconds(lambda: gauge_series(meter.read()))}")
    random = np.random.default_rng(0)
    for crops in (128, 1200):
        embeddings = random.normal(size=(crops, 512)).astype(np.float32)
        embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
        classes, images = np.arange(crops) // 20, np.arange(crops)
        labels = (classes, images, classes)
        say(f"hardest pairs of {crops:5} crops             {milliseconds(partial(hardest_pairs, embeddings, *labels))}")
        say(f"   beside the summary that was there      {milliseconds(partial(summarise_pairs, embeddings, *labels))}")


if __name__ == "__main__":
    main()
