"""A host that answers from memory, as the agent of a machine would."""

from __future__ import annotations

import dataclasses
import math
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import to_builtins
from msgspec.structs import replace

from logoclip.agent.questions.configs import ConfigCheck, ConfigFile, ConfigRevision, Configs, Estimate, Revision
from logoclip.agent.questions.data import DataSets, DataSetSummary, Thumbnail, Thumbnails
from logoclip.agent.questions.deletion import Delete, Restore, WeighDeletion
from logoclip.agent.questions.drafts import DraftDropped, DraftKept, Drafts, DropDraft, KeepDraft
from logoclip.agent.questions.evaluations import EvaluationRun, Evaluations
from logoclip.agent.questions.from_run import (
    Checkpoints,
    Duplicate,
    ExportCheckpoint,
    Extend,
    GoOn,
    ReadExtension,
    ReadRunConfig,
)
from logoclip.agent.questions.launches import Launched
from logoclip.agent.questions.logs import FindInLog, Log, LogMatch, LogText, ReadLog
from logoclip.agent.questions.machine import Examine, Gauges, Info, Place
from logoclip.agent.questions.measures import (
    EventPage,
    Events,
    Histograms,
    ReadCurves,
    ReadExamples,
    ScalarName,
    Scalars,
)
from logoclip.agent.questions.question import Question
from logoclip.agent.questions.runs import Describe, Run, RunChanges, RunDetails, Runs, RunSettings, Settings
from logoclip.agent.questions.steering import Asked, Checkpoint, DropFromQueue, MoveInQueue, Pause, Resume, Stop
from logoclip.config.config_file import edit_config
from logoclip.config.drafts import KeptDraft
from logoclip.config.schema import TrainingConfig
from logoclip.errors import LogoclipError
from logoclip.jobs.estimated import Estimated
from logoclip.jobs.extension import Extension
from logoclip.jobs.weighed import Deletion
from logoclip.machine.check import Check
from logoclip.machine.gauges import Machine
from logoclip.runs import Event, Histogram
from logoclip.runs.checkpoints import CheckpointFile
from logoclip.runs.curves import Cursor, Curves, curve_of, fitting_stride
from logoclip.runs.examples import Examples
from logoclip.runs.log_pages import LogPage, find_line, read_page
from logoclip.runs.summary import Figures, RunSummary
from logoclip.runs.trash import Deleted
from logotui.hosts.host import Link

NOON = 1_700_000_000.0


def summary(run_id: str, **changes: Any) -> RunSummary:
    """What an agent answers of a run; `changes` may name its figures too."""
    base: dict[str, Any] = {
        "id": run_id, "name": run_id.rsplit("-", 1)[0], "kind": "train", "state": "running", "pid": 4711, "attempt": 1,
        "epoch": 4, "epochs_planned": 8, "step": 418, "steps_planned": 800, "last_durable_step": 400, "message": "",
        "error": "", "host": "box", "created": NOON, "started": NOON, "updated": NOON + 60, "ended": None,
        "path": f"/w/runs/{run_id}", "best_f1": None, "seconds_left": 125.0,
    }  # fmt: skip
    measured = {
        "seconds_per_step": 0.4, "loss": 0.842, "loss_tail": (4.0, 2.0, 1.4, 1.1, 1.0, 0.92, 0.842), "separation": 0.42,
        "images_per_second": 318.0,
    }  # fmt: skip
    names = set(Figures.__struct_fields__)
    figures = Figures(**{**measured, **{key: value for key, value in changes.items() if key in names}})
    return RunSummary(**{**base, **{key: value for key, value in changes.items() if key not in names}}, figures=figures)


def curves(steps: int, first: int = 1) -> list[list[Any]]:
    """Rows of scalars as a training writes them, from step `first` to `steps`."""
    rows: list[list[Any]] = []
    for step in range(first, steps + 1):
        wave = 0.05 * math.sin(step * 1.7)
        rows += [
            [step, "loss", 0.8 + 3.2 * math.exp(-step / 60) + wave],
            [step, "positive", 0.83 - 0.4 * math.exp(-step / 90) + wave / 5],
            [step, "negative", 0.41 + 0.3 * math.exp(-step / 70) + wave / 5],
            [step, "separation", 0.42 - 0.7 * math.exp(-step / 80)],
            [step, "learning_rate", 1e-3 * min(1, step / 40) * (0.5 + 0.5 * math.cos(math.pi * step / 800))],
            [step, "images_per_second", 318.0 + 20 * wave],
            [step, "seconds_per_step", 0.4],
        ]
    return rows


