"""What is known of a training before it is launched."""

from __future__ import annotations

from dataclasses import dataclass

from logoclip.errors import Fault


@dataclass(frozen=True)
class Estimated:
    """What is known of a training before it is launched; None is what nothing here tells.

    Attributes:
        obstacles: what the launch would be refused for, by key.
        train_crops: crops of the brands that the split trains on; `data_error` says why they are not known.
        error: why nothing could be estimated.
    """

    obstacles: tuple[Fault, ...] = ()
    train_crops: int | None = None
    data_error: str = ""
    error: str = ""
