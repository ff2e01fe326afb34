"""What looking for copies costs at the size of LogoDet-3K: 158,000 photographs. Figures for docs/measurements.md.

python docs/audit_speed.py
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from logoclip.data.duplicates import near_pairs
from logoclip.data.likeness import likeness, look
from logoclip.data.lookalikes import lookalikes

PHOTOGRAPHS = 158_000
NAMES = 3_000
SYLLABLES = [consonant + vowel for consonant in "bcdfglmnprstv" for vowel in "aeiou"]

Hashes = NDArray[np.uint64]


def copied(rng: np.random.Generator, margins: bool = False) -> Hashes:
    """Hashes of which one in twenty is up to four flipped bits from another; two in five on plain ground, if asked."""
    bits = rng.random((PHOTOGRAPHS, 8, 8)) < 0.5
    if margins:
        plain = np.flatnonzero(rng.random(PHOTOGRAPHS) < 0.4)
        for edge in (0, 7):
            bits[plain, edge] = bits[plain, :, edge] = False
    hashes = np.packbits(bits.reshape(PHOTOGRAPHS, 64), axis=1).view(">u8").ravel().astype(np.uint64)
    places = rng.permutation(PHOTOGRAPHS)[: PHOTOGRAPHS // 10].reshape(2, -1)
    hashes[places[0]] = flipped(hashes[places[1]], rng, 4)
    return hashes


def flipped(hashes: Hashes, rng: np.random.Generator, bits: int) -> Hashes:
    for _ in range(bits):
        hashes = hashes ^ (np.uint64(1) << rng.integers(0, 64, len(hashes)).astype(np.uint64))
    return hashes


def timed(what: str, work: Callable[[], int]) -> None:
    begin = time.perf_counter()
    found = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    seconds = time.perf_counter() - begin
    sys.stdout.write(f"{what}: {seconds:.1f} s, {found:,} found, peak so far {peak:,.0f} MB\n")
    sys.stdout.flush()


def compare(pairs: int) -> int:
    rng = np.random.default_rng(0)
    pictures = [Image.fromarray(rng.integers(0, 256, (12, 16, 3), np.uint8)).resize((320, 240)) for _ in range(40)]
    looks, near = [look(one) for one in pictures], [look(one.crop((10, 5, 313, 237))) for one in pictures]
    return sum(likeness(looks[place % 40], near[place % 40]) > 0.9 for place in range(pairs))


def main() -> None:
    timed("1,000 pairs that were cut again, compared by pixels", lambda: compare(1000))
    draw = random.Random(0)
    names = ["".join(draw.choice(SYLLABLES) for _ in range(draw.randint(2, 5))) for _ in range(NAMES)]
    timed(f"look-alikes among {NAMES:,} names", lambda: len(lookalikes(names)))
    for name, made in (("uniform", copied), ("plain ground", lambda rng: copied(rng, True))):
        hashes = made(np.random.default_rng(0))
        timed(f"near pairs of {PHOTOGRAPHS:,} hashes, {name}", lambda hashes=hashes: len(near_pairs(hashes)))


if __name__ == "__main__":
    main()
