"""What the doctor says of one thing that it looked at."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Verdict = Literal["ok", "warning", "fault"]


class Check(Struct, frozen=True):
    """One thing looked at. A `fault` stands in the way of training; a `warning` makes it slower or smaller.

    Attributes:
        detail: what was found, and after it what to do about it.
    """

    name: str
    verdict: Verdict
    detail: str
