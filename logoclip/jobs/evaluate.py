"""Evaluating models on brands that they have not seen."""

from __future__ import annotations

from logoclip.data.prepared import load_prepared
from logoclip.evaluation.stored import Settings, report
from logoclip.jobs.job import Job
from logoclip.machine.engine import require_engine


def run(job: Job) -> None:
    """Arguments: `models`, a list of [name, path]; `data`, prepared data; and optionally `seed`, `known` (brands in
    the gallery), `method` and `threshold`."""
    job.status.write(message="loading torch")
    require_engine()
    from logoclip.evaluation.evaluator import evaluate_models

    arguments = job.arguments()
    evaluation = evaluate_models(
        [(name, job.workspace.model(path)) for name, path in arguments["models"]],
        load_prepared(job.workspace.resolve(arguments["data"])),
        job.run.evaluation,
        settings=_settings(arguments),
        known=arguments.get("known"),
        progress=job.progress,
    )
    for model in report(evaluation).models:
        job.say("evaluated", f"{model.name}: F1 {model.f1:.1%} at threshold {model.threshold:.4f}")


def _settings(arguments: dict[str, object]) -> Settings:
    chosen = {name: arguments[name] for name in ("seed", "method", "threshold") if arguments.get(name) is not None}
    return Settings(**chosen)  # type: ignore[arg-type]  # written by launchers, checked there
