"""The demo: the whole job on rendered brand marks, one run after the other.

Nothing is remembered but the runs on disk: whoever asks, console or command line, on whichever day, finds
the demo where it is, and the next run is launched when the one before it has finished.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import Any

from logoclip.atomic_directory import atomic_directory
from logoclip.atomic_file import replace_text
from logoclip.config.config_file import edit_config, load_config, load_job, parse_config, read_text
from logoclip.config.schema import TrainingConfig, validate
from logoclip.data.prepared import BrandCounts
from logoclip.errors import InputError
from logoclip.jobs.arguments import check_arguments
from logoclip.jobs.launching import check_fit, launch_job, launch_training
from logoclip.jobs.stages import DemoState, Stage
from logoclip.model.trained import trained_model
from logoclip.resources import DEMO_BASE, shipped_configs
from logoclip.runs.directory import RunDirectory
from logoclip.runs.find import list_runs
from logoclip.runs.judging import read_status
from logoclip.runs.states import Kind, State
from logoclip.runs.status import Status
from logoclip.workspace import Workspace

CONFIG = "demo.yaml"
BASE_MODEL = "models/demo-base"
DATASET = "data/demo-pictures"
PREPARED = "data/demo"
RENDERING: dict[str, Any] = {"brands": 600, "images_per_brand": 12, "seed": 0, "style": "scenes", "pool": "demo"}
STAGES: dict[Stage, str] = {
    "data": "rendering brand marks",
    "train": "fine-tuning on them",
    "sweep": "comparing it with its baseline on brands that neither has seen",
    "done": "done",
}
KINDS: dict[Stage, Kind] = {"data": "demo_data", "train": "train", "sweep": "evaluate"}
NAMES: dict[Stage, str] = {"data": "demo-data", "train": "demo", "sweep": "demo-sweep"}


@dataclass(frozen=True)
class DemoSize:
    """What is rendered and trained in place of the usual. As it is, the demo takes about five minutes on two cores."""

    rendering: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)


class Demo:
    """Drives the demo in a workspace."""

    def __init__(self, workspace: Workspace, size: DemoSize | None = None) -> None:
        self.workspace = workspace
        self.size = size or DemoSize()
        self._config = workspace.configs / CONFIG

    def advance(self) -> DemoState:
        """Where the demo is, after launching what is due.

        Raises:
            InputError, JobError: the next run could not be launched.
        """
        runs = self._newest_runs()
        if not (self._prepared() or "data" in runs):
            self._refuse_impossible()
        self._furnish()
        for stage in KINDS:
            if stage == "data" and self._prepared():
                continue
            if stage not in runs:
                return self._state(stage, self._launch(stage), "starting")
            run, status = runs[stage]
            if status.state != "finished":
                return self._state(stage, run, status.state)
        return self._state("done", runs["sweep"][0], "finished")

    def refuse_another(self) -> None:
        """Refuse to go on with a demo of other settings: its table would pass for that of the wanted one.

        Raises:
            InputError: the workspace holds such a demo.
        """
        if self._config.exists():
            _same(f"configs/{CONFIG}", load_config(self._config).model_dump(), self.size.training)
        if rendered := self._newest_runs().get("data"):
            run, _ = rendered
            _same(run.id, load_job(run.config), self.size.rendering)

    def _refuse_impossible(self) -> None:
        """Refuse, before anything is made, what would fail once the pictures have been rendered.

        Raises:
            ConfigError, InputError: the training's settings are wrong, or do not go with so many pictures; or the
                place of the pictures is taken.
        """
        rendering = self._data_arguments()
        check_arguments(self.workspace, "demo_data", rendering)
        refuse_too_few(parse_config(self._config_text(), CONFIG), rendering["brands"], rendering["images_per_brand"])

    def _state(self, stage: Stage, run: RunDirectory, state: State) -> DemoState:
        return DemoState(stage, run.id, state, STAGES[stage])

    def _prepared(self) -> bool:
        """Prepared data appear whole or not at all."""
        return self.workspace.resolve(PREPARED).is_dir()

    def _newest_runs(self) -> dict[Stage, tuple[RunDirectory, Status]]:
        """The demo's run of each stage: the finished one if there is one, else the newest."""
        newest: dict[Stage, tuple[RunDirectory, Status]] = {}
        for run in list_runs(self.workspace.runs):
            status = read_status(run)
            stage = next((s for s in KINDS if (status.name, status.kind) == (NAMES[s], KINDS[s])), None)
            if stage and (stage not in newest or newest[stage][1].state != "finished" == status.state):
                newest[stage] = (run, status)
        return newest

    def _launch(self, stage: Stage) -> RunDirectory:
        if stage == "train":
            return launch_training(self.workspace, CONFIG, read_text(self._config), {})
        arguments = (
            self._data_arguments() if stage == "data" else self._sweep_arguments(self._newest_runs()["train"][0])
        )
        return launch_job(self.workspace, KINDS[stage], arguments, NAMES[stage])

    def _data_arguments(self) -> dict[str, Any]:
        return {"dataset": DATASET, "output": PREPARED, **RENDERING, **self.size.rendering}

    def _sweep_arguments(self, trained: RunDirectory) -> dict[str, Any]:
        finetuned = self.workspace.relative(trained_model(self.workspace, trained))
        return {"models": [["baseline", BASE_MODEL], ["finetuned", finetuned]], "data": PREPARED, "split": trained.id}

    def _furnish(self) -> None:
        """Put the base model and the config into the workspace, once."""
        base = self.workspace.resolve(BASE_MODEL)
        if not base.exists():
            with atomic_directory(base) as temporary:
                shutil.copytree(DEMO_BASE, temporary, dirs_exist_ok=True)
        if not self._config.exists():
            replace_text(self._config, self._config_text())

    def _config_text(self) -> str:
        """The demo's config as it stands in the workspace, or as it will.

        Raises:
            ConfigError: a setting that was asked for is wrong.
        """
        if self._config.exists():
            return read_text(self._config)
        validate(self.size.training)
        return edit_config(read_text(shipped_configs() / CONFIG), self.size.training)


def _same(place: str, found: dict[str, Any], wanted: dict[str, Any]) -> None:
    for key, value in wanted.items():
        if found.get(key) != value:
            raise InputError(
                f"{key}: {value} was asked for, and the demo in this workspace was begun with {found.get(key)} "
                f"({place}): take another directory"
            )


def refuse_too_few(config: TrainingConfig, brands: int, images: int) -> None:
    """Refuse a rendering that `config` cannot be trained on, with the least one that would do.

    Raises:
        InputError: `brands` brands with `images` pictures each cannot be split, or fill no batch.
    """
    if not (fault := _misfit(config, brands, images)):
        return
    tries = range(1, max(RENDERING["brands"], brands) + 1)
    least_images = next((count for count in tries if not _misfit(config, tries[-1], count)), 0)
    least_brands = next((count for count in tries if not _misfit(config, count, max(images, least_images))), 0)
    found = (("brands", brands, least_brands), ("images_per_brand", images, least_images))
    words = [f"{name}: {given} is too few, at least {least} work" for name, given, least in found if given < least]
    raise InputError(f"{'; '.join(words) or f'{brands} brands with {images} images'} ({fault})")


def _misfit(config: TrainingConfig, brands: int, images: int) -> str:
    """Why the training cannot work, by what would find it out; every picture is usable and gives at least a crop."""
    counts = [BrandCounts(str(brand), "", classes=1, images=images, crops=images) for brand in range(brands)]
    try:
        check_fit(config, counts)
    except InputError as error:
        return str(error)
    return ""
