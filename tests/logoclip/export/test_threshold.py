"""The threshold that an exported model is used with."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from logoclip.config.config_file import dump_config
from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.evaluation.fitted import facts_in, facts_of
from logoclip.evaluation.stored import Evaluation
from logoclip.export.threshold import bearers, borne, write_threshold
from logoclip.model.card import read_card, write_card
from logoclip.runs import RunDirectory, create_run
from logoclip.workspace import Workspace
from tests.logoclip.evaluation.test_stored import two_models

CARD: dict[str, Any] = {
    "base_model": "models/base",
    "parent_run": "demo-01",
    "created": "2026-01-02T03:04:05+00:00",
    "sample": {"first_embedding": [0.5]},
    "preprocess": "squash",
    "merged": True,
    "threshold": None,
    "figures": None,
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


@pytest.fixture
def run(workspace: Workspace) -> RunDirectory:
    config = TrainingConfig(export_dir="models/chosen")
    return create_run(workspace.runs, "demo", "train", dump_config(config))


def exported(directory: Path, **changes: Any) -> Path:
    directory.mkdir(parents=True)
    write_card(directory, {**CARD, **changes})
    (directory / "README.md").write_text("before")
    return directory


def measured(directory: Path, **changes: Any) -> Evaluation:
    """An evaluation whose fine-tuned model is the one in `directory`."""
    evaluation = two_models()
    facts = {"path": str(directory), "parent_run": "demo-01", "created": CARD["created"], "preprocess": "squash"}
    model = replace(evaluation.models[1], **{**facts, **changes})
    return replace(evaluation, models=(evaluation.models[0], model), split="run demo-01", fingerprint="abcd1234")


def write(evaluation: Evaluation, workspace: Workspace, *threshold: float, **options: bool) -> list[Path]:
    facts = facts_of(evaluation, "finetuned", *threshold)
    return write_threshold(evaluation, "finetuned", facts, workspace, **options)


def test_a_threshold_is_written_unrounded_with_all_that_belongs_to_it(workspace: Workspace, run: RunDirectory) -> None:
    evaluation = measured(exported(run.model))
    facts = facts_of(evaluation, "finetuned")
    assert write_threshold(evaluation, "finetuned", facts, workspace) == [run.model]
    card = read_card(run.model)
    assert facts_in(card) == facts
    assert (card["threshold"], card["threshold_source"], card["method"]) == (
        facts.threshold,
        "calibration",
        "multi-ref",
    )
    assert card["threshold_facts"].items() >= {"goal": "F1", "best_references": 3, "margin": 0.05, "seed": 7}.items()
    assert card["figures"]["held_out_brands"] == facts.held_out_brands
    assert card["base_model"] == "models/base", "the rest of the card stays"
    text = (run.model / "README.md").read_text()
    for words in (
        f"from {facts.threshold:.4f} on (fitted on {facts.calibration_brands} other brands for F1)",
        "the mean of the best 3 of 4 references",
        f"| F1 | {facts.figures['f1']:.1%} |",
        "| brands | the split of run demo-01 (recorded), questions abcd1234 |",
        "| pixels | squash |",
        "| seed | 7 |",
    ):
        assert words in text


def test_it_is_written_wherever_the_same_export_stands(workspace: Workspace, run: RunDirectory) -> None:
    chosen = workspace.models / "chosen"
    exported(run.model)
    exported(chosen)
    for measured_one, other in ((run.model, chosen), (chosen, run.model)):
        assert write(measured(measured_one), workspace) == [measured_one, other]
    assert read_card(chosen)["threshold_facts"].keys() == read_card(run.model)["threshold_facts"].keys()


@pytest.mark.parametrize("changes", [{"parent_run": "demo-02"}, {"created": "2026-02-02"}, {"sample": None}])
def test_another_export_in_the_published_place_keeps_its_own(
    workspace: Workspace, run: RunDirectory, changes: dict[str, Any]
) -> None:
    chosen = exported(workspace.models / "chosen", **{"sample": {"first_embedding": [0.7]}, **changes})
    assert write(measured(exported(run.model)), workspace) == [run.model]
    assert read_card(chosen)["threshold"] is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"parent_run": "demo-02"}, "holds another model by now than the one that was measured: sweep it first"),
        ({"created": "2026-02-02"}, "holds another model by now than the one that was measured: sweep it first"),
        ({"preprocess": "crop"}, "used on squash pixels and was measured on crop ones.*--preprocess own"),
    ],
)
def test_only_the_weights_and_pixels_that_were_measured_take_it(
    workspace: Workspace, run: RunDirectory, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        write(measured(exported(run.model), **changes), workspace)
    assert read_card(run.model) == CARD


def test_an_evaluation_of_an_earlier_version_writes_to_the_run_that_it_names(
    workspace: Workspace, run: RunDirectory
) -> None:
    assert write(measured(exported(run.model), created=None, preprocess=""), workspace) == [run.model]


def test_a_model_of_another_origin_takes_no_threshold(workspace: Workspace) -> None:
    (other := workspace.models / "other").mkdir()
    with pytest.raises(InputError, match="no exported model"):
        write(measured(other, parent_run=None, created=None), workspace)
    assert list(other.iterdir()) == []


@pytest.mark.parametrize("threshold", [float("nan"), float("inf"), 1.01, -2])
def test_what_is_no_cosine_is_refused(workspace: Workspace, run: RunDirectory, threshold: float) -> None:
    evaluation = measured(exported(run.model))
    facts = replace(facts_of(evaluation, "finetuned"), threshold=threshold)
    with pytest.raises(InputError, match="between -1 and 1"):
        write_threshold(evaluation, "finetuned", facts, workspace)
    assert read_card(run.model) == CARD


def test_outside_the_workspace_only_a_command_writes(workspace: Workspace, tmp_path: Path) -> None:
    evaluation = measured(exported(tmp_path / "elsewhere"))
    with pytest.raises(InputError, match="is not inside the workspace"):
        write(evaluation, workspace)
    assert write(evaluation, workspace, outside=True) == [tmp_path / "elsewhere"]
    assert asdict(facts_of(evaluation, "finetuned"))["method"] == "multi-ref"


def test_who_would_bear_a_threshold_is_known_before_it_is_written(workspace: Workspace, run: RunDirectory) -> None:
    evaluation = measured(exported(run.model))
    exported(workspace.root / "models" / "chosen")
    said = bearers(evaluation, "finetuned", workspace)
    assert len(said) == 2 and borne(said[0]) is None
    assert write(evaluation, workspace, 0.5) == said
    assert [borne(place) for place in said] == [0.5, 0.5]
