"""Judging the labels of prepared data by a model's embeddings."""

from __future__ import annotations

from logoclip.data.prepared import load_prepared
from logoclip.evaluation.label_audit import label_findings, store_findings
from logoclip.jobs.job import Job
from logoclip.machine.engine import require_engine


def run(job: Job) -> None:
    """Arguments: `data`, prepared data; `model`, a directory or a hub id."""
    job.status.write(message="loading torch")
    require_engine()
    from logoclip.evaluation.evaluator import EmbeddingEvaluator

    arguments = job.arguments()
    data = load_prepared(job.workspace.resolve(arguments["data"]))
    evaluator = EmbeddingEvaluator.load(job.workspace.model(arguments["model"]), data)
    embeddings = evaluator.embed(data.crops, lambda done: job.progress(done, len(data.crops), "embedding the crops"))
    job.progress(len(data.crops), len(data.crops), "comparing")
    findings = label_findings(embeddings, data.crops)
    store_findings(job.run.evaluation, findings)
    job.say("audited", "; ".join(f"{finding.count} {finding.title}" for finding in findings))
