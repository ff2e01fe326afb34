"""Every command explains itself, with examples."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from logoclip.cli import main
from logoclip.cli.commands import COMMANDS, Command
from logoclip.config.config_file import load_config
from logoclip.config.schema import TrainingConfig

EXPECTED = "demo prepare train sweep evaluate export"
RUNS = "list show pause resume stop publish rename tag note delete restore duplicate extend logs"

CONFIGS = Path(__file__).parents[3] / "configs"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _help(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as end:
        main([*words, "--help"])
    assert not end.value.code
    return capsys.readouterr().out


def test_the_commands() -> None:
    names = {"-".join(command.words) for command in COMMANDS}
    runs = (f"runs-{word}" for word in RUNS.split())
    assert names == {*EXPECTED.split(), *runs, "init", "audit", "detect", "doctor", "agent"}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_has_help_with_examples(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    text = _help(capsys, *command.words)
    summary, _, rest = text.partition("\n\n")[2].partition("\n")
    assert summary
    examples = rest.partition("Examples:\n")[2].partition("\n\n")[0].splitlines()
    assert examples
    assert all(f"logoclip {command.name}" in line for line in examples)
    assert "--workspace DIR" in text


def test_runs_and_trained_models_in_examples_are_called_as_the_shipped_configs_make_them() -> None:
    configs = {path.stem: load_config(path) for path in CONFIGS.glob("*.yaml")}
    examples = "\n".join(inspect.getdoc(command.load([])) or "" for command in COMMANDS)
    runs = re.findall(r"(?:runs/|--run |runs \w+ )(\w[\w-]*)-\d\d\b", examples)
    trained = re.findall(r"--finetuned (models/\S+)", examples)
    assert runs
    assert trained
    assert set(trained) <= {config.export_dir for config in configs.values()}
    assert set(runs) <= set(configs)


def test_every_setting_is_a_flag_with_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    words = " ".join(_help(capsys, "train").replace("│", " ").split())
    assert len(TrainingConfig.model_fields) > 30
    for name, field in TrainingConfig.model_fields.items():
        assert f"--{name.replace('_', '-')}" in words
        assert " ".join(str(field.description).split()) in words


def test_the_flags_of_train_show_what_the_config_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.yaml").write_text("learning_rate: 3e-4\n")
    words = " ".join(_help(capsys, "train", "--config", "mine.yaml").replace("│", " ").split())
    assert "(default: 0.0003)" in words


@pytest.mark.parametrize("words", [["--help"], ["-h"]])
def test_the_overview_names_every_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    text = capsys.readouterr().out
    assert all(f"  {command.name} " in text and command.summary in text for command in COMMANDS)


def test_a_group_names_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--help"]) == 0
    text = capsys.readouterr().out
    assert "runs pause" in text
    assert "prepare" not in text


def test_nothing_asked_is_not_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage: logoclip COMMAND" in capsys.readouterr().out


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("logoclip 0.")
