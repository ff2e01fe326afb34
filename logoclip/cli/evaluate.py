"""`logoclip evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from logoclip.cli.evaluation_job import run_evaluation, show_report
from logoclip.cli.models import data_directory, model_location, model_role, reference_config
from logoclip.cli.options import JsonOption, MaybePath, WorkspaceOption
from logoclip.errors import InputError
from logoclip.evaluation.matching import DEFAULT_METHOD, Method
from logoclip.jobs.arguments import check_seed
from logoclip.workspace import Workspace


def evaluate(
    model: Annotated[str | None, tyro.conf.arg(aliases=["-e"], metavar="MODEL", help_behavior_hint="")] = None,
    known: Annotated[int | None, tyro.conf.arg(aliases=["-n"], metavar="INT", help_behavior_hint="")] = None,
    threshold: Annotated[float | None, tyro.conf.arg(aliases=["-t"], metavar="FLOAT", help_behavior_hint="")] = None,
    matching_method: Method = DEFAULT_METHOD,
    data: MaybePath = None,
    seed: int = 42,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """Precision, recall and F1 of one model, at a fitted or a given threshold.

    Examples:
      logoclip evaluate
      logoclip evaluate -n 50 -e models/logo_detection/clip_finetuned -t 0.82 --matching-method multi-ref --seed 42
      logoclip evaluate -e openai/clip-vit-large-patch14 --data data/photos --json

    Args:
        model: Model to evaluate, a directory or a hub id (default: what the newest training exported).
        known: Brands that the gallery knows, each with its classes (default: half of those there are).
        threshold: Similarity from which a match is called (default: fitted on the calibration brands).
        matching_method: How several references of a class make one score.
        data: Prepared data to evaluate on.
        seed: Decides the known brands, the references and the queries.
    """
    _check(known, threshold)
    check_seed(seed, "--seed")
    place = Workspace.open(workspace)
    config = reference_config(place, None)
    location = model_location(place, model or config.export_dir)
    prepared = data_directory(place, data, config.data_dir)
    models = [(model_role(location), location)]
    report = run_evaluation(
        place, models, prepared, method=matching_method, seed=seed, known=known, threshold=threshold
    )
    show_report(report, json)
    return 0


def _check(known: int | None, threshold: float | None) -> None:
    if known is not None and known < 1:
        raise InputError(f"-n: must be at least 1, given {known}")
    if threshold is not None and not -1 <= threshold <= 1:
        raise InputError(f"-t: must be between -1 and 1, given {threshold:g}")
