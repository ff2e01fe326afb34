"""What a run can do, and in which state it can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

Kind = Literal["train", "prepare", "demo_data", "evaluate", "export", "audit", "probe", "tune"]
State = Literal[
    "queued",
    "starting",
    "running",
    "pausing",
    "paused",
    "stopping",
    "stopped",
    "ending",
    "finished",
    "failed",
    "lost",
]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
ALIVE: Final = frozenset({"starting", "running", "pausing", "stopping", "ending"})
ENDED: Final = frozenset({"paused", "stopped", "finished", "failed"})
RESUMABLE: Final = frozenset({"queued", "paused", "stopped", "failed", "lost"})
STOPPABLE: Final = ALIVE | {"queued", "paused"}
# An end is true once the lock is free: until then the worker's memory is taken, and another cannot start.
UNTIL_FREE: Final[Mapping[State, State]] = {
    "paused": "pausing",
    "stopped": "stopping",
    "finished": "ending",
    "failed": "stopping",
}
ON_ITS_WAY_OUT: Final = frozenset({"pausing", "stopping", "ending"})
