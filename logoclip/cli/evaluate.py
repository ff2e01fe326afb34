"""`logoclip evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

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
from logoclip.cli.models import data_directory, model_location, model_role, reference_training
from logoclip.cli.options import JsonOption, MaybePath, WorkspaceOption
from logoclip.evaluation.matching import DEFAULT_METHOD
from logoclip.evaluation.stored import DEFAULT_SEED
from logoclip.workspace import Workspace


def evaluate(
    model: Annotated[str | None, tyro.conf.arg(aliases=["-e"], metavar="MODEL", help_behavior_hint="")] = None,
    known: KnownOption = None,
    threshold: ThresholdOption = None,
    matching_method: MethodOption = DEFAULT_METHOD,
    data: MaybePath = None,
    split: SplitOption = None,
    preprocess: PixelsOption = None,
    seed: SeedOption = DEFAULT_SEED,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """Precision, recall and F1 of one model, at a fitted or a given threshold.

    Every model is asked the same: brands, gallery, references, queries and pixels are chosen before and apart from
    it, and the table bears their fingerprint. Brands that the model knows by name are left out, and counted.

    Examples:
      logoclip evaluate
      logoclip evaluate -n 50 -e models/logo_detection/clip_finetuned -t 0.82 --matching-method multi-ref --seed 42
      logoclip evaluate -n 50 -e openai/clip-vit-large-patch14 -t 0.75 --seed 42
      logoclip evaluate -e openai/clip-vit-large-patch14 --data data/photos --split data --json

    Args:
        model: Model to evaluate, a directory or a hub id (default: the newest training's best).
        data: Prepared data to evaluate on.
    """
    asking = Asking(seed, matching_method, known, threshold, split, preprocess)
    place = Workspace.open(workspace)
    training = reference_training(place, None)
    location = model_location(place, model or training.trained(place))
    prepared = data_directory(place, data, training.config.data_dir)
    _, report = run_evaluation(place, [(model_role(location), location)], prepared, asking)
    show_report(report, json)
    return 0
