"""Each source file has its tests at the mirrored path: logoclip/runs/lock.py in tests/logoclip/runs/test_lock.py."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
NOT_MIRRORED = {"__init__.py", "__main__.py"}


def _sources() -> set[Path]:
    found = {path for package in ("logoclip", "logotui") for path in (ROOT / package).rglob("*.py")}
    return {path.relative_to(ROOT) for path in found if path.name not in NOT_MIRRORED}


def _mirrored(source: Path) -> Path:
    return Path("tests") / source.parent / f"test_{source.name}"


def test_each_source_file_has_its_tests() -> None:
    sources = _sources()
    assert len(sources) > 150, "the walk found too little to prove anything"
    missing = {source.as_posix() for source in sources if not (ROOT / _mirrored(source)).is_file()}
    assert missing == set()
