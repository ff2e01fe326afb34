"""A missing or unfit torch is one clear sentence."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
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
        for name in [name for name in sys.modules if name.partition(".")[0] in engine.ENGINE]:
            del sys.modules[name]
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


# What transformers says of itself, and a torch that it does not take: NVIDIA's for JetPack, and one that nothing takes.
UNWANTED = {
    "2.6.0a0+ecf3bae40a.nv25.01": "pip install 'transformers>=5.8,<5.20'",
    "2.5.1": "pip install 'transformers>=5.8,<5.20'",
    "2.5.0a0+872d972e41.nv24.8": "pip install 'transformers>=5.8,<5.15'",
    "2.4.0a0+3bcc3cddb5.nv24.7": "torch 2.4.0 or newer is needed",
}


@pytest.mark.parametrize(("torch", "remedy"), UNWANTED.items())
def test_a_torch_that_transformers_hides_is_refused_with_the_transformers_that_takes_it(
    libraries: Path, torch: str, remedy: str
) -> None:
    (libraries / "torch.py").write_text(f"__version__ = {torch!r}")
    (libraries / "transformers/utils/__init__.py").write_text("def is_torch_available(): return False")
    with pytest.raises(InputError, match=f"^transformers .* does not take torch {re.escape(torch)}: ") as caught:
        engine.require_engine()
    assert remedy in str(caught.value) and "\n" not in str(caught.value)


def test_the_range_that_is_named_is_the_projects() -> None:
    project = Path(__file__).parents[3] / "pyproject.toml"
    floor = re.search(r'"transformers>=([\d.]+),<6"', project.read_text("utf-8"))
    assert floor and floor[1] == engine.OLDEST_TRANSFORMERS
    assert f'"transformers>=5.8,<{engine.REFUSED_FROM[-1][1]}"' in project.read_text("utf-8")


# torch says of itself what NVIDIA's wheel for JetPack 6.1 says; everything else is as it is installed.
NVIDIAS_TORCH = """
import importlib.metadata, sys
version = "2.5.0a0+872d972e41.nv24.8"
true = importlib.metadata.version
importlib.metadata.version = lambda name: version if name == "torch" else true(name)
import torch
torch.__version__ = torch.version.__version__ = version
from logoclip.errors import InputError
from logoclip.machine.engine import require_engine
try:
    require_engine()
except InputError as error:
    print(error)
"""


def test_the_installed_transformers_is_asked_about_nvidias_torch() -> None:
    done = subprocess.run([sys.executable, "-c", NVIDIAS_TORCH], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    installed = metadata.version("transformers")
    if installed < "5.15":
        assert done.stdout == ""
    else:
        assert done.stdout.startswith(f"transformers {installed} does not take torch 2.5.0a0+872d972e41.nv24.8: pip")


LOAD = """
import sys
from logoclip.machine.engine import require_engine
require_engine()
from logoclip.model.fine_tuned_clip import load_clip
load_clip(sys.argv[1])
"""


def test_the_libraries_are_quiet_while_a_model_is_loaded(tiny_clip_dir: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LOAD, str(tiny_clip_dir)], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