def bell(mean: float, width: float, total: int) -> list[int]:
    """Counts of 50 bins over −1…1."""
    return [round(total * math.exp(-(((-0.98 + 0.04 * i) - mean) ** 2) / (2 * width**2))) for i in range(50)]


@dataclass
class FakeHost:
    """Runs, curves and logs that a test sets; `calls` is what was asked, in order."""

    summaries: list[RunSummary] = field(default_factory=list)
    rows: dict[str, list[list[Any]]] = field(default_factory=dict)
    happened: dict[str, list[Event]] = field(default_factory=dict)
    counts: dict[str, tuple[Histogram, ...]] = field(default_factory=dict)
    logs: dict[str, str] = field(default_factory=dict)
    examples: dict[str, Examples] = field(default_factory=dict)
    configs: dict[str, dict[str, Any]] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    generations: dict[str, int] = field(default_factory=dict)
    name: str = "this machine"
    workspace: str = "/home/ada/demo-workspace"
    link: Link = field(default_factory=Link)
    calls: list[Question[Any]] = field(default_factory=list)
    faults: dict[str, LogoclipError] = field(default_factory=dict)
    answers: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    closed: bool = False
    checkpoints: dict[str, tuple[CheckpointFile, ...]] = field(default_factory=dict)
    trash: dict[str, list[RunSummary]] = field(default_factory=dict)

    async def ask(self, question: Question[Any], /) -> Any:
        self.calls.append(question)
        name = question.wire_name()
        if name in self.faults:
            raise self.faults[name]
        if name in self.answers:
            return self.answers[name](question)
        return getattr(self, f"_{name}")(question)

    async def close(self) -> None:
        self.closed = True

    def asked(self, name: str) -> list[dict[str, Any]]:
        """The arguments of every question of a name so far."""
        return [to_builtins(question) for question in self.calls if question.wire_name() == name]

    def set(self, run_id: str, **changes: Any) -> RunSummary:
        """Change what is answered of a run."""
        of_figures = {key: changes.pop(key) for key in set(changes) & set(Figures.__struct_fields__)}
        run = self.find(run_id)
        changed = replace(run, **changes, figures=replace(run.figures, **of_figures))
        self.summaries = [changed if one is run else one for one in self.summaries]
        return changed

    def find(self, run_id: str) -> RunSummary:
        return next(run for run in self.summaries if run.id == run_id)

    def _info(self, question: Info) -> Place:
        return Place("box", self.workspace, "0.2.0", "3.11", True)

    def _runs(self, question: Runs) -> RunChanges:
        # As written by the test: the newest first.
        runs = (replace(run, serial=len(self.summaries) - place) for place, run in enumerate(self.summaries))
        return RunChanges("", tuple(runs), whole=True)

    def _run(self, question: Run) -> RunDetails:
        config, model = self.configs.get(question.id, {}), self.models.get(question.id, "")
        return RunDetails(self.find(question.id), config, model=model)

    def _settings(self, question: Settings) -> tuple[RunSettings, ...]:
        return tuple(RunSettings(id, dict(self.configs.get(id, {}))) for id in question.ids)

    def _read_curves(self, question: ReadCurves) -> Curves:
        rows = [row for row in self.rows.get(question.id, []) if row[1] in question.names]
        newest = max((row[0] for row in rows), default=0)
        first, last = question.window.first, newest if question.window.last is None else question.window.last
        stride = fitting_stride(last, question.columns, first)
        cursor = Cursor(self.generations.get(question.id, 0), len(rows), stride)
        whole = (cursor.generation, cursor.stride) != (question.since.generation, question.since.stride)
        new = rows if whole else rows[question.since.position :]
        begins = {name: min(step for step, other, _ in new if other == name) // stride * stride for _, name, _ in new}
        curves = [
            curve_of(name, [(step, value) for step, other, value in rows if other == name and step >= begin], stride)
            for name, begin in begins.items()
        ]
        seen = [
            replace(one, stretches=tuple(s for s in one.stretches if s.step <= last and s.step + stride > first))
            for one in curves
        ]
        clock = tuple((row[0], NOON + 0.4 * row[0]) for row in new[:1] + new[-1:])
        return Curves(cursor, whole, tuple(seen), clock, len(self._names(question.id)))

    def _names(self, run_id: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for _, name, _ in self.rows.get(run_id, [])))

    def _scalars(self, question: Scalars) -> tuple[ScalarName, ...]:
        newest = {name: (step, value) for step, name, value in self.rows.get(question.id, [])}
        return tuple(ScalarName(name, *newest[name]) for name in self._names(question.id))

    def _events(self, question: Events) -> EventPage:
        found = self.happened.get(question.id, [])
        return EventPage(len(found), tuple(found[question.after :]))

    def _histograms(self, question: Histograms) -> tuple[Histogram, ...]:
        held = (
            dataclasses.replace(one, id=place) for place, one in enumerate(self.counts.get(question.id, ()), start=1)
        )
        return tuple(one for one in held if one.id > (question.after or 0))

    def _log(self, question: Log) -> LogText:
        text = self.logs.get(question.id, "")
        start = max(0, len(text) + question.offset) if question.offset < 0 else question.offset
        return LogText(len(text), text[start:])

    def _read_log(self, question: ReadLog) -> LogPage:
        return self._with_log(question.id, lambda path: read_page(path, question.at, backwards=question.backwards))

    def _read_examples(self, question: ReadExamples) -> Examples:
        return self.examples.get(question.id, Examples())

    def _thumbnails(self, question: Thumbnails) -> tuple[Thumbnail, ...]:
        grey = ("808080" * question.width,) * question.height
        return tuple(Thumbnail(path, grey) for path in question.crops)

    def _find_in_log(self, question: FindInLog) -> LogMatch:
        return LogMatch(
            self._with_log(
                question.id, lambda path: find_line(path, question.words, question.at, backwards=question.backwards)
            )
        )

    def _with_log(self, run_id: str, read: Callable[[Path], Any]) -> Any:
        with tempfile.TemporaryDirectory() as place:
            path = Path(place, "worker.log")
            path.write_bytes(self.logs.get(run_id, "").encode("utf-8", "surrogateescape"))
            return read(path)

    def _gauges(self, question: Gauges) -> Machine:
        return Machine(cpu_percent=87.0, memory_used=round(6.1 * 2**30), memory_total=23 * 2**30, disk_free=74 * 2**30)

    def _examine(self, question: Examine) -> tuple[Check, ...]:
        return (
            Check("Python", "ok", "3.11 on Linux aarch64"),
            Check("GPU", "warning", "none that torch can use: training runs on the CPU, in float32"),
            Check("database", "fault", "no: the journal stays in mode 'delete'; put the workspace on a local disk"),
        )

    def _pause(self, question: Pause) -> RunSummary:
        return self.set(question.id, state="pausing")

    def _resume(self, question: Resume) -> RunSummary:
        return self.set(question.id, state="starting")

    def _move_in_queue(self, question: MoveInQueue) -> RunSummary:
        turns = {"up": -15, "down": 15, "first": -1000, "last": 1000}
        moved = self.set(question.id, turn=2000 + self.find(question.id).turn + turns[question.to])
        line = sorted((run for run in self.summaries if run.waiting), key=lambda run: run.turn % 2000)
        for place, run in enumerate(line, start=1):
            self.set(run.id, turn=10 * place)
        return moved

    def _drop_from_queue(self, question: DropFromQueue) -> RunSummary:
        return self.set(question.id, state="stopped", turn=0)

    def _stop(self, question: Stop) -> RunSummary:
        return self.set(question.id, state="stopping")

    def _describe(self, question: Describe) -> tuple[RunSummary, ...]:
        said = {"title": question.title, "note": question.note}
        changes = {key: value for key, value in said.items() if value is not None}
        return tuple(self.set(id, tags=self._tags(id, question), **changes) for id in question.ids)

    def _tags(self, run_id: str, question: Describe) -> tuple[str, ...]:
        tags = dict.fromkeys((*self.find(run_id).tags, *question.add_tags))
        return tuple(tag for tag in tags if tag not in question.remove_tags)

    def _read_run_config(self, question: ReadRunConfig) -> ConfigCheck:
        values = self.configs[question.id]
        text = edit_config("# as launched\n", values)
        return ConfigCheck(text, {**TrainingConfig().model_dump(), **values})

    def _duplicate(self, question: Duplicate) -> ConfigFile:
        return ConfigFile(f"{question.name}.yaml", f"/w/configs/{question.name}.yaml")

    def _checkpoints(self, question: Checkpoints) -> tuple[CheckpointFile, ...]:
        return self.checkpoints.get(question.id, ())

    def _export_checkpoint(self, question: ExportCheckpoint) -> Launched:
        return Launched("export-01")

    def _go_on(self, question: GoOn) -> Launched:
        return Launched("demo-09")

    def _read_extension(self, question: ReadExtension) -> Extension:
        return Extension(question.id, 8, 8, 800, 100, 1e-3, 40)

    def _extend(self, question: Extend) -> Launched:
        return Launched("demo-09", "another model stands there")

    def _weigh_deletion(self, question: WeighDeletion) -> Deletion:
        return Deletion(
            3_000_000_000,
            2_000_000_000,
            ("checkpoints", "measures and log"),
            kept=("models/demo, which was published from demo-01, stays",),
        )

    def _delete(self, question: Delete) -> Deleted:
        token = f"token{len(self.trash)}"
        self.trash[token] = [run for run in self.summaries if run.id in question.ids]
        self.summaries = [run for run in self.summaries if run.id not in question.ids]
        return Deleted(token, question.ids)

    def _restore(self, question: Restore) -> tuple[str, ...]:
        back = self.trash.pop(question.token or [*self.trash][-1])
        self.summaries = [*back, *self.summaries]
        return tuple(run.id for run in back)

    def _checkpoint(self, question: Checkpoint) -> Asked:
        return Asked("1")

    def _configs(self, question: Configs) -> tuple[ConfigFile, ...]:
        return ()

    def _config_revision(self, question: ConfigRevision) -> Revision:
        return Revision("")

    def _drafts(self, question: Drafts) -> tuple[KeptDraft, ...]:
        return ()

    def _keep_draft(self, question: KeepDraft) -> DraftKept:
        return DraftKept(NOON)

    def _drop_draft(self, question: DropDraft) -> DraftDropped:
        return DraftDropped(False)

    def _estimate(self, question: Estimate) -> Estimated:
        return Estimated()

    def _data_sets(self, question: DataSets) -> tuple[DataSetSummary, ...]:
        return ()

    def _evaluations(self, question: Evaluations) -> tuple[EvaluationRun, ...]:
        return ()


