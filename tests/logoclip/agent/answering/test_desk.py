"""What answers share."""

from __future__ import annotations

import pytest

from logoclip.agent.answering.desk import Desk
from logoclip.errors import InputError
from logoclip.runs import RunDirectory
from logoclip.workspace import Workspace


def test_a_text_on_the_screen_goes_before_the_file_of_its_name(workspace: Workspace) -> None:
    desk = Desk(workspace)
    (workspace.configs / "mine.yaml").write_text("seed: 1\n")
    assert desk.config_text("mine", None) == "seed: 1\n" and desk.config_text("mine", "") == ""
    with pytest.raises(InputError, match="other"):
        desk.config_text("other", None)


def test_a_run_is_found_by_its_id_alone(workspace: Workspace, run: RunDirectory) -> None:
    assert Desk(workspace).find(run.id).path == run.path
    with pytest.raises(InputError, match="no run is called"):
        Desk(workspace).find("../runs/demo-01")


def test_one_meter_and_one_list_serve_all_questions(workspace: Workspace) -> None:
    desk = Desk(workspace)
    assert desk.meter is desk.meter and desk.configs is desk.configs and desk.drafts is desk.drafts
