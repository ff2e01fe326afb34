"""What is known of a training before it is launched."""

from __future__ import annotations

from msgspec import Struct

from logoclip.errors import Fault


class Estimated(Struct, frozen=True):
    """None is what nothing here tells.

    Attributes:
        obstacles: what the launch would be refused for, by key.
        train_crops: crops of the brands that the split trains on; `data_error` says why they are not known.
        trained, parameters: how many parameters train, and how many the vision tower has.
        seconds_per_step: as the run `measured_by`, of the same shape on this machine, took them.
        memory: bytes that it held at the most, of the GPU's memory if `on_gpu`.
        memory_total, memory_free: bytes of that memory, now.
        error: why nothing could be estimated.
    """

    obstacles: tuple[Fault, ...] = ()
    train_crops: int | None = None
    data_error: str = ""
    trained: int | None = None
    parameters: int | None = None
    seconds_per_step: float | None = None
    measured_by: str = ""
    memory: int | None = None
    on_gpu: bool = False
    memory_total: int | None = None
    memory_free: int | None = None
    error: str = ""
