"""Which precision each kind of device trains in."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from logoclip.model.device import autocast_dtype, best_device, cpu_has_bf16


@pytest.mark.parametrize(("gpu", "device"), [(True, "cuda"), (False, "cpu")])
def test_a_gpu_goes_before_the_cpu(gpu: bool, device: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: gpu)
    assert best_device() == torch.device(device)


@pytest.mark.parametrize(
    ("capabilities", "has_it"),
    [({"avx512_bf16": True}, True), ({"amx_bf16": True}, True), ({"avx512_f": True, "amx_bf16": False}, False)],
)
def test_a_cpu_computes_in_bfloat16_only_where_its_hardware_multiplies_it(
    capabilities: dict[str, bool], has_it: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities, raising=False)
    assert cpu_has_bf16() is has_it
    assert autocast_dtype(torch.device("cpu")) == (torch.bfloat16 if has_it else None)


def test_a_cpu_of_which_torch_says_nothing_trains_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(torch.cpu, "get_capabilities", raising=False)
    assert autocast_dtype(torch.device("cpu")) is None


@pytest.mark.parametrize(("generation", "dtype"), [(7, None), (8, torch.bfloat16), (9, torch.bfloat16)])
def test_a_gpu_that_only_emulates_bfloat16_trains_in_float32(
    generation: int, dtype: torch.dtype | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def properties(*_: Any) -> Any:
        return type("Properties", (), {"major": generation})

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "current_device", lambda: 0)
    monkeypatch.setattr(torch.cuda, "get_device_properties", properties)
    monkeypatch.setattr(torch.cuda, "_check_bf16_tensor_supported", lambda _: True, raising=False)
    assert autocast_dtype(torch.device("cuda")) == dtype
