"""Memory that ran out: how every machine says it, and the same work again with less at once."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Final, TypeVar

import torch

from logoclip.errors import JobError

Result = TypeVar("Result")

# torch has a type for its own GPU allocator alone. Everything else is a RuntimeError that quotes a library.
TEXTS: Final = tuple(
    text.lower()
    for text in (
        "out of memory",  # CUDA's runtime and driver, HIP, cuBLAS, NCCL
        "out_of_memory",  # the driver's own name of it
        "NVML_SUCCESS == r INTERNAL ASSERT FAILED",  # Tegra: the allocator asks NVML what is free, and there is none
        "NvMapMemAlloc",  # Tegra's kernel driver
        "STATUS_ALLOC_FAILED",  # cuBLAS, cuDNN, cuSOLVER, cuSPARSE
        "ALLOCATION_FAILED",  # cuDNN 9, of the host's and of the device's memory
        "CUFFT_ALLOC_FAILED",
        "cudaErrorMemoryAllocation",
        "CUDNN_STATUS_NOT_SUPPORTED",  # no algorithm whose workspace there is room for
        "unable to find an engine to execute this computation",  # the same, of later versions
        "Unable to find a valid cuDNN algorithm",
        "can't allocate memory",  # torch's CPU allocator
        "cannot allocate memory",  # the C library
        "not enough memory",  # torch's CPU allocator, elsewhere
        "bad_alloc",
    )
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` says that a GPU's or the machine's memory did not suffice."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    said = str(error).lower() if isinstance(error, RuntimeError) else ""
    return any(text in said for text in TEXTS)


def halving(attempt: Callable[[int], Result], size: int, halved: Callable[[int], None]) -> Result:
    """`attempt(size)`; each time that memory runs out, again with half the size.

    Args:
        halved: told the new size before it is tried.

    Raises:
        JobError: memory does not suffice for a size of 1. Whatever else `attempt` raises comes through as it is.
    """
    while True:
        try:
            return attempt(size)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            said = next(iter(str(error).splitlines()), type(error).__name__)
        # After the handler: until it ends, the error's traceback holds the tensors of the failed attempt in memory.
        if size == 1:
            raise JobError(
                f"out of memory, even for one crop at a time ({said}): end other programs, raise freeze_layers, "
                "or take a smaller base_model"
            )
        size //= 2
        free_memory()
        halved(size)


def free_memory() -> None:
    """Gives back what nothing refers to any more: to the machine from Python, to the GPU from torch's own store."""
    gc.collect()
    torch.cuda.empty_cache()
