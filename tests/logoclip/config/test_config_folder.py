"""The config files of a workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.config.config_folder import ConfigFolder
from logoclip.config.schema import TrainingConfig
from logoclip.errors import ConfigError, InputError, JobError


@pytest.fixture
def configs(tmp_path: Path) -> ConfigFolder:
    (tmp_path / "good.yaml").write_text("seed: 1\n")
    (tmp_path / "bad.yml").write_text("seed: 1\nlora_r: -1\n")
    (tmp_path / "notes.txt").write_text("seed: 2\n")
    return ConfigFolder(tmp_path)


def test_configs_are_listed_with_what_is_wrong_with_them(configs: ConfigFolder, tmp_path: Path) -> None:
    bad, good = configs.list()
    assert good == {"name": "good.yaml", "path": str(tmp_path / "good.yaml"), "error": ""}
    assert bad["name"] == "bad.yml" and bad["error"].startswith("bad.yml:2: lora_r: ")


@pytest.mark.parametrize("name", ["good", "good.yaml"])
def test_a_config_is_read_by_its_name(configs: ConfigFolder, name: str) -> None:
    assert configs.read(name) == "seed: 1\n"


def test_a_config_that_is_not_there_is_an_input_error_naming_those_that_are(configs: ConfigFolder) -> None:
    with pytest.raises(
        InputError, match=r"gone\.yaml: there is no such config; in this workspace: bad\.yml, good\.yaml"
    ):
        configs.read("gone")


@pytest.mark.parametrize("name", ["../good", "/etc/passwd", "", ".hidden", "a/b"])
def test_a_name_stays_in_the_directory(configs: ConfigFolder, name: str) -> None:
    for call in (lambda: configs.read(name), lambda: configs.write(name, "seed: 1\n")):
        with pytest.raises(InputError, match="is no name for a config"):
            call()


def test_a_valid_text_has_all_values_and_its_notes(configs: ConfigFolder) -> None:
    answer = configs.check("batch_size: 8\n")
    assert answer["values"] == TrainingConfig(batch_size=8).model_dump() and answer["faults"] == []
    assert "gradient_accumulation_steps: 16" in answer["notes"][0]


def test_a_text_with_faults_has_what_was_given_and_where_it_is_wrong(configs: ConfigFolder) -> None:
    answer = configs.check("lora_r: -1\nseeed: 1\nseed: 9\n")
    assert answer["values"]["lora_r"] == -1 and answer["values"]["seed"] == 9 and "seeed" not in answer["values"]
    assert [(fault["key"], fault["line"]) for fault in answer["faults"]] == [("lora_r", 1), ("seeed", 2)]


def test_a_text_that_is_no_yaml_has_the_defaults_and_one_fault(configs: ConfigFolder) -> None:
    answer = configs.check("seed: [")
    assert answer["values"] == TrainingConfig().model_dump() and answer["faults"][0]["key"] == "not YAML"


def test_a_config_is_saved_as_it_is_written(configs: ConfigFolder, tmp_path: Path) -> None:
    text = "# mine × é\r\nseed: 2\r\n"
    assert configs.write("new", text) == tmp_path / "new.yaml"
    assert configs.read("new") == text


def test_a_text_with_faults_is_not_saved(configs: ConfigFolder) -> None:
    with pytest.raises(ConfigError, match=r"good\.yaml:1: lora_r"):
        configs.write("good", "lora_r: -1\n")
    assert configs.read("good") == "seed: 1\n"


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JobError, match=r"new\.yaml: cannot be written: File exists"):
        ConfigFolder(tmp_path / "file").write("new", "seed: 1\n")


def test_a_folder_that_is_not_there_has_no_configs_until_one_is_saved(tmp_path: Path) -> None:
    configs = ConfigFolder(tmp_path / "configs")
    assert configs.list() == []
    configs.write("new", "seed: 1\n")
    assert [config["name"] for config in configs.list()] == ["new.yaml"]
