"""What a study's report says, and who chose the best."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from logoclip.errors import JobError
from logoclip.evaluation.figures import ModelFigures
from logoclip.runs import RunDirectory, create_run
from logoclip.tuning.trials import HeldOut, StudyReport, Trial, choice, read_study, text, values, write_study

TRIALS = (
    Trial(0, "complete", {"lora_r": 8}, "a-01", 0.4, 4),
    Trial(1, "pruned", {"lora_r": 4}, "a-02", 0.9, 1),
    Trial(2, "complete", {"lora_r": 16}, "a-03", 0.4, 4),
    Trial(3, "failed", {"lora_r": 2}, "a-04", None, 0, "too hot"),
    Trial(4, "running", {"lora_r": 1}, "a-05", 0.5, 2),
    Trial(5, "waiting", {"lora_r": 3}),
)


def report(**changes: Any) -> StudyReport:
    base: dict[str, Any] = {"id": "a-tune-01", "config": "a.yaml", "monitor": "val_separation", "wanted": 9, "seed": 0}
    return StudyReport(**{**base, "space": {"lora_r": [1, 2]}, "trials": TRIALS, **changes})


def figures(name: str, f1: float) -> ModelFigures:
    return ModelFigures(name, name, 0.75, f1, f1, f1, (f1 - 0.1, f1 + 0.1), 0.7, f1, 0.1, 0.9, 0.0, f1, 1, 1, 1)


@pytest.fixture
def run(tmp_path: Path) -> RunDirectory:
    return create_run(tmp_path, "a-tune", "tune", "kind: tune\n")


def test_the_best_is_the_first_complete_one_with_the_largest_figure() -> None:
    best = report().best
    assert best and best.number == 0, "one that was given up is none, and of equals the first is taken"
    assert report(trials=TRIALS[1:2]).best is None
    assert report().done == 3 and [trial.number for trial in report().compared] == [0, 1, 2]


def test_the_text_says_how_many_trials_chose_it() -> None:
    said = text(report())
    assert "3 of 9 trials of a.yaml (2 complete, 1 pruned, 1 failed, 1 running, 1 waiting)" in said
    assert "too hot" in said and "the largest of 3 trials" in said and "held-out" not in said
    held_out = HeldOut("a-held-01", figures("finetuned", 0.8), figures("baseline", 0.6), 12, "fitted on 9 other brands")
    looked = text(report(held_out=held_out))
    assert "held-out brands (12, looked at once, in a-held-01, for this trial alone): F1 80.0%" in looked
    assert "the base model 60.0%" in looked and "3 trials chose it" in looked
    assert "not evaluated: no data" in text(report(held_out=HeldOut(trouble="no data")))
    assert choice(report(trials=())) == ["no trial is complete yet"]


def test_it_is_stored_whole_as_json_and_as_text(run: RunDirectory) -> None:
    assert read_study(run) is None
    whole = report(held_out=HeldOut("e", figures("finetuned", 0.8), figures("baseline", 0.6), 12, "given"))
    write_study(run, whole)
    assert read_study(run) == whole
    plain = json.loads((run.path / "study.json").read_text())
    assert plain == json.loads(json.dumps(values(whole)))
    assert plain["chosen_by"] == 3 and plain["best"]["run"] == "a-01"
    assert (run.path / "study.txt").read_text() == text(whole) + "\n"


def test_a_damaged_report_is_one_line(run: RunDirectory) -> None:
    (run.path / "study.json").write_text('{"id": 3}')
    with pytest.raises(JobError, match=r"study\.json"):
        read_study(run)
