"""What comes with the program: configs to start from, names of one brand, and the demo's base model."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent
DEMO_BASE: Final = PACKAGE / "assets" / "demo_base"
ALIASES: Final = "aliases.yaml"
SHIPPED_ALIASES: Final = PACKAGE / "assets" / ALIASES


def shipped_configs() -> Path:
    """The configs that come with the program: in the package when it is installed, beside it in a clone."""
    installed = PACKAGE / "configs"
    return installed if installed.is_dir() else PACKAGE.parent / "configs"


def shipped_texts() -> list[tuple[str, str]]:
    """Name and text of each shipped config, in name order."""
    return [(path.name, path.read_text(encoding="utf-8")) for path in sorted(shipped_configs().glob("*.yaml"))]


def shipped_config(name: str) -> Path | None:
    """The shipped config called `name` (`jetson_orin.yaml`), if there is one."""
    path = shipped_configs() / name
    return path if path.is_file() else None
