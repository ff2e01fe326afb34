"""A fake host with a stored sweep, read as the agent reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from logoclip.agent.sweeps import sweep_answer
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
        gallery=brands[:KNOWN],
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
    return Evaluation(models, Settings(), "data/demo", "0123", "recorded", 3, 12.0)


def sweep_host(folder: Path, sweep: Evaluation | None = None) -> FakeHost:
    """A host whose run `demo-sweep-01` stored `sweep` in `folder`."""
    stored = folder / "evaluation"
    store_evaluation(sweep or made_up_sweep(), stored)
    host = FakeHost(
        summaries=[
            summary("demo-sweep-01", kind="evaluate", state="finished", best_f1=0.7, loss_tail=[]),
            summary("demo-01", state="finished"),
        ]
    )

    def answer(id: str, method: Any = None) -> dict[str, Any]:
        return {"id": id, **sweep_answer(stored, method)}

    def pictures(path: str, crops: list[str], width: int, height: int) -> list[dict[str, Any]]:
        return [{"path": crop, "rows": ["ff0000" * width] * height, "error": ""} for crop in crops]

    host.answers = {
        "sweep": answer,
        "mistakes": lambda id, model, threshold, method: mistakes(load_evaluation(stored), model, threshold, method),
        "pictures": pictures,
        "write_threshold": lambda **_: {},
        "launch_job": lambda **_: {"id": "demo-01-sweep-01"},
    }
    host.configs["demo-01"] = {
        "base_model": "models/demo-base", "export_dir": "models/demo", "data_dir": "data/demo", "seed": 42,
    }  # fmt: skip
    return host
