"""Numbers as people read them: the same width while they change, and with their units."""

from __future__ import annotations

import math
import time
from datetime import datetime

NONE = "–"


def duration(seconds: float | None) -> str:
    """`2m 05s`, `1h 20m`, `3d 4h`; at most two units."""
    if seconds is None:
        return NONE
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m {whole % 60:02d}s"
    if whole < 86400:
        return f"{whole // 3600}h {whole % 3600 // 60:02d}m"
    return f"{whole // 86400}d {whole % 86400 // 3600}h"


def size(count: float | None) -> str:
    """Bytes in the largest unit that keeps it readable: `512 M`, `6.1 G`."""
    if count is None:
        return NONE
    for unit, scale in (("T", 2**40), ("G", 2**30), ("M", 2**20), ("K", 2**10)):
        if count >= scale:
            return f"{_three(count / scale)} {unit}"
    return f"{count:.0f} B"


def _three(value: float) -> str:
    return f"{value:.1f}" if value < 99.95 else f"{value:.0f}"


def used_of(used: float | None, total: float | None) -> str:
    """`6.1/23 G`: what is used of what there is."""
    if used is None or not total:
        return NONE
    return f"{used / 2**30:.1f}/{total / 2**30:.0f} G"


def percent(value: float | None) -> str:
    """A number of 0–100, three wide: ` 87 %`."""
    return NONE if value is None else f"{value:3.0f} %"


def as_percent(share: float | None, places: int = 0) -> str:
    """A share of 0–1 in percent, as wide as it is: `87 %`, `63.4 %`."""
    return NONE if share is None else f"{share * 100:.{places}f} %"


def figure(value: float | None, places: int = 2) -> str:
    """A plain number with `places` decimals, or a dash."""
    return NONE if value is None else f"{value:.{places}f}"


def rate(value: float | None, sign: str = "") -> str:
    """A learning rate: `1.0e-3`; `sign` is "+" where a sign is always written."""
    if value is None:
        return NONE
    mantissa, exponent = f"{value:{sign}.1e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def setting(value: object) -> str:
    """A setting as a person would write it: `1e-3`, `0.07`, `128`, `on`."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if not isinstance(value, float):
        return str(value)
    if value and math.isfinite(value) and not 1e-2 <= abs(value) < 1e6:
        mantissa, exponent = f"{value:.5e}".split("e")
        return f"{float(mantissa):g}e{int(exponent)}"
    return f"{value:.6g}"


def count(value: float | None) -> str:
    """A whole number with thousands set apart."""
    return NONE if value is None else f"{value:,.0f}"


def clock(moment: float | None, now: float | None = None) -> str:
    """When: `12:41` today, `yesterday`, else `21 Mar`, in the reader's own time zone."""
    if moment is None:
        return NONE
    then, today = datetime.fromtimestamp(moment), datetime.fromtimestamp(now or time.time())
    days = (today.date() - then.date()).days
    if days == 0:
        return f"{then:%H:%M}"
    return "yesterday" if days == 1 else f"{then.day} {then:%b}"


def moment(time_then: float, now: float | None = None) -> str:
    """When exactly: `12:41:07` today, else `21 Mar 12:41`, in the reader's own time zone."""
    then, today = datetime.fromtimestamp(time_then), datetime.fromtimestamp(now or time.time())
    return f"{then:%H:%M:%S}" if then.date() == today.date() else f"{then.day} {then:%b %H:%M}"


def age(moment: float | None, now: float) -> str:
    """How long ago, in one unit: `12 s`, `5 min`, `3 h`, `2 d`."""
    if moment is None:
        return NONE
    seconds = max(0.0, now - moment)
    for unit, scale in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= scale:
            return f"{seconds / scale:.0f} {unit}"
    return f"{seconds:.0f} s"
