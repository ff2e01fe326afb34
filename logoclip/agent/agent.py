"""What a console may ask of a machine. Every method takes and returns JSON-able values: local and over ssh are one.

What only some questions need (NumPy, pydantic) is imported when they are asked: the list of runs comes at once.
"""

from __future__ import annotations

import dataclasses
import functools
import platform
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from logoclip.errors import InputError, LogoclipError
from logoclip.evaluation.summaries import EvaluatedRuns
from logoclip.export.threshold import write_threshold
from logoclip.machine.gauges import Meter
from logoclip.model.card import read_card
from logoclip.runs import (
    ALIVE,
    RunDirectory,
    Wanted,
    ask,
    find_run,
    list_runs,
    read_control,
    read_events,
    read_histograms,
    read_scalars,
    read_status,
    resume,
    stop_without_worker,
    thin_scalars,
    want,
)
from logoclip.runs.launch import WITHOUT_WORKER
from logoclip.runs.log_tail import read_log
from logoclip.runs.status import this_host
from logoclip.runs.summary import Summaries
from logoclip.version import __version__
from logoclip.workspace import Workspace

if TYPE_CHECKING:
    from logoclip.config.config_folder import ConfigFolder
    from logoclip.evaluation.matching import Method

MOST_POINTS: Final = 1024


