"""Which device torch will choose, known without it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from logoclip.machine import training_device as module
from logoclip.machine.training_device import seeing, torch_has_cuda, training_device

CUDA = "__version__ = '2.8.0'\ndebug = False\ncuda: Optional[str] = '12.6'\nhip: Optional[str] = None\n"
JETSON = "__version__ = '2.5.0a0'\ncuda = '12.6'\n"
NO_CUDA = "__version__ = '2.8.0+cpu'\ncuda: Optional[str] = None\ngit_version = 'cuda'\n"


@pytest.fixture
def torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A torch for GPUs, on a machine with one."""
    (tmp_path / "version.py").write_text(CUDA)
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(module, "find_spec", lambda name: spec)
    monkeypatch.setattr(module, "GPU_SIGNS", ("/proc/self/status",))
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    return tmp_path / "version.py"


@pytest.mark.parametrize(
    ("visible", "device"),
    [("1", "cuda:1"), ("2,0", "cuda:2"), (" 0 ", "cuda:0"), ("", "cpu"), ("-1", "cpu"), ("GPU-8a2f", "cuda:GPU-8a2f")],
)
def test_it_is_the_first_that_may_be_seen(
    torch: Path, monkeypatch: pytest.MonkeyPatch, visible: str, device: str
) -> None:
    assert training_device() == "cuda:0"
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert training_device() == device
    assert seeing(device) == {}


@pytest.mark.parametrize(("version", "has"), [(CUDA, True), (JETSON, True), (NO_CUDA, False)])
def test_a_torch_without_cuda_computes_on_the_cpu(torch: Path, version: str, has: bool) -> None:
    torch.write_text(version)
    assert torch_has_cuda() is has
    assert training_device() == ("cuda:0" if has else "cpu")


def test_a_machine_without_a_gpu_computes_on_the_cpu(torch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GPU_SIGNS", ("/nowhere/*",))
    assert training_device() == "cpu"


def test_without_torch_there_is_no_gpu_to_use(torch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    assert training_device() == "cpu"


def test_who_starts_a_run_for_another_device_than_its_own_says_so_to_the_worker(torch: Path) -> None:
    assert seeing("cuda:1") == {"CUDA_VISIBLE_DEVICES": "1"}
    assert seeing("cpu") == {"CUDA_VISIBLE_DEVICES": ""}
    assert seeing("") == {}


def test_it_agrees_with_torch() -> None:
    from logoclip.model.device import best_device

    assert training_device().partition(":")[0] == best_device().type
