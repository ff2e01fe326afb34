"""`logoclip sweep`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from logoclip.cli.evaluation_job import run_evaluation, show_report
from logoclip.cli.models import data_directory, model_location, reference_config
from logoclip.cli.options import JsonOption, MaybePath, MaybeText, WorkspaceOption
from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.evaluation.matching import DEFAULT_METHOD, Method
from logoclip.jobs.arguments import check_seed
from logoclip.model.card import is_ours
from logoclip.workspace import Workspace

Which = Literal["baseline", "finetuned", "both"]


def sweep(
    model: Which = "both",
    run: MaybeText = None,
    data: MaybePath = None,
    baseline: MaybeText = None,
    finetuned: MaybeText = None,
    matching_method: Method = DEFAULT_METHOD,
    seed: int = 42,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """Baseline beside fine-tuned: distributions, best thresholds, held-out figures.

    The threshold is fitted on one set of brands and its precision, recall and F1 are taken on another that neither
    model was trained on. Which models and data is taken from a training run, unless said here.

    Examples:
      logoclip sweep
      logoclip sweep --model finetuned --run jetson_orin-02
      logoclip sweep --data data/photos --baseline models/demo-base --finetuned models/demo-finetuned --json

    Args:
        model: Which model to evaluate.
        run: Training run to take models and data from (default: the newest that finished).
        data: Prepared data to evaluate on.
        baseline: Baseline model, a directory or a hub id.
        finetuned: Fine-tuned model, an exported directory.
        matching_method: How several references of a brand make one score.
        seed: Decides the known brands, the references and the queries.
    """
    check_seed(seed, "--seed")
    place = Workspace.open(workspace)
    config = reference_config(place, run)
    models = [(name, _locate(place, name, given, config)) for name, given in _asked(model, baseline, finetuned)]
    prepared = data_directory(place, data, config.data_dir)
    show_report(run_evaluation(place, models, prepared, method=matching_method, seed=seed), json)
    return 0


def _asked(model: Which, baseline: str | None, finetuned: str | None) -> list[tuple[str, str | None]]:
    given = {"baseline": baseline, "finetuned": finetuned}
    return [(name, location) for name, location in given.items() if model in (name, "both")]


def _locate(workspace: Workspace, name: str, given: str | None, config: TrainingConfig) -> str:
    wanted = given or (config.base_model if name == "baseline" else config.export_dir)
    if name == "finetuned" and not is_ours(workspace.resolve(wanted)) and not is_ours(Path.cwd() / wanted):
        raise InputError(
            f"{wanted}: no fine-tuned model there; train one, export a checkpoint with logoclip export, "
            "or say --finetuned DIR or --model baseline"
        )
    return model_location(workspace, wanted)
