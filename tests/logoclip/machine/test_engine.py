"""A missing or unfit torch is one clear sentence."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from logoclip.errors import InputError
from logoclip.machine import engine


@pytest.fixture
def libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An import path on which the engine's libraries are whatever the test writes."""
    standard_library = [entry for entry in sys.path if "site-packages" not in entry]
    monkeypatch.setattr(sys, "path", [str(tmp_path), *standard_library])
    for name in engine.ENGINE:
        (tmp_path / f"{name}.py").write_text("")
    logging = tmp_path / "transformers/utils/logging.py"  # a folder goes before a file of its name
    logging.parent.mkdir(parents=True)
    logging.write_text("def disable_progress_bar(): pass")
    (tmp_path / "transformers/__init__.py").write_text("")
    # Restores the real modules, and takes out the pretended ones, whatever was loaded before.
    with mock.patch.dict(sys.modules):
        for name in engine.ENGINE:
            sys.modules.pop(name, None)
        yield tmp_path


def test_an_engine_that_loads_is_accepted(libraries: Path) -> None:
    engine.require_engine()


def test_a_missing_library_is_named_with_the_way_to_get_it(libraries: Path) -> None:
    (libraries / "peft.py").unlink()
    importlib.invalidate_caches()
    with pytest.raises(InputError, match=r"peft is not installed: pip install 'logotui\[train\]'"):
        engine.require_engine()


def test_a_torchvision_of_another_release_is_explained(libraries: Path) -> None:
    (libraries / "torchvision.py").write_text("raise RuntimeError('operator torchvision::nms does not exist')")
    with pytest.raises(InputError, match=r"torch .* and torchvision .* do not belong together .*nms") as caught:
        engine.require_engine()
    assert "\n" not in str(caught.value)


def test_a_torch_without_its_cuda_libraries_is_one_line(libraries: Path) -> None:
    (libraries / "torch.py").write_text("raise OSError('libcudart.so.12: cannot open shared object file\\nmore')")
    with pytest.raises(InputError, match=r"torch .*cannot be loaded: OSError: libcudart.so.12") as caught:
        engine.require_engine()
    assert "\n" not in str(caught.value)
