"""Folders use each other in one direction, files never in a circle, and docs/architecture.md draws them as they are."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
# Who loads others under a computed name, and what the name can be: no circle between files can hide there.
COMPUTED = {
    "logoclip": "each public name, from the module that has it, when it is asked for",
    "logoclip.agent.agent": "the module that answers questions of a subject",
    "logoclip.cli.commands": "the module of the command that was typed",
    "logoclip.jobs.job": "the module of a run's kind, in a worker",
    "logoclip.machine.engine": "torch and its like",
    "logotui.actions": "the modules of the classes that a class of the console is made of",
    "logotui.app": "the module of the screen that is shown next, beforehand",
    "logotui.modes": "the module of the screen that is shown",
}


@pytest.fixture(scope="module")
def rooms() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rooms", ROOT / "docs" / "rooms.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_drawing_is_up_to_date(rooms: ModuleType) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert text.count(rooms.BEGIN) == text.count(rooms.END) == 1
    assert rooms.drawing() in text, "out of date: `make format` draws it again"


def test_folders_use_each_other_in_one_direction(rooms: ModuleType) -> None:
    graph = rooms.rooms()
    assert {"logoclip/runs/", "logotui/screens/"} <= graph.keys()
    assert rooms.circles(graph) == []
    engine = {box: used for box, used in graph.items() if box.startswith("logoclip/")}
    assert [box for box, used in engine.items() if any(other.startswith("logotui/") for other in used)] == []


def test_no_files_import_each_other(rooms: ModuleType) -> None:
    """Not by way of others either; imports for types and inside functions count."""
    graph = rooms.uses()
    assert len(graph) > 150 and sum(map(len, graph.values())) > 300, "the walk found too little to prove anything"
    assert rooms.circles(graph) == []


def test_names_that_are_computed_are_known(rooms: ModuleType) -> None:
    assert rooms.computed_imports() == COMPUTED.keys()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import logoclip.errors", {"logoclip.errors"}),
        ("from logoclip import errors", {"logoclip.errors"}),
        ("from logoclip.errors import InputError", {"logoclip.errors"}),
        ("from logoclip.runs import create_run", {"logoclip.runs"}),
        ("def late():\n    from logoclip.runs.lock import acquire", {"logoclip.runs.lock"}),
        ("if TYPE_CHECKING:\n    from logotui.story import RunStory", {"logotui.story"}),
        ("import importlib\nimportlib.import_module('logoclip.errors')", {"logoclip.errors"}),
        ("import numpy", set()),
    ],
)
def test_every_way_to_import_is_seen(rooms: ModuleType, tmp_path: Path, text: str, found: set[str]) -> None:
    path = tmp_path / "module.py"
    path.write_text(text)
    assert set(rooms._imported(path, rooms.modules())) == found


def test_a_circle_is_found_whatever_its_length(rooms: ModuleType) -> None:
    assert rooms.circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c"]


def test_an_arrow_that_says_nothing_new_is_left_out(rooms: ModuleType) -> None:
    assert rooms.reduced({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == {"a": {"b"}, "b": {"c"}, "c": set()}
