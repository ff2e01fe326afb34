"""What is a workspace, how one is made, and what is inside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.errors import InputError
from logoclip.workspace import PARTS, Workspace


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_what_is_missing_is_made_where_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "new" / "runs").mkdir(parents=True)
    (tmp_path / "new" / "runs" / "mine").write_text("mine")
    assert Workspace.make(tmp_path / "new") == Workspace(tmp_path / "new")
    assert names(tmp_path / "new") == sorted(PARTS)
    assert names(tmp_path / "new" / "runs") == ["mine"]


@pytest.mark.parametrize("part", PARTS)
def test_a_directory_with_one_of_the_parts_is_a_workspace(tmp_path: Path, part: str) -> None:
    (tmp_path / part).mkdir()
    (tmp_path / "notes.txt").touch()
    assert Workspace.open(tmp_path).root == tmp_path
    assert names(tmp_path) == sorted([part, "notes.txt"])


def test_an_empty_directory_is_one_and_stays_empty(tmp_path: Path) -> None:
    assert Workspace.open(tmp_path).root == tmp_path
    assert names(tmp_path) == []


def test_another_directory_is_none(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(InputError, match=r"is no workspace: it has none of configs, .*`logoclip init .*` makes"):
        Workspace.open(tmp_path)
    assert names(tmp_path) == ["notes.txt"]


def test_a_misspelt_one_is_guessed_and_not_made(tmp_path: Path) -> None:
    (tmp_path / "my logos").mkdir()
    with pytest.raises(InputError) as caught:
        Workspace.open(tmp_path / "my lgoos")
    assert str(caught.value) == (
        f"{tmp_path}/my lgoos: there is no such directory; did you mean {tmp_path}/my logos?; "
        f"`logoclip init '{tmp_path}/my lgoos'` makes a workspace there"
    )
    assert names(tmp_path) == ["my logos"]


def test_one_in_a_directory_that_is_missing_too_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no such directory; `logoclip init"):
        Workspace.open(tmp_path / "a" / "b")


def test_a_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for opened in (Workspace.open, Workspace.make):
        with pytest.raises(InputError, match="cannot be a workspace"):
            opened(tmp_path / "file")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


@pytest.mark.parametrize("path", ["models/mine", "models/../data/new/deep", "mine"])
def test_a_place_inside_is_found(workspace: Workspace, path: str) -> None:
    assert workspace.inside(path) == (workspace.root / path).resolve()
    assert workspace.inside(workspace.root / path) == workspace.inside(path)


@pytest.mark.parametrize("path", ["../mine", "models/../../mine", "/etc", "link", "link/mine", "~/mine", ".", "models"])
def test_a_place_outside_is_refused(workspace: Workspace, tmp_path: Path, path: str) -> None:
    (workspace.root / "link").symlink_to(tmp_path)
    with pytest.raises(InputError, match=f"^{path}: is not inside the workspace {workspace.root}; name a place there"):
        workspace.inside(path)


def test_the_workspaces_own_folders_may_lie_on_another_disk(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    workspace.models.rmdir()
    workspace.models.symlink_to(tmp_path / "disk")
    assert workspace.inside("models/mine") == tmp_path / "disk" / "mine"


def test_links_in_a_circle_are_refused(workspace: Workspace) -> None:
    (workspace.models / "mine").symlink_to("mine")
    with pytest.raises(InputError):
        workspace.inside("models/mine/deeper")


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    workspace = Workspace.make(tmp_path / "workspace")
    (workspace.models / "demo-base").mkdir()
    (workspace.models / "notes.txt").touch()
    return workspace


@pytest.mark.parametrize("name", ["openai/clip-vit-large-patch14", "gpt2", "a_b/c.d-e"])
def test_what_may_be_on_the_hub_is_left_as_it_is(place: Workspace, name: str) -> None:
    assert place.model(name) == name


PATHS = ["models/demo-bsae", "./demo", "../x/y", "/nowhere/at/all", "~/no such model", "models/a/b", "a/b/c", "models/"]
PATHS += ["", "a b/c", "owner/" + "n" * 97, "x" * 5000, "models/notes.txt"]


@pytest.mark.parametrize("name", PATHS)
def test_what_is_a_path_is_never_asked_of_the_hub(place: Workspace, name: str) -> None:
    if name in ("models/", ""):  # directories, of whatever
        assert Path(place.model(name)).is_dir()
        return
    with pytest.raises(InputError, match=r"(there is no such model|is a file, and no directory with a model) in "):
        place.model(name)


def test_a_slip_in_a_models_name_is_guessed_and_another_place_is_looked_in(place: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^models/demo-bsae: .*; did you mean models/demo-base\?$"):
        place.model("models/demo-bsae")
    (tmp_path / "here" / "mine").mkdir(parents=True)
    assert place.model("here/mine", tmp_path) == str(tmp_path / "here" / "mine")
    with pytest.raises(InputError, match="there is no such model"):
        place.model("here/other", tmp_path)
    assert place.model("here/other") == "here/other"


@pytest.mark.parametrize("ask", [Workspace.resolve, Workspace.inside, Workspace.model, Workspace.relative])
def test_a_path_that_no_system_takes_is_refused(workspace: Workspace, ask: Callable[[Workspace, str], object]) -> None:
    with pytest.raises(InputError, match="no path holds a zero character"):
        ask(workspace, "models/a\0b")
