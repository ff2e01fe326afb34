"""Memory that ran out, as different machines say it."""

from __future__ import annotations

import weakref

import pytest
import torch

from logoclip.errors import JobError
from logoclip.model.memory import halving, is_out_of_memory

CUDA = "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 61.37 GiB"
NVML = (
    'NVML_SUCCESS == r INTERNAL ASSERT FAILED at "/opt/pytorch/c10/cuda/CUDACachingAllocator.cpp":1131, please report '
    "a bug to PyTorch."
)
CPU = (
    "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate "
    "8589934592 bytes. Error code 12 (Cannot allocate memory)"
)
WINDOWS = (
    "[enforce fail at alloc_cpu.cpp:116] data. DefaultCPUAllocator: not enough memory: you tried to allocate 1 bytes."
)
MEMORY = [
    torch.OutOfMemoryError(CUDA),
    MemoryError(),
    MemoryError("std::bad_alloc"),
    RuntimeError(CUDA),
    RuntimeError(NVML),
    RuntimeError("NvMapMemAllocInternalTagged: 1075072515 error 12"),
    RuntimeError("CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported"),
    RuntimeError("CUDA driver error: out of memory"),
    RuntimeError("cuda runtime error (2) : cudaErrorMemoryAllocation"),
    RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
    RuntimeError("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED"),
    RuntimeError(
        "cuDNN error: CUDNN_STATUS_NOT_SUPPORTED. This error may appear if you passed in a non-contiguous input."
    ),
    RuntimeError("GET was unable to find an engine to execute this computation"),
    RuntimeError("cusolver error: CUSOLVER_STATUS_ALLOC_FAILED, when calling `cusolverDnCreate(handle)`"),
    RuntimeError("HIP out of memory. Tried to allocate 20.00 MiB"),
    RuntimeError(CPU),
    RuntimeError(WINDOWS),
]
OTHER = [
    RuntimeError("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)"),
    RuntimeError("CUDA error: device-side assert triggered"),
    RuntimeError("DataLoader worker (pid 7) is killed by signal: Bus error. workers are out of shared memory."),
    ValueError("the word of memory is out"),
    KeyboardInterrupt(),
]


@pytest.mark.parametrize("error", MEMORY, ids=lambda error: str(error)[:30])
def test_every_form_is_recognised(error: Exception) -> None:
    assert is_out_of_memory(error)


@pytest.mark.parametrize("error", OTHER, ids=lambda error: str(error)[:30])
def test_nothing_else_is(error: BaseException) -> None:
    assert not is_out_of_memory(error)


def test_a_real_failed_allocation_is_recognised() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**60)
    assert is_out_of_memory(caught.value)


@pytest.mark.parametrize("error", MEMORY[:5], ids=lambda error: str(error)[:30])
def test_it_is_tried_again_with_half_until_it_fits(error: Exception) -> None:
    tried: list[int] = []
    told: list[int] = []

    def attempt(size: int) -> int:
        tried.append(size)
        if size > 3:
            raise error
        return size

    assert halving(attempt, 25, told.append) == 3
    assert (tried, told) == ([25, 12, 6, 3], [12, 6, 3])


def test_the_failed_attempt_is_freed_before_the_next() -> None:
    held: list[weakref.ref[torch.Tensor]] = []

    def attempt(size: int) -> bool:
        if held:
            return held[0]() is None
        large = torch.ones(size)
        held.append(weakref.ref(large))
        raise RuntimeError(NVML)

    assert halving(attempt, 8, lambda _: None)


def test_one_crop_that_is_too_much_is_one_line() -> None:
    def attempt(size: int) -> None:
        raise RuntimeError(f"{CUDA}\nand much more")

    with pytest.raises(JobError, match=r"even for one crop at a time .*Tried to allocate") as caught:
        halving(attempt, 4, lambda _: None)
    assert len(str(caught.value).splitlines()) == 1


def test_other_errors_come_through() -> None:
    def attempt(size: int) -> None:
        raise RuntimeError("shapes")

    with pytest.raises(RuntimeError, match="shapes"):
        halving(attempt, 4, lambda _: None)