def lively() -> FakeHost:
    """A workspace in the middle of things: one run in every state that matters."""
    edges = tuple(-1 + 0.04 * i for i in range(51))
    return FakeHost(
        summaries=[
            summary("demo-03", device="cpu"),
            summary("demo-04", state="queued", epoch=0, step=0, loss=None, loss_tail=(), separation=None,
                    images_per_second=None, seconds_left=None, device="cpu", turn=4, after="demo-03"),
            summary("demo-02", state="paused", epoch=6, step=612, last_durable_step=612, loss=0.711, separation=0.47,
                    images_per_second=None, seconds_left=None),
            summary("demo-01", state="finished", epoch=8, step=800, last_durable_step=800, loss=0.690, separation=0.49,
                    best_f1=0.719, images_per_second=None, seconds_left=None, ended=NOON + 300),
            summary("demo-00", state="lost", epoch=2, step=230, last_durable_step=200, loss=1.42, separation=0.21,
                    images_per_second=None, seconds_left=None, error="worker gone"),
            summary("data-01", kind="demo_data", state="finished", epoch=0, epochs_planned=0, step=0, steps_planned=0,
                    loss=None, loss_tail=(), separation=None, images_per_second=None, seconds_left=None,
                    progress=(4800, 4800), message="4,800 photographs rendered"),
        ],
        rows={"demo-03": curves(418)},
        happened={"demo-03": [
            Event(10, 100, NOON + 10, "epoch", "epoch 1  val sep 0.21  recall@1 41.0 %"),
            Event(20, 200, NOON + 20, "epoch", "epoch 2  val sep 0.35  recall@1 52.3 %"),
            Event(20, 200, NOON + 20, "checkpoint", "checkpoint epoch_2.pt"),
            Event(30, 300, NOON + 30, "best", "epoch 3  val sep 0.42 (best)  recall@1 61 %"),
        ]},
        counts={"demo-03": (
            Histogram(300, "val_correct", edges, tuple(bell(0.78, 0.1, 900))),
            Histogram(300, "val_wrong", edges, tuple(bell(0.4, 0.12, 4000))),
        )},
        logs={"demo-03": "seed 42 · 240 brands, 2,880 crops\nepoch 1 done\nepoch 2 done\nepoch 3 done\n"},
    )  # fmt: skip
