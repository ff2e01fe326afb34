"""A fake host with a stored sweep, read as the agent reads it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from logoclip.agent.answering.sweep import matching_method, sweep
from logoclip.agent.questions.data import Thumbnail, Thumbnails
from logoclip.agent.questions.evaluations import Mistakes, ThresholdWritten
from logoclip.agent.questions.from_run import PublishedModel
from logoclip.agent.questions.launches import Launched
from logoclip.evaluation.figures import Mistake
from logoclip.evaluation.matching import UNKNOWN, ScoreSet
from logoclip.evaluation.mistakes import mistakes
from logoclip.evaluation.stored import Evaluation, ModelScores, Settings, load_evaluation, store_evaluation
from tests.logotui.fake_host import FakeHost, summary

KNOWN, UNKNOWN_BRANDS, QUERIES, REFERENCES = 10, 10, 8, 4


def score_set(seed: int, apart: float) -> ScoreSet:
    """Similarities of 20 brands, 10 of them known; own brands lie `apart` above the others in the mean."""
    rng = np.random.default_rng(seed)
    brands = tuple(f"brand-{place:02d}" for place in range(KNOWN + UNKNOWN_BRANDS))
    query_brands = np.repeat(np.arange(len(brands)), QUERIES)
    truth = np.where(query_brands < KNOWN, query_brands, UNKNOWN)
    cosines = rng.normal(0.45, 0.1, (len(query_brands), KNOWN, REFERENCES))
    cosines[truth >= 0, truth[truth >= 0]] += apart
    return ScoreSet(
        cosines=np.clip(cosines, -1, 1).astype(np.float32),
        truth=truth,
        query_brands=query_brands,
        query_classes=tuple(brands[place] for place in query_brands),
        gallery=brands[:KNOWN],
        gallery_brands=np.arange(KNOWN),
        brands=brands,
        queries=tuple(f"crops/{place}.jpg" for place in range(len(query_brands))),
        references=tuple(tuple(f"refs/{brand}_{place}.jpg" for place in range(REFERENCES)) for brand in brands[:KNOWN]),
    )


def made_up_sweep(calibrated: bool = True) -> Evaluation:
    """A baseline that confuses brands and a fine-tuned model that does so less."""
    models = tuple(
        ModelScores(
            name=name,
            path=f"models/{name}",
            held_out=score_set(1, apart),
            calibration=score_set(2, apart) if calibrated else None,
            parent_run=trained_by,
        )
        for name, apart, trained_by in (("baseline", 0.12, None), ("finetuned", 0.25, "demo-01"))
    )
    asked = {"split": "run demo-01", "preprocess": "squash", "pixels_of": "run demo-01", "fingerprint": "1a2b3c4d"}
    return Evaluation(models, Settings(), "data/demo", "0123", "recorded", 3, 12.0, **asked)


def sweep_host(folder: Path, evaluation: Evaluation | None = None) -> FakeHost:
    """A host whose run `demo-sweep-01` stored `sweep` in `folder`."""
    stored = folder / "evaluation"
    store_evaluation(evaluation or made_up_sweep(), stored)
    host = FakeHost(
        summaries=[
            summary("demo-sweep-01", kind="evaluate", state="finished", best_f1=0.7, loss_tail=()),
            summary("demo-01", state="finished"),
        ]
    )

    def mistaken(asked: Mistakes) -> tuple[Mistake, ...]:
        return tuple(mistakes(load_evaluation(stored), asked.model, asked.threshold, matching_method(asked.method)))

    def pictures(asked: Thumbnails) -> tuple[Thumbnail, ...]:
        return tuple(Thumbnail(crop, ("ff0000" * asked.width,) * asked.height) for crop in asked.crops)

    host.answers = {
        "read_sweep": lambda asked: sweep(asked.id, load_evaluation(stored), asked.method),
        "mistakes": mistaken,
        "thumbnails": pictures,
        "write_threshold": lambda asked: ThresholdWritten(
            "fitted on 20 other brands for F1", ("runs/demo-01/model", "models/demo")
        ),
        "publish": lambda asked: PublishedModel("published to models/demo"),
        "launch_job": lambda asked: Launched("demo-01-sweep-01"),
    }
    host.models["demo-01"] = "runs/demo-01/model"
    host.configs["demo-01"] = {
        "base_model": "models/demo-base", "export_dir": "models/demo", "data_dir": "data/demo", "seed": 42,
    }  # fmt: skip
    return host
