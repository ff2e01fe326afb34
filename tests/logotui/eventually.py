"""Waiting for the thing itself, with a deadline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from tests.logotui.idle import DEADLINE, until_idle


async def eventually(holds: Callable[[], Any], seconds: float = DEADLINE) -> Any:
    """What `holds` returns as soon as that is true, once the console has done all that follows from it.

    Raises:
        AssertionError: it was not within `seconds`.
    """
    end = time.monotonic() + seconds
    while not (result := holds()):
        assert time.monotonic() < end, f"it did not happen within {seconds} s"
        await asyncio.sleep(0.01)
    await until_idle()
    return result
