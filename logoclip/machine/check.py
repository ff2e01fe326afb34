"""What the doctor says of one thing that it looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "warning", "fault"]


@dataclass(frozen=True)
class Check:
    """One thing looked at. A `fault` stands in the way of training; a `warning` makes it slower or smaller.

    Attributes:
        detail: what was found, and after it what to do about it.
    """

    name: str
    verdict: Verdict
    detail: str
