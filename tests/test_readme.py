"""The README shows the tree as it is, and commands that exist."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from logoclip.cli.commands import COMMANDS
from logoclip.cli.parsing import parse

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
SHOWN = [line.split("#")[0] for line in README.splitlines() if line.startswith("    logoclip ")]


@pytest.fixture
def tree() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tree", ROOT / "docs" / "tree.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tree_is_up_to_date(tree: ModuleType) -> None:
    assert README.endswith(tree.tree()), "out of date: `make format` writes it again"


def test_each_file_of_the_tree_says_what_it_is(tree: ModuleType) -> None:
    lines = tree.tree().splitlines()[2:]
    assert len(lines) > 50
    assert [line for line in lines if len(line.split()) < 3] == []


def test_the_first_commands_stand_at_the_top() -> None:
    blocks = [line for line in README.splitlines() if line.startswith("    ")]
    assert [line.split("#")[0].split() for line in blocks[:2]] == [["make", "demo"], ["make", "test"]]


@pytest.mark.parametrize("line", SHOWN)
def test_commands_in_the_readme_are_understood(line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    words = line.split()[1:]
    command = next(command for command in COMMANDS if words[: len(command.words)] == list(command.words))
    arguments = [word for word in words[len(command.words) :] if word != "--help"]
    if arguments or command.name != "detect":
        assert callable(parse(command, arguments))


@pytest.mark.parametrize(
    "script",
    [
        "train_clip_logo.py",
        "export_model.py",
        "prepare_test_data.py",
        "test_logo_detection.py",
        "analyze_similarity_distribution.sh",
        "from logo_detection_detr import DetectLogosDETR",
    ],
)
def test_each_old_script_has_its_command(script: str) -> None:
    rows = [line for line in README.splitlines() if line.startswith("|") and script in line]
    assert rows
    assert all(re.search(r"\| `(logoclip |from logoclip )", row) for row in rows)


def test_files_that_the_readme_names_exist() -> None:
    named = set(re.findall(r"\]\(((?!http)[^)#]+)\)", README))
    assert len(named) > 3
    assert {name for name in named if not (ROOT / name).exists()} == set()
