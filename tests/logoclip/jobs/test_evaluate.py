"""The job `evaluate`."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.errors import InputError
from logoclip.evaluation.stored import load_evaluation, report
from logoclip.workspace import Workspace
from tests.logoclip.jobs.conftest import Make, do, furnish


@pytest.fixture(autouse=True)
def furnished(workspace: Workspace, tiny_clip_dir: Path) -> None:
    furnish(workspace, tiny_clip_dir)


def test_it_stores_an_evaluation_and_says_its_figures(make_job: Make) -> None:
    models = [["baseline", "models/tiny"], ["again", "models/tiny"]]
    arguments = {"models": models, "data": "data/prepared", "seed": 3, "known": 5, "method": "simple"}
    job = make_job("evaluate", {**arguments, "threshold": 0.5})
    said = do(job)
    values = report(load_evaluation(job.run.evaluation))
    assert [(kind, message.partition(":")[0]) for kind, message in said] == [
        ("evaluated", "baseline"),
        ("evaluated", "again"),
    ]
    assert said[0][1] == f"baseline: F1 {values.models[0].f1:.1%} at threshold 0.5000"
    assert (values.method, values.seed, values.known_brands) == ("simple", 3, 5)


def test_what_is_not_given_is_chosen(make_job: Make) -> None:
    arguments = {"models": [["baseline", "models/tiny"]], "data": "data/prepared", "threshold": None, "known": None}
    job = make_job("evaluate", arguments)
    do(job)
    values = report(load_evaluation(job.run.evaluation))
    assert (values.threshold_source, values.known_brands) == ("in-sample", 8)


def test_data_that_are_not_prepared_are_refused(make_job: Make) -> None:
    with pytest.raises(InputError, match="is not prepared data"):
        do(make_job("evaluate", {"models": [["baseline", "models/tiny"]], "data": "data/pictures"}))