class Agent:
    """Answers for one workspace.

    Raises:
        InputError: from every method, what was asked for cannot be done; nothing was.
        JobError: it was begun and failed.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._summaries = Summaries()
        self._evaluated = EvaluatedRuns()

    def info(self) -> dict[str, Any]:
        """Which machine and workspace this is."""
        return {
            "host": this_host(),
            "workspace": str(self.workspace.root),
            "version": __version__,
            "python": platform.python_version(),
            "torch": find_spec("torch") is not None,
        }

    def runs(self) -> list[dict[str, Any]]:
        """A summary of each run, newest first."""
        found = list_runs(self.workspace.runs)
        best = self._evaluated.best_f1(found)
        return [{**self._summaries.of(run), "best_f1": best.get(run.id)} for run in found]

    def run(self, id: str) -> dict[str, Any]:
        """The summary of one run, with its `config`, the `notes` on it and its `control`."""
        run = self._find(id)
        best = self._evaluated.best_f1(list_runs(self.workspace.runs))
        answer = {**self._summaries.of(run), "best_f1": best.get(run.id)}
        return {**answer, **_configured(run), "control": dataclasses.asdict(read_control(run))}

    def scalars(
        self, id: str, after: int = 0, names: Sequence[str] | None = None, max_points: int | None = MOST_POINTS
    ) -> dict[str, Any]:
        """`rows` of [step, name, value] written after position `after`, and the `position` to ask from the next time.

        Of a name with more than `max_points` of them only the extremes of each stretch are given (None: give all).
        Once `attempt` differs, rows were taken back: ask again from 0.
        """
        run = self._find(id)
        found = (
            read_scalars(run.metrics, after, names)
            if max_points is None
            else thin_scalars(run.metrics, after, names, most=max_points)
        )
        rows = [[row.step, row.name, row.value] for row in found.rows]
        return {"attempt": found.generation + 1, "position": found.position, "rows": rows}

    def events(self, id: str, after: int = 0) -> dict[str, Any]:
        """`rows` of events written after position `after`, and the `position` to ask from the next time."""
        found = read_events(self._find(id).metrics, after)
        return {"position": found[-1].id if found else after, "rows": [dataclasses.asdict(event) for event in found]}

    def histograms(self, id: str) -> dict[str, Any]:
        """The newest histogram of each name: `step`, `edges` and `counts`."""
        found = read_histograms(self._find(id).metrics)
        return {one.name: {"step": one.step, "edges": list(one.edges), "counts": list(one.counts)} for one in found}

    def log(self, id: str, offset: int = -4096) -> dict[str, Any]:
        """`text` of the worker's log from `offset` on (negative: from the end), and the `offset` to go on from."""
        end, text = read_log(self._find(id).log, offset)
        return {"offset": end, "text": text}

    def configs(self) -> list[dict[str, Any]]:
        """`name`, `path` and `error` (empty if valid) of each config in the workspace."""
        return self._configs.list()

    def read_config(self, name: str) -> dict[str, Any]:
        """The `text` of a config, its `values` with defaults filled in, `faults` and `notes`."""
        return self.check_config(self._configs.read(name))

    def check_config(self, text: str) -> dict[str, Any]:
        """As `read_config`, for a text that is in no file yet."""
        return self._configs.check(text)

    def write_config(self, name: str, text: str) -> dict[str, Any]:
        """Saves a config; one with faults is refused and what stood there stays."""
        return {"path": str(self._configs.write(name, text))}

    def launch_training(
        self,
        config_name: str,
        overrides: Mapping[str, object] | None = None,
        *,
        text: str | None = None,
        parent: str | None = None,
        start_from: str | None = None,
    ) -> dict[str, Any]:
        """Launches a training with a config of the workspace, or with `text` under that name; tells its `id`."""
        from logoclip.jobs.launching import launch_training

        text = self._configs.read(config_name) if text is None else text
        run = launch_training(self.workspace, config_name, text, overrides or {}, parent=parent, start_from=start_from)
        return {"id": run.id}

    def launch_job(self, kind: str, arguments: Mapping[str, Any], name: str | None = None) -> dict[str, Any]:
        """Launches a job other than training; tells its `id`."""
        from logoclip.jobs.launching import launch_job

        return {"id": launch_job(self.workspace, kind, arguments, name or kind.replace("_", "-")).id}

    def resume(self, id: str) -> dict[str, Any]:
        """Starts a fresh worker on a run that is paused, stopped, lost or failed."""
        run = self._find(id)
        resume(run, self.workspace.root)
        return {"id": run.id}

    def pause(self, id: str) -> dict[str, Any]:
        """Asks a run's worker to save, pause and free its memory."""
        return self._want(id, "paused")

    def stop(self, id: str) -> dict[str, Any]:
        """Asks a run's worker to end, or ends a run that no worker is at."""
        run = self._find(id)
        if read_status(run).state in WITHOUT_WORKER:
            stop_without_worker(run)
            return {"id": run.id}
        return self._want(id, "stopped")

    def checkpoint(self, id: str) -> dict[str, Any]:
        """Asks a run's worker for a checkpoint now; tells the id of the `ask`."""
        return {"ask": ask(self._alive(id))}

    def gauges(self) -> dict[str, Any]:
        """How busy this machine is; what cannot be read is absent."""
        return self._meter.gauges()

    def sweeps(self) -> list[dict[str, Any]]:
        """The evaluations of the workspace, newest first."""
        found = [run for run in self.runs() if run["kind"] == "evaluate"]
        return [{**run, **self._evaluated.summary(RunDirectory(Path(run["path"])))} for run in found]

    def sweep(self, id: str, method: str | None = None) -> dict[str, Any]:
        """One stored evaluation; see `sweep_answer`."""
        from logoclip.agent.sweeps import sweep_answer

        return {"id": id, **sweep_answer(self._find(id).evaluation, _method(method))}

    def mistakes(self, id: str, model: str, threshold: float, method: str | None = None) -> list[dict[str, Any]]:
        """The held-out queries that a `model` of an evaluation gets wrong at `threshold`, the surest mistakes first."""
        from logoclip.evaluation.mistakes import mistakes
        from logoclip.evaluation.stored import load_evaluation

        return mistakes(load_evaluation(self._find(id).evaluation), model, threshold, _method(method))

    def data_sets(self) -> list[dict[str, Any]]:
        """The prepared data of the workspace."""
        from logoclip.agent.data_sets import data_sets_answer

        return data_sets_answer(self.workspace)

    def data_set(self, path: str, seed: int | None = None) -> dict[str, Any]:
        """Brands, counts, what was skipped and the split of one prepared data set; see `data_set_answer`."""
        from logoclip.agent.data_sets import data_set_answer

        return data_set_answer(self.workspace, path, seed)

    def crop_pictures(
        self, path: str, brand: str, first: int = 0, count: int = 8, width: int = 16, height: int = 16
    ) -> dict[str, Any]:
        """Crops of one brand of a prepared data set as small pictures; see `crop_thumbnails`."""
        from logoclip.agent.crops import crop_thumbnails

        return crop_thumbnails(self.workspace.resolve(path), brand, first, count, width, height)

    def pictures(self, path: str, crops: Sequence[str], width: int = 16, height: int = 16) -> list[dict[str, Any]]:
        """Crops of a prepared data set, named by their paths in it, as small pictures; see `crop_thumbnails`."""
        from logoclip.agent.crops import thumbnails

        return thumbnails(self.workspace.resolve(path), crops, width, height)

    def write_threshold(
        self, model: str, threshold: float, source: str = "given", method: str = "", parent_run: str | None = None
    ) -> dict[str, Any]:
        """Makes `threshold` the one that an exported model is used with; tells the model's new card.

        With `parent_run` the model must still be the one that this training exported.
        """
        directory = self.workspace.resolve(model)
        if parent_run is not None and read_card(directory).get("parent_run") != parent_run:
            raise InputError(f"{model}: holds another model by now than that of {parent_run}: sweep it first")
        return write_threshold(directory, threshold, source, **({"method": method} if method else {}))

    def demo_state(self) -> dict[str, Any]:
        """Launches what is due of the demo; tells its `stage`, the `run` at it, that run's `state`, and a `message`."""
        from logoclip.jobs.demo import Demo

        return dataclasses.asdict(Demo(self.workspace).advance())

    @functools.cached_property
    def _configs(self) -> ConfigFolder:
        from logoclip.config.config_folder import ConfigFolder

        return ConfigFolder(self.workspace.configs)

    @functools.cached_property
    def _meter(self) -> Meter:
        return Meter(self.workspace.root)

    def _find(self, run_id: str) -> RunDirectory:
        return find_run(self.workspace.runs, run_id)

    def _want(self, run_id: str, wanted: Wanted) -> dict[str, Any]:
        run = self._alive(run_id)
        want(run, wanted)
        return {"id": run.id}

    def _alive(self, run_id: str) -> RunDirectory:
        run = self._find(run_id)
        state = read_status(run).state
        if state not in ALIVE:
            hint = "" if state == "finished" else f"; `logoclip runs resume {run_id}` goes on with it"
            raise InputError(f"{run_id} is {state}: no worker is at it{hint}")
        return run


def _method(name: str | None) -> Method | None:
    from logoclip.evaluation.matching import METHODS

    if name is None or name in METHODS:
        return name
    raise InputError(f"{name!r} is no matching method: {', '.join(METHODS)}")


def _configured(run: RunDirectory) -> dict[str, Any]:
    """What a training was launched with; the arguments of another job."""
    from logoclip.config.config_file import load_config, load_job

    try:
        if read_status(run).kind != "train":
            return {"config": load_job(run.config), "notes": []}
        config = load_config(run.config)
    except LogoclipError as error:
        return {"config": {}, "notes": [str(error)]}
    return {"config": config.model_dump(), "notes": config.notes()}
