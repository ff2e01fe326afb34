"""One version, of the program and of what is built of it."""

from __future__ import annotations

import re
from pathlib import Path

from logoclip.version import __version__

ROOT = Path(__file__).parents[2]


def test_it_is_a_semantic_version() -> None:
    assert re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?", __version__)


def test_the_builder_reads_the_same_one() -> None:
    """As hatchling does it: the file that pyproject.toml names, searched for its usual pattern."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.search(r'^\[tool\.hatch\.version\]\npath = "(.+)"$', project, re.MULTILINE)
    assert named
    text = (ROOT / named[1]).read_text(encoding="utf-8")
    found = re.search(r"""^__version__ *= *(['"])v?(?P<version>.+?)\1""", text, re.MULTILINE)
    assert found and found["version"] == __version__


def test_the_changelog_begins_with_it() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[?([^\s\]]+)", text, re.MULTILINE)
    assert newest and newest[1] in (__version__, "Unreleased")
