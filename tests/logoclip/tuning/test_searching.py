"""What a run that searches was asked for, and which trainings are its trials."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.config.config_file import dump_job
from logoclip.config.search_space import Range
from logoclip.errors import ConfigError, InputError
from logoclip.runs import RunDirectory, create_run
from logoclip.runs.series import Series
from logoclip.tuning.searching import Search, founding_arguments
from logoclip.workspace import Workspace

ARGUMENTS: dict[str, Any] = {
    "config": "a.yaml",
    "text": "monitor: recall_at_1\n",
    "space": {"temperature": {"low": 0.1, "high": 0.2}},
    "trials": 4,
}


@pytest.fixture
def founder(tmp_path: Any) -> RunDirectory:
    workspace = Workspace.make(tmp_path)
    return create_run(workspace.runs, "a-tune", "tune", dump_job("tune", ARGUMENTS))


def test_the_arguments_are_understood(founder: RunDirectory) -> None:
    search = Search.of(founder, ARGUMENTS)
    assert search.founder == founder and search.trials == 4 and search.seed == 0
    assert search.space == {"temperature": Range(0.1, 0.2)} and search.series is Series.VAL_RECALL_AT_1
    report = search.report(search.study())
    assert report.trials == () and report.space == ARGUMENTS["space"] and report.monitor == "val_recall_at_1"


def test_another_run_draws_from_the_founders_study(founder: RunDirectory) -> None:
    runs = founder.path.parent
    joining = founding_arguments(runs, founder.id)
    assert joining == {**ARGUMENTS, "join": founder.id}
    more = create_run(runs, "more", "tune", dump_job("tune", joining))
    search = Search.of(more, joining)
    assert search.founder == founder
    search.study().ask(more.id)
    assert (founder.path / "study.log").exists() and not (more.path / "study.log").exists()
    assert founding_arguments(runs, more.id)["join"] == founder.id, "who joins the one that joined joins the founder"


@pytest.mark.parametrize(("name", "said"), [("train", "is no search"), ("missing", "no run is called")])
def test_only_a_search_can_be_joined(founder: RunDirectory, name: str, said: str) -> None:
    create_run(founder.path.parent, "train", "train", "")
    with pytest.raises(InputError, match=said):
        founding_arguments(founder.path.parent, f"{name}-01")


def test_a_damaged_argument_is_refused(founder: RunDirectory) -> None:
    with pytest.raises(ConfigError, match="seed: cannot be searched"):
        Search.of(founder, {**ARGUMENTS, "space": {"seed": [1, 2]}})


def test_the_training_of_a_trial_is_the_newest_with_its_number(founder: RunDirectory) -> None:
    runs = founder.path.parent
    first, again, other = (create_run(runs, "a", "train", "", study=founder.id, trial=n) for n in (0, 0, 1))
    create_run(runs, "a", "train", "", study="another-01", trial=2)
    found = Search.of(founder, ARGUMENTS).trainings()
    assert {number: run for number, (run, _) in found.items()} == {0: again, 1: other}
    assert first.id == "a-01"
