"""What comes with the program, in a clone and when it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip import resources
from logoclip.resources import DEMO_BASE, shipped_config, shipped_configs

CLONE = Path(__file__).parents[2]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package as a wheel lays it out: with the configs inside."""
    package = tmp_path / "site-packages" / "logoclip"
    (package / "configs").mkdir(parents=True)
    (package / "configs" / "mine.yaml").touch()
    monkeypatch.setattr(resources, "PACKAGE", package)
    return package


def test_a_clone_has_its_configs_beside_the_package() -> None:
    assert shipped_configs() == CLONE / "configs"
    assert shipped_config("jetson_orin.yaml") == CLONE / "configs" / "jetson_orin.yaml"


def test_an_installed_package_has_them_inside(installed: Path) -> None:
    assert shipped_configs() == installed / "configs"
    assert shipped_config("mine.yaml") == installed / "configs" / "mine.yaml"


def test_a_wheel_puts_them_where_they_are_looked_for() -> None:
    project = (CLONE / "pyproject.toml").read_text(encoding="utf-8")
    assert '\n[tool.hatch.build.targets.wheel.force-include]\nconfigs = "logoclip/configs"\n' in project


@pytest.mark.parametrize("name", ["none.yaml", "", "."])
def test_what_is_no_shipped_config_is_none(name: str) -> None:
    assert shipped_config(name) is None


def test_the_demos_base_model_is_whole() -> None:
    assert {"config.json", "model.safetensors", "preprocessor_config.json"} <= {p.name for p in DEMO_BASE.iterdir()}
