"""Evaluating models on brands that they have not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from logoclip.data.prepared import PreparedData, load_prepared
from logoclip.evaluation.asking import Questions, ask
from logoclip.evaluation.origin import find_origin
from logoclip.evaluation.stored import DEFAULT_SEED, Settings, report
from logoclip.jobs.job import Job
from logoclip.machine.engine import require_engine
from logoclip.model.lineage import known_brands
from logoclip.workspace import Workspace


def run(job: Job) -> None:
    """Arguments: `models`, a list of [name, path]; `data`, prepared data; and optionally `split` and `preprocess` (see
    `find_origin`), `seed`, `known` (brands in the gallery), `method` and `threshold`."""
    job.status.write(message="loading torch")
    require_engine()
    from logoclip.evaluation.evaluator import evaluate_models

    arguments = job.arguments()
    models = [(name, job.workspace.model(path)) for name, path in arguments["models"]]
    data = load_prepared(job.workspace.resolve(arguments["data"]))
    evaluation = evaluate_models(
        models,
        data,
        _questions(arguments, models, data, job.workspace),
        job.run.evaluation,
        settings=_settings(arguments),
        progress=job.progress,
    )
    for model in report(evaluation).models:
        job.say("evaluated", f"{model.name}: F1 {model.f1:.1%} at threshold {model.threshold:.4f}")


def _questions(
    arguments: Mapping[str, Any], models: Sequence[tuple[str, str]], data: PreparedData, workspace: Workspace
) -> Questions:
    origin = find_origin(workspace, data.root, arguments.get("split"), arguments.get("preprocess"))
    known = {name: known_brands(path, workspace) for name, path in models}
    seed = arguments.get("seed")
    return ask(data, DEFAULT_SEED if seed is None else seed, origin, gallery=arguments.get("known"), known=known)


def _settings(arguments: dict[str, object]) -> Settings:
    chosen = {name: arguments[name] for name in ("method", "threshold") if arguments.get(name) is not None}
    return Settings(**chosen)  # type: ignore[arg-type]  # written by launchers, checked there
