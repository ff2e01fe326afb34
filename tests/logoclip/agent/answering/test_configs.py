"""Configs."""

from __future__ import annotations

from logoclip.agent.agent import Agent
from logoclip.agent.questions.configs import CheckConfig, ConfigRevision, Presets, SaveConfig
from logoclip.config.schema import TrainingConfig
from logoclip.workspace import Workspace


def test_a_config_is_answered_with_what_stands_in_the_way_of_launching_it(agent: Agent, workspace: Workspace) -> None:
    (workspace.models / "demo-base").mkdir()
    checked = agent.answer(CheckConfig("base_model: models/demo-bsae\ndata_dir: data/none\n"))
    assert checked.faults == ()
    assert [fault.key for fault in checked.obstacles] == ["base_model", "data_dir"]
    assert "did you mean models/demo-base?" in checked.obstacles[0].message
    assert agent.answer(CheckConfig("lora_r: -1\n")).obstacles == ()


def test_a_config_is_saved_whole_and_its_revision_is_known(agent: Agent, workspace: Workspace) -> None:
    saved = agent.answer(SaveConfig("mine", {"seed": 3}, text="# mine\nseed: 3\n"))
    assert (workspace.configs / "mine.yaml").read_text(encoding="utf-8") == saved.check.text == "# mine\nseed: 3\n"
    assert agent.answer(ConfigRevision("mine.yaml")).revision == saved.check.revision
    assert agent.answer(ConfigRevision("other.yaml")).revision == ""


def test_the_presets_are_the_configs_that_come_with_the_program(agent: Agent) -> None:
    presets = {preset.name: preset for preset in agent.answer(Presets())}
    assert {"demo.yaml", "jetson_orin.yaml"} <= presets.keys()
    assert presets["jetson_orin.yaml"].values == TrainingConfig().model_dump()
