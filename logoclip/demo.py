"""The demo: the whole job on rendered brand marks, one run after the other.

Nothing is remembered but the runs on disk: whoever asks, console or command line, on whichever day, finds
the demo where it is, and the next run is launched when the one before it has finished.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from logoclip.data.aside import built_aside
from logoclip.errors import InputError
from logoclip.resources import DEMO_BASE, shipped_configs

if TYPE_CHECKING:
    from logoclip.agent import Agent

Stage = Literal["data", "train", "sweep", "done"]

CONFIG = "demo.yaml"
BASE_MODEL = "models/demo-base"
DATASET = "data/demo-pictures"
PREPARED = "data/demo"
RENDERING = {"brands": 600, "images_per_brand": 12, "seed": 0, "style": "scenes", "pool": "demo"}
STAGES: dict[Stage, str] = {
    "data": "rendering brand marks",
    "train": "fine-tuning on them",
    "sweep": "comparing it with its baseline on brands that neither has seen",
    "done": "done",
}
KINDS: dict[Stage, str] = {"data": "demo_data", "train": "train", "sweep": "evaluate"}


@dataclass(frozen=True)
class DemoSize:
    """What is rendered and trained otherwise than usual. As it is, the demo takes about five minutes on two cores."""

    rendering: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoState:
    """Which stage the demo is in, the run that is at it, and that run's state."""

    stage: Stage
    run: str
    state: str
    message: str


class Demo:
    """Drives the demo in an agent's workspace."""

    def __init__(self, agent: Agent, size: DemoSize | None = None) -> None:
        self.agent = agent
        self.size = size or DemoSize()

    def advance(self) -> DemoState:
        """Where the demo is, after launching what is due.

        Raises:
            InputError, JobError: the next run could not be launched.
        """
        self._furnish()
        runs = self._newest_runs()
        for stage in ("data", "train", "sweep"):
            run = runs.get(stage)
            if stage == "data" and self._prepared():
                continue
            if run is None:
                return self._state(stage, self._launch(stage), "starting")
            if run["state"] != "finished":
                return self._state(stage, run["id"], run["state"])
        return self._state("done", runs["sweep"]["id"], "finished")

    def refuse_another(self) -> None:
        """Refuse to go on with a demo that was begun otherwise than wanted: its table would pass for the wanted one's.

        Raises:
            InputError: the workspace holds such a demo.
        """
        if (self.agent.workspace.configs / CONFIG).exists():
            _same(f"configs/{CONFIG}", self.agent.read_config(CONFIG)["values"], self.size.training)
        if rendered := self._newest_runs().get("data"):
            _same(rendered["id"], self.agent.run(rendered["id"])["config"], self.size.rendering)

    def _state(self, stage: Stage, run: str, state: str) -> DemoState:
        return DemoState(stage, run, state, STAGES[stage])

    def _prepared(self) -> bool:
        """Prepared data appear whole or not at all."""
        return self.agent.workspace.resolve(PREPARED).is_dir()

    def _newest_runs(self) -> dict[Stage, dict[str, Any]]:
        """The demo's run of each stage: the finished one if there is one, else the newest."""
        newest: dict[Stage, dict[str, Any]] = {}
        for run in self.agent.runs():
            stage = next((s for s in KINDS if run["name"] == _name(s) and run["kind"] == KINDS[s]), None)
            if stage and (stage not in newest or newest[stage]["state"] != "finished" == run["state"]):
                newest[stage] = run
        return newest

    def _launch(self, stage: Stage) -> str:
        launched = self.agent.launch_training(CONFIG) if stage == "train" else self._launch_job(stage)
        return str(launched["id"])

    def _launch_job(self, stage: Stage) -> dict[str, Any]:
        arguments = self._data_arguments() if stage == "data" else self._sweep_arguments()
        return self.agent.launch_job(KINDS[stage], arguments, name=_name(stage))

    def _data_arguments(self) -> dict[str, Any]:
        return {"dataset": DATASET, "output": PREPARED, **RENDERING, **self.size.rendering}

    def _sweep_arguments(self) -> dict[str, Any]:
        export_dir = self.agent.read_config(CONFIG)["values"]["export_dir"]
        return {"models": [["baseline", BASE_MODEL], ["finetuned", export_dir]], "data": PREPARED}

    def _furnish(self) -> None:
        """Put the base model and the config into the workspace, once."""
        workspace = self.agent.workspace
        base = workspace.resolve(BASE_MODEL)
        if not base.exists():
            with built_aside(base) as temporary:
                shutil.copytree(DEMO_BASE, temporary, dirs_exist_ok=True)
        if not (workspace.configs / CONFIG).exists():
            text = (shipped_configs() / CONFIG).read_text(encoding="utf-8")
            self.agent.write_config(CONFIG, _with(text, self.size.training))


def _same(place: str, found: dict[str, Any], wanted: dict[str, Any]) -> None:
    for key, value in wanted.items():
        if found.get(key) != value:
            raise InputError(
                f"{key}: {value} was asked for, and the demo in this workspace was begun with {found.get(key)} "
                f"({place}): take another directory"
            )


def _with(text: str, overrides: dict[str, Any]) -> str:
    from logoclip.configfile import edit_config

    return edit_config(text, overrides) if overrides else text


def _name(stage: Stage) -> str:
    return {"data": "demo-data", "train": "demo", "sweep": "demo-sweep"}.get(stage, stage)
