"""`logoclip sweep`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from logoclip.cli.asking import (
    Asking,
    KnownOption,
    MethodOption,
    PixelsOption,
    SeedOption,
    SplitOption,
    ThresholdOption,
)
from logoclip.cli.evaluation_job import run_evaluation, show_report
from logoclip.cli.models import Reference, data_directory, model_location, reference_training
from logoclip.cli.options import JsonOption, MaybePath, MaybeText, WorkspaceOption
from logoclip.cli.output import remarks
from logoclip.errors import InputError
from logoclip.evaluation.fitted import facts_of
from logoclip.evaluation.matching import DEFAULT_METHOD
from logoclip.evaluation.stored import DEFAULT_SEED, load_evaluation
from logoclip.export.threshold import write_threshold
from logoclip.model.card import is_ours
from logoclip.runs import RunDirectory
from logoclip.workspace import Workspace

Which = Literal["baseline", "finetuned", "both"]
Models = list[tuple[str, str]]


def sweep(
    model: Which = "both",
    run: MaybeText = None,
    data: MaybePath = None,
    baseline: MaybeText = None,
    finetuned: MaybeText = None,
    known: KnownOption = None,
    threshold: ThresholdOption = None,
    matching_method: MethodOption = DEFAULT_METHOD,
    split: SplitOption = None,
    preprocess: PixelsOption = None,
    seed: SeedOption = DEFAULT_SEED,
    write: MaybeText = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """Baseline beside fine-tuned: distributions, best thresholds, held-out figures.

    The threshold is fitted on one set of brands and its precision, recall and F1 are taken on another that neither
    model was trained on. Which models and data is taken from a training run, unless said here.

    Examples:
      logoclip sweep
      logoclip sweep --model finetuned --run jetson_orin-02
      logoclip sweep --run jetson_orin-02 --write finetuned
      logoclip sweep --data data/photos --baseline models/demo-base --finetuned models/demo-finetuned --json

    Args:
        model: Which model to evaluate.
        run: Training run to take models, data and split from (default: the newest that finished).
        data: Prepared data to evaluate on.
        baseline: Baseline model, a directory or a hub id.
        finetuned: Fine-tuned model, an exported directory.
        write: Make the threshold, with all that belongs to it, that of this model: baseline, finetuned or its
            directory.
    """
    asking = Asking(seed, matching_method, known, threshold, split or run, preprocess)
    place = Workspace.open(workspace)
    training = reference_training(place, run)
    models = [(name, _locate(place, name, given, training)) for name, given in _asked(model, baseline, finetuned)]
    written = None if write is None else _to_write(place, write, models)
    prepared = data_directory(place, data, training.config.data_dir)
    evaluated, report = run_evaluation(place, models, prepared, asking)
    show_report(report, json)
    if written is not None:
        _write(place, evaluated, written)
    return 0


def _asked(model: Which, baseline: str | None, finetuned: str | None) -> list[tuple[str, str | None]]:
    given = {"baseline": baseline, "finetuned": finetuned}
    return [(name, location) for name, location in given.items() if model in (name, "both")]


def _locate(workspace: Workspace, name: str, given: str | None, training: Reference) -> str:
    wanted = given or (training.config.base_model if name == "baseline" else training.trained(workspace))
    if name == "finetuned" and not is_ours(workspace.resolve(wanted)) and not is_ours(Path.cwd() / wanted):
        raise InputError(
            f"{wanted}: no fine-tuned model there; train one, export a checkpoint with logoclip export, "
            "or say --finetuned DIR or --model baseline"
        )
    return model_location(workspace, wanted)


def _to_write(workspace: Workspace, write: str, models: Models) -> str:
    """The name, in the table, of the model that the threshold is to be written to."""
    location = model_location(workspace, write)
    for name, path in models:
        if write == name or Path(location) == Path(path):
            if is_ours(Path(path)):
                return name
            raise InputError(f"--write: {path} is no exported model, and takes no threshold")
    raise InputError(f"--write: {write} is none of the models of this sweep: {', '.join(name for name, _ in models)}")


def _write(workspace: Workspace, run: RunDirectory, name: str) -> None:
    evaluation = load_evaluation(run.evaluation)
    facts = facts_of(evaluation, name)
    for place in write_threshold(evaluation, name, facts, workspace, outside=True):
        remarks().print(
            f"{facts.threshold:.4f} ({facts.described()}) is now the threshold of {workspace.relative(place)}"
        )
