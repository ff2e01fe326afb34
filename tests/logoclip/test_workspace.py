"""What is inside a workspace, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.errors import InputError
from logoclip.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "workspace")


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
