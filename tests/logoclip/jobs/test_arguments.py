"""What is refused of a job's arguments before it is launched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logoclip.errors import InputError
from logoclip.jobs.arguments import NEEDED, check_arguments
from logoclip.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, tiny_clip_dir: Path, prepare_small: Callable[..., Path]) -> Workspace:
    """A model, prepared data, photographs that are not prepared, a checkpoint, and a link that leads out."""
    made = Workspace.make(tmp_path / "workspace")
    prepare_small(made.data / "small", 4)
    (made.models / "a").symlink_to(tiny_clip_dir)
    (made.data / "photographs").mkdir()
    (made.data / "circle.yaml").write_text("a: b\nb: a\n")
    (made.runs / "best.pt").touch()
    (made.root / "link").symlink_to(tmp_path)
    return made


# Of each kind: arguments that work, and the names of those that say where it writes.
JOBS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "prepare": ({"dataset": "data/photographs", "output": "data/new"}, ("output",)),
    "demo_data": (
        {"dataset": "data/pictures", "output": "data/new", "brands": 4, "images_per_brand": 2},
        ("dataset", "output"),
    ),
    "evaluate": ({"models": [["a", "models/a"]], "data": "data/small"}, ()),
    "export": ({"checkpoint": "runs/best.pt", "output": "models/new"}, ("output",)),
    "audit": ({"data": "data/small", "model": "models/a"}, ()),
    "tune": ({"config": "a.yaml", "text": "max_epochs: 2", "space": {"lora_r": [2, 4]}, "trials": 3}, ()),
}
WRITTEN = [(kind, name) for kind, (_, written) in JOBS.items() for name in written]


@pytest.mark.parametrize("kind", JOBS)
def test_what_works_is_taken(workspace: Workspace, kind: str) -> None:
    arguments, _ = JOBS[kind]
    check_arguments(workspace, kind, arguments)


@pytest.mark.parametrize(("kind", "name"), WRITTEN)
@pytest.mark.parametrize("place", ["../elsewhere", "link/elsewhere", "data/../../elsewhere", "/elsewhere"])
def test_nothing_is_written_outside_the_workspace(workspace: Workspace, kind: str, name: str, place: str) -> None:
    with pytest.raises(InputError, match=f"^{place}: is not inside the workspace"):
        check_arguments(workspace, kind, {**JOBS[kind][0], name: place})


@pytest.mark.parametrize(("kind", "name"), WRITTEN)
def test_a_place_that_a_command_line_names_may_be_outside(workspace: Workspace, kind: str, name: str) -> None:
    check_arguments(workspace, kind, {**JOBS[kind][0], name: "../elsewhere"}, outside=True)


@pytest.mark.parametrize(("kind", "name"), WRITTEN)
@pytest.mark.parametrize("outside", [False, True])
def test_what_a_person_put_there_is_kept(workspace: Workspace, kind: str, name: str, outside: bool) -> None:
    mine = workspace.data / "mine"
    mine.mkdir()
    (mine / "mine.jpg").touch()
    with pytest.raises(InputError, match=f"^{mine}: (exists already|holds something)"):
        check_arguments(workspace, kind, {**JOBS[kind][0], name: "data/mine"}, outside=outside)


@pytest.mark.parametrize("kind", JOBS)
def test_reading_is_free(workspace: Workspace, tmp_path: Path, kind: str) -> None:
    arguments, written = JOBS[kind]
    read = {
        name: os.path.relpath(workspace.root / value, tmp_path)
        for name, value in arguments.items()
        if name not in {*written, "text"} and isinstance(value, str)
    }
    check_arguments(workspace, kind, {**arguments, **{name: f"link/{path}" for name, path in read.items()}})


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in NEEDED.items() if kind in JOBS for name in names]
)
def test_what_is_missing_is_named(workspace: Workspace, kind: str, name: str) -> None:
    arguments = {key: value for key, value in JOBS[kind][0].items() if key != name}
    with pytest.raises(InputError, match=f"^{kind}: {name} must be given$"):
        check_arguments(workspace, kind, arguments)


@pytest.mark.parametrize("kind", JOBS)
def test_what_no_job_takes_is_named(workspace: Workspace, kind: str) -> None:
    with pytest.raises(InputError, match=f"^{kind}: takes no colour$"):
        check_arguments(workspace, kind, {**JOBS[kind][0], "colour": "red"})


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "no path": ("prepare", {"output": 7}, "output: must be a path, given 7"),
    "no folder": ("prepare", {"dataset": "data/gone"}, "data/gone: no such folder"),
    "no side": ("prepare", {"min_side": 0}, "min_side: must be a whole number of pixels from 1 on, given 0"),
    "half a side": ("prepare", {"min_side": 1.5}, "min_side: must be a whole number"),
    "a true side": ("prepare", {"min_side": True}, "min_side: must be a whole number"),
    "other labels": ("prepare", {"labels": "both"}, "labels: must be one of annotation, folder, given 'both'"),
    "aliases that are no path": ("prepare", {"aliases": ["a"]}, "aliases: must be a path"),
    "no aliases": ("prepare", {"aliases": "data/gone.yaml"}, "data/gone.yaml: cannot be read"),
    "aliases in a circle": ("prepare", {"aliases": "data/circle.yaml"}, "a → b → a: leads round in a circle"),
    "inside the photographs": ("prepare", {"output": "data/photographs/new"}, "lies in the data set"),
    "too many brands": ("demo_data", {"brands": 5000}, "brands: must be a whole number from 1 to"),
    "inside the pictures": ("demo_data", {"output": "data/pictures/new"}, "lies in the data set"),
    "not prepared": ("evaluate", {"data": "data/photographs"}, "photographs: is not prepared data"),
    "no model": (
        "evaluate",
        {"models": [["a", "models/aa"]]},
        "models/aa: there is no such model .*; did you mean models/a",
    ),
    "no CLIP model": ("evaluate", {"models": [["a", "data/small"]]}, "data/small holds no CLIP model"),
    "a seed": ("evaluate", {"seed": -1}, "seed: must be a whole number from 0"),
    "no checkpoint": ("export", {"checkpoint": "runs/gone.pt"}, "runs/gone.pt: no such checkpoint"),
}


@pytest.mark.parametrize(("kind", "changes", "text"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_work_is_refused(workspace: Workspace, kind: str, changes: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError, match=text):
        check_arguments(workspace, kind, {**JOBS[kind][0], **changes})


def test_too_few_brands_to_evaluate_are_refused(workspace: Workspace, prepare_small: Callable[..., Path]) -> None:
    prepare_small(workspace.data / "few", 3)
    with pytest.raises(InputError, match="3 brands have at least 5 usable images: an evaluation needs 4"):
        check_arguments(workspace, "evaluate", {"models": [], "data": "data/few"})
