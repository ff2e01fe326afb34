"""Learning-rate schedules: functions from step to learning rate."""

from __future__ import annotations

import math
from collections.abc import Callable


def warmup_cosine(peak: float, warmup: int, total: int) -> Callable[[int], float]:
    """Linear warm-up to `peak`, then half a cosine to 0 (Loshchilov & Hutter, "SGDR", 2017, equation 5).

    Steps count from 1; the last, `total`, still learns. A warm-up that leaves nothing to decay is cut
    to a tenth of the steps.
    """
    warmup = effective_warmup(warmup, total)

    def rate(step: int) -> float:
        if step <= warmup:
            return peak * step / warmup
        return peak * 0.5 * (1 + math.cos(math.pi * (step - warmup - 1) / max(1, total - warmup)))

    return rate


def effective_warmup(warmup: int, total: int) -> int:
    """The warm-up steps that are really taken."""
    return warmup if warmup < total else total // 10
