"""Where a model computes, and in what precision."""

from __future__ import annotations

import torch


def best_device() -> torch.device:
    """The first GPU, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def autocast_dtype(device: torch.device) -> torch.dtype | None:
    """What mixed precision computes in: bfloat16, which needs no loss scaling, where the device multiplies it."""
    # By default torch says yes to GPUs before Ampere too, which only emulate it.
    has_bf16 = torch.cuda.is_bf16_supported(including_emulation=False) if device.type == "cuda" else cpu_has_bf16()
    return torch.bfloat16 if has_bf16 else None


def cpu_has_bf16() -> bool:
    """Whether the CPU multiplies bfloat16 in hardware: without that it is slower than float32."""
    # torch before 2.6 does not say: float32 is right on every CPU.
    capabilities = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))
