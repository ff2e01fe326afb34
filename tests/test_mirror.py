"""Each source file has its tests at the mirrored path: logoclip/runs/lock.py in tests/logoclip/runs/test_lock.py."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
NOT_MIRRORED = {"__init__.py", "__main__.py"}
# Files without tests of their own, by where their behaviour is shown instead.
ELSEWHERE = {
    "tests/logoclip/cli: whole commands, as a person types them": """
        logoclip/cli/commands.py logoclip/cli/detect.py logoclip/cli/evaluate.py logoclip/cli/export.py
        logoclip/cli/sweep.py logoclip/cli/train.py""",
}
EXCEPTIONS = {file for files in ELSEWHERE.values() for file in files.split()}


def _sources() -> set[Path]:
    found = {path for package in ("logoclip", "logotui") for path in (ROOT / package).rglob("*.py")}
    return {path.relative_to(ROOT) for path in found if path.name not in NOT_MIRRORED}


def _mirrored(source: Path) -> Path:
    return Path("tests") / source.parent / f"test_{source.name}"


def test_each_source_file_has_its_tests() -> None:
    sources = _sources()
    assert len(sources) > 150, "the walk found too little to prove anything"
    missing = {source.as_posix() for source in sources if not (ROOT / _mirrored(source)).is_file()}
    assert missing - EXCEPTIONS == set()
    assert EXCEPTIONS - missing == set(), "these have tests now, or are gone: take them from the list"
