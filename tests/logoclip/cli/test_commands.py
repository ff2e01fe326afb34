"""The table of commands."""

from __future__ import annotations

import inspect
from itertools import permutations
from pathlib import Path

import pytest

from logoclip.cli.commands import COMMANDS, Command
from logoclip.cli.train import Train
from logoclip.config.schema import TrainingConfig


def test_no_command_hides_another() -> None:
    """The first whose words an argument list begins with is run."""
    for one, other in permutations(COMMANDS, 2):
        assert other.words[: len(one.words)] != one.words


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_behind_each_is_what_lives_in_the_module_it_names(command: Command) -> None:
    target = command.load([])
    module = command.target.partition(":")[0]
    home = Train if inspect.isclass(target) and issubclass(target, Train) else target
    assert home.__module__ == f"logoclip.cli.{module}"
    assert "workspace" in inspect.signature(target).parameters


def test_a_command_whose_flags_depend_on_the_arguments_is_given_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("seed: 9\n")
    train = next(command for command in COMMANDS if command.name == "train")
    assert train.load([])().training.seed == TrainingConfig().seed
    assert train.load(["--config", "mine.yaml"])().training.seed == 9
