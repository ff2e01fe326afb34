"""A workspace in which every question of a console has an answer, and no worker ever starts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from logoclip.data.boxes import Box
from logoclip.data.prepare import prepare
from logoclip.data.write_annotation import write_annotation
from logoclip.evaluation.stored import store_evaluation
from logoclip.machine.training_device import training_device
from logoclip.model.card import write_card
from logoclip.runs import MetricsWriter, RunDirectory, StatusWriter, create_run, describe
from logoclip.runs.examples import Examples, HardPairs, NamedCrop, NamedPair, write_examples
from logoclip.tuning.trials import StudyReport, Trial, write_study
from logoclip.workspace import Workspace
from tests.logoclip.conftest import brand_picture
from tests.logoclip.evaluation.test_stored import two_models

CONFIG = (
    "# why it was tried\ndata_dir: data/small\nexport_dir: models/chosen\nlogos_per_batch: 2\nsamples_per_logo: 2\n"
)
# What launches is answered as it is, up to the moment when a process would be started.
QUIET: dict[str, str] = {
    "logoclip.jobs.launching.launch": "lambda *_, **__: 1",
    "logoclip.agent.answering.runs.tend": "lambda *_: None",
    "logoclip.machine.doctor.missing_engine": "lambda: ['torch']",
}


def quietly() -> str:
    """Python that makes its process such a one."""
    lines = []
    for place, value in QUIET.items():
        module, _, name = place.rpartition(".")
        lines.append(f"import {module}; {module}.{name} = {value}")
    return "; ".join(lines)


@contextmanager
def quiet() -> Iterator[None]:
    """Makes this process such a one for a while."""
    with pytest.MonkeyPatch.context() as patch:
        for place, value in QUIET.items():
            patch.setattr(place, eval(value))
        yield


def furnish(root: Path) -> Workspace:
    """The workspace at `root`."""
    workspace = Workspace.make(root)
    (workspace.configs / "mine.yaml").write_text(CONFIG)
    _pictures(workspace.data / "pictures", workspace.data / "small")
    _trained(create_run(workspace.runs, "demo", "train", CONFIG))
    for name in ("gone", "gone", "said"):
        StatusWriter(create_run(workspace.runs, name, "train", CONFIG)).write(state="stopped")
    for name in ("first", "second", "third"):
        create_run(workspace.runs, name, "train", CONFIG, device=training_device())
    for name in ("paused", "stopped"):
        StatusWriter(create_run(workspace.runs, name, "train", CONFIG)).write(state="paused", last_durable_step=5)
    sweep = create_run(
        workspace.runs, "sweep", "evaluate", "kind: evaluate\nmodels: [[baseline, a]]\ndata: data/small\n"
    )
    _evaluated(sweep, workspace)
    _searched(workspace)
    return workspace


def _pictures(dataset: Path, output: Path) -> None:
    for brand in range(8):
        folder = dataset / "Food" / f"brand {brand:02}"
        folder.mkdir(parents=True)
        for image in range(5):
            picture = brand_picture(brand, image)
            picture.save(folder / f"{image}.jpg", quality=95)
            boxes = [Box(2, 2, 30, 30, folder.name)]
            write_annotation(folder / f"{image}.xml", folder.name, f"{image}.jpg", picture.size, boxes)
    prepare(dataset, output, processes=1)


def _trained(run: RunDirectory) -> None:
    """A training of two epochs with all that one leaves behind."""
    with MetricsWriter(run.metrics) as metrics:
        for step in range(1, 41):
            gauges: dict[str, float] = {"machine.cpu_percent": 2.0 * step, "machine.gpu_celsius": 40.0 + step}
            metrics.scalars(step, {"loss": 4.0 / step, "learning_rate": 1e-3, **gauges})
        for epoch in (1, 2):
            step = 20 * epoch
            metrics.event("epoch", step, f"epoch {epoch}: words")
            metrics.scalars(step, {"val_separation": 0.1 * epoch})
            metrics.histogram("val_wrong", step, [-1, 0, 1], [3, epoch])
    run.log.write_bytes(b"one\ntwo \xff\x1b[31m\nthree\n")
    for name in ("epoch_1.pt", "epoch_2.pt", "last.pt"):
        (run.checkpoints / name).write_text(name)
    crops = tuple(NamedCrop(f"reference_logos/Food/brand 0{n}/{n}_0.jpg", f"brand 0{n}", f"brand 0{n}") for n in (0, 1))
    pairs = HardPairs(negatives=(NamedPair(*crops, 0.9),))
    write_examples(run.examples, Examples(40, 2, "data/small", crops, pairs, pairs))
    run.model.mkdir()
    (run.model / "model.safetensors").write_bytes(b"weights")
    write_card(run.model, {"parent_run": run.id})
    describe(run, title="The first", note="long", add_tags=("keep",))
    done: dict[str, Any] = {"state": "finished", "step": 40, "steps_planned": 40, "last_durable_step": 40}
    StatusWriter(run).write(**done, epoch=2, epochs_planned=2, best_epoch=2, best_value=0.2, base_value=0.1)


def _evaluated(run: RunDirectory, workspace: Workspace) -> None:
    found = two_models()
    tuned = replace(found.models[1], path=str(workspace.runs / "demo-01" / "model"), parent_run="demo-01")
    store_evaluation(replace(found, models=(found.models[0], tuned)), run.evaluation)
    StatusWriter(run).write(state="finished")


def _searched(workspace: Workspace) -> None:
    space: dict[str, Any] = {"lora_r": [4, 8]}
    text = "kind: tune\nconfig: mine.yaml\ntext: ''\nspace: {lora_r: [4, 8]}\ntrials: 2\nseed: 0\n"
    founder = create_run(workspace.runs, "search", "tune", text)
    trials = (Trial(0, "complete", {"lora_r": 4}, "a-01", 0.3, 2), Trial(1, "failed", {"lora_r": 8}, why="no memory"))
    write_study(founder, StudyReport(founder.id, "mine.yaml", "val_separation", 2, 0, space, trials))
    StatusWriter(founder).write(state="finished")
