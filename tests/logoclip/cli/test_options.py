"""Which directories become a workspace, and which do not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from logoclip.cli.options import begin_workspace, input_path, output_path
from logoclip.errors import InputError
from logoclip.workspace import Workspace
from tests.data_sets import write_data_set

READING = ["runs list", "runs show x", "runs logs x", "runs pause x", "sweep", "evaluate", "agent"]
WRITING = ["train --config configs/demo.yaml", "prepare --dataset d --output data/x", "doctor", "detect d"]


def logoclip(words: str, place: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "logoclip", *words.split()]
    return subprocess.run(command, cwd=place, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A directory that is no workspace."""
    (tmp_path / "notes.txt").touch()
    return tmp_path


@pytest.mark.parametrize("words", READING)
def test_who_only_reads_makes_no_workspace_of_a_directory(elsewhere: Path, words: str) -> None:
    done = logoclip(words, elsewhere)
    assert done.returncode == 2
    assert done.stderr == (
        f"logoclip: {elsewhere}: is no workspace: it has none of configs, data, runs, models; "
        f"`logoclip init {elsewhere}` makes a workspace there\n"
    )
    assert names(elsewhere) == ["notes.txt"]


@pytest.mark.parametrize("words", [*READING, *WRITING])
def test_a_misspelt_workspace_is_refused_and_not_made(elsewhere: Path, words: str) -> None:
    (elsewhere / "logos").mkdir()
    done = logoclip(f"{words} --workspace lgoos", elsewhere)
    assert done.returncode == 2
    assert f"lgoos: there is no such directory; did you mean {elsewhere}/logos?" in done.stderr
    assert names(elsewhere) == ["logos", "notes.txt"]


def test_a_first_command_begins_a_workspace_here(elsewhere: Path) -> None:
    """`cd project; logoclip prepare …`, as the first thing ever."""
    write_data_set(elsewhere / "pictures", brands=2, images=2)
    done = logoclip("prepare --dataset pictures --output data/x", elsewhere)
    assert done.returncode == 0, done.stderr
    assert (elsewhere / "data" / "x" / "reference_logos").is_dir()
    assert "prepare-01" in logoclip("runs list", elsewhere).stdout


def test_a_machine_is_examined_from_anywhere_and_nothing_is_left(elsewhere: Path) -> None:
    done = logoclip("doctor", elsewhere)
    assert f"work at {elsewhere}\n" in done.stdout
    assert names(elsewhere) == ["notes.txt"]


def test_only_the_current_directory_is_begun(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="is no workspace"):
        begin_workspace(elsewhere)
    monkeypatch.chdir(elsewhere)
    assert begin_workspace(Path()) == begin_workspace(elsewhere) == Workspace(elsewhere)


def test_an_input_is_looked_for_in_the_workspace_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Workspace.make(tmp_path / "workspace")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for directory in (place.root, tmp_path / "here"):
        (directory / "both").touch()
    (tmp_path / "here" / "one").touch()
    assert input_path(place, Path("both")) == place.root / "both"
    assert input_path(place, Path("one")) == tmp_path / "here" / "one"
    assert output_path(place, Path("new")) == place.root / "new"
    with pytest.raises(InputError, match=r"none: not found in .*/workspace nor in .*/here"):
        input_path(place, Path("none"))
