"""The console and everything it imports stay light, and the public names stay what they are."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import logoclip

ROOT = Path(logoclip.__file__).parent.parent
ENGINE = {"torch", "torchvision", "transformers", "peft", "accelerate", "safetensors"}
# The modules that may load the engine; every other one is light.
HEAVY = {
    "logoclip.data.dataset",
    "logoclip.data.loading",
    "logoclip.data.transforms",
    "logoclip.detection.detect_logos",
    "logoclip.detection.detector",
    "logoclip.evaluation.evaluator",
    "logoclip.export.export",
    "logoclip.model.architecture",
    "logoclip.model.device",
    "logoclip.model.embedding",
    "logoclip.model.encoder",
    "logoclip.model.fine_tuned_clip",
    "logoclip.model.fingerprint",
    "logoclip.model.loading",
    "logoclip.model.memory",
    "logoclip.model.processor",
    "logoclip.model.sample_dropout",
    "logoclip.training.checkpoint",
    "logoclip.training.epoch_end",
    "logoclip.training.finite",
    "logoclip.training.grad_cache",
    "logoclip.training.learned",
    "logoclip.training.losses",
    "logoclip.training.optimiser",
    "logoclip.training.resuming",
    "logoclip.training.showcase",
    "logoclip.training.soundness",
    "logoclip.training.step",
    "logoclip.training.trainer",
    "logoclip.training.training_data",
    "logoclip.training.validation",
}


def _modules() -> list[str]:
    files = sorted([*(ROOT / "logoclip").rglob("*.py"), *(ROOT / "logotui").rglob("*.py")])
    return [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]


def _light() -> list[str]:
    return [name for name in _modules() if name not in HEAVY and not name.endswith("__main__")]


def _python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _loaded_by(*modules: str) -> set[str]:
    lines = "\n".join(f"import {name}" for name in modules)
    return set(_python(f"{lines}\nimport sys; print(*sys.modules)").split())


def test_light_modules_load_nothing_heavy() -> None:
    light = _light()
    assert len(light) > 20, "the walk found too little to prove anything"
    assert not _loaded_by(*light) & ENGINE


def test_the_list_of_runs_waits_for_no_slow_import() -> None:
    assert not _loaded_by("logoclip.agent.agent", "logotui.app") & {"numpy", "pydantic", "PIL", "plotext"}


def test_every_heavy_module_exists() -> None:
    assert set(_modules()) >= HEAVY


def test_the_engine_loads_no_console() -> None:
    assert not _loaded_by(*(name for name in _light() if name.startswith("logoclip"))) & {"textual", "logotui"}


def test_heavy_modules_are_named_heavy() -> None:
    """A module that imports the engine anywhere, inside a function too, is in the list above."""
    found = {name for name in _modules() if _imports(name) & ENGINE}
    assert found, "the walk found nothing"
    assert found <= HEAVY


def _imports(module: str) -> set[str]:
    path = ROOT / module.replace(".", "/")
    tree = ast.parse((path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8"))
    names: set[str] = set()
    for node in _run_at_all(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def _run_at_all(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes below `tree`, without what stands under `if TYPE_CHECKING:`."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            yield node
            yield from _run_at_all(node)


def test_the_public_names() -> None:
    assert logoclip.__all__ == [
        "CombinedLoss",
        "DetectLogosDETR",
        "EmbeddingEvaluator",
        "InfoNCELoss",
        "LogoContrastiveDataset",
        "LogoFineTunedCLIP",
        "SupConLoss",
        "Trainer",
        "TrainingConfig",
        "TripletLoss",
    ]
    assert set(logoclip.__all__) <= set(dir(logoclip))


@pytest.mark.parametrize("name", logoclip.__all__)
def test_each_public_name_is_there(name: str) -> None:
    assert getattr(logoclip, name).__name__ == name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Trainr'"):
        _ = logoclip.Trainr  # type: ignore[attr-defined]


def test_importing_the_package_is_light() -> None:
    assert not _loaded_by("logoclip") & (ENGINE | {"pydantic", "numpy"})
