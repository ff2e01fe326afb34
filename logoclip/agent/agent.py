"""Answers the questions of `questions`: this machine's console asks it directly, another's through `server`.

What only some answers need (NumPy, pydantic) is imported when they are asked for: the list of runs comes at once.
"""

from __future__ import annotations

import contextlib
import functools
import platform
import threading
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

from logoclip.agent import answers, questions
from logoclip.agent.questions import QUESTIONS, Question
from logoclip.agent.run_list import RunList
from logoclip.agent.wire import PROTOCOL
from logoclip.config.drafts import Drafts, KeptDraft
from logoclip.data.findings import Audit
from logoclip.errors import InputError, JobError, LogoclipError
from logoclip.evaluation.figures import Mistake
from logoclip.jobs import from_run
from logoclip.jobs.deletion import Deletion, deletion
from logoclip.jobs.estimated import Estimated
from logoclip.jobs.stages import DemoState
from logoclip.machine.check import Check
from logoclip.machine.gauges import Machine
from logoclip.machine.meter import Meter
from logoclip.resources import shipped_texts
from logoclip.runs import (
    Histogram,
    RunDirectory,
    describe,
    find_run,
    latest_scalars,
    list_runs,
    read_curves,
    read_events,
    read_histograms,
    read_histograms_after,
    read_status,
    steering,
    trash,
)
from logoclip.runs.checkpoints import CheckpointFile, list_checkpoints
from logoclip.runs.curves import Curves
from logoclip.runs.examples import Examples, read_examples
from logoclip.runs.log_pages import LogPage, find_line, read_page
from logoclip.runs.log_tail import read_log
from logoclip.runs.queue import drop, move
from logoclip.runs.status import this_host
from logoclip.runs.summary import RunSummary
from logoclip.runs.waiter import tend
from logoclip.tuning.trials import StudyReport
from logoclip.version import __version__
from logoclip.workspace import Workspace

if TYPE_CHECKING:
    from logoclip.config.config_folder import ConfigFolder

Answer = TypeVar("Answer")

MOST_SLOW = 3
"""Slow questions that are answered at once: each may take a core and a hundred megabytes."""


class Agent:
    """Answers for one workspace, any number of questions at once.

    Raises:
        InputError: from every method, what was asked for cannot be done; nothing was.
        JobError: it was begun and failed.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._runs = RunList(workspace.runs)
        self._room = threading.Semaphore(MOST_SLOW)

    def answer(self, question: Question[Answer]) -> Answer:
        """The answer to any question: that of the method with the question's name."""
        with self._room if question.slow else contextlib.nullcontext():
            try:
                answer: Answer = getattr(self, question.wire_name())(question)
            except OSError as error:  # what the file system refuses is no mistake of the program's
                raise JobError(f"{question.wire_name()}: {error.filename or ''}: {error.strerror or error}") from error
        return answer

    def hello(self, question: questions.Hello) -> answers.Greeting:
        if question.protocol != PROTOCOL:
            raise InputError(
                f"this machine has logotui {__version__} (protocol {PROTOCOL}), "
                f"the console {question.version or 'another version'} (protocol {question.protocol})"
            )
        return answers.Greeting(PROTOCOL, __version__, tuple(QUESTIONS))

    def info(self, question: questions.Info) -> answers.Place:
        torch = find_spec("torch") is not None
        return answers.Place(this_host(), str(self.workspace.root), __version__, platform.python_version(), torch)

    def runs(self, question: questions.Runs) -> answers.RunChanges:
        trash.purge_aside(self.workspace.runs)
        changes = self._runs.since(question.since)
        tend(self.workspace.runs, self.workspace.root, self._runs.waited_for())
        return changes

    def run(self, question: questions.Run) -> answers.RunDetails:
        run = self._find(question.id)
        config, notes = _configured(run)
        return answers.RunDetails(self._runs.summary(run), config, notes, _model(self.workspace, run))

    def settings(self, question: questions.Settings) -> tuple[answers.RunSettings, ...]:
        from logoclip.agent.run_settings import settings_of

        return settings_of(self.workspace.runs, question.ids)

    def read_curves(self, question: questions.ReadCurves) -> Curves:
        path = self._find(question.id).metrics
        return read_curves(path, question.names, question.columns, question.since, question.window)

    def scalars(self, question: questions.Scalars) -> tuple[answers.ScalarName, ...]:
        newest = latest_scalars(self._find(question.id).metrics)
        return tuple(answers.ScalarName(name, step, value) for name, (step, value) in newest.items())

    def events(self, question: questions.Events) -> answers.EventPage:
        found = read_events(self._find(question.id).metrics, question.after)
        return answers.EventPage(found[-1].id if found else question.after, found)

    def histograms(self, question: questions.Histograms) -> tuple[Histogram, ...]:
        metrics = self._find(question.id).metrics
        return read_histograms(metrics) if question.after is None else read_histograms_after(metrics, question.after)

    def log(self, question: questions.Log) -> answers.LogText:
        return answers.LogText(*read_log(self._find(question.id).log, question.offset))

    def read_log(self, question: questions.ReadLog) -> LogPage:
        return read_page(self._find(question.id).log, question.at, backwards=question.backwards)

    def read_examples(self, question: questions.ReadExamples) -> Examples:
        return read_examples(self._find(question.id).examples)

    def find_in_log(self, question: questions.FindInLog) -> answers.LogMatch:
        log = self._find(question.id).log
        return answers.LogMatch(find_line(log, question.words, question.at, backwards=question.backwards))

    def configs(self, question: questions.Configs) -> tuple[answers.ConfigFile, ...]:
        return tuple(answers.ConfigFile(name, str(path), error) for name, path, error in self._configs.list())

    def read_config(self, question: questions.ReadConfig) -> answers.ConfigCheck:
        return self._checked(self._configs.read(question.name), self._configs.space(question.name))

    def check_config(self, question: questions.CheckConfig) -> answers.ConfigCheck:
        return self._checked(question.text)

    def estimate(self, question: questions.Estimate) -> Estimated:
        from logoclip.jobs.estimate import estimate

        return estimate(question.text, self.workspace, self._meter.read())

    def save_config(self, question: questions.SaveConfig) -> answers.SavedConfig:
        asked = (question.changes, question.revision, question.text, question.space)
        saved = self._configs.save(question.name, *asked)
        return answers.SavedConfig(self._checked(saved.text, saved.space), saved.conflict)

    def config_revision(self, question: questions.ConfigRevision) -> answers.Revision:
        return answers.Revision(self._configs.revision(question.name))

    def presets(self, question: questions.Presets) -> tuple[answers.Preset, ...]:
        from logoclip.config.checked import check

        return tuple(answers.Preset(name, text, check(text).values) for name, text in shipped_texts())

    def drafts(self, question: questions.Drafts) -> tuple[KeptDraft, ...]:
        return tuple(self._drafts.kept(question.name))

    def keep_draft(self, question: questions.KeepDraft) -> answers.DraftKept:
        return answers.DraftKept(self._drafts.keep(question.draft, question.instead_of))

    def drop_draft(self, question: questions.DropDraft) -> answers.DraftDropped:
        return answers.DraftDropped(self._drafts.drop(question.name, question.console))

    def launch_training(self, question: questions.LaunchTraining) -> answers.Launched:
        from logoclip.jobs.launching import launch_training

        text = self._configs.read(question.config_name) if question.text is None else question.text
        run = launch_training(
            self.workspace,
            question.config_name,
            text,
            question.overrides,
            parent=question.parent,
            start_from=question.start_from,
            now=question.now,
        )
        return self._launched(run)

    def launch_tune(self, question: questions.LaunchTune) -> answers.Launched:
        from logoclip.agent.studies import launch_study

        text = self._configs.read(question.config_name) if question.text is None else question.text
        numbers = {"trials": question.trials, "seed": question.seed}
        changes, space = question.overrides, question.space
        return answers.Launched(launch_study(self.workspace, question.config_name, text, changes, space, numbers).id)

    def read_study(self, question: questions.ReadStudy) -> StudyReport:
        from logoclip.agent.studies import study_of

        return study_of(self.workspace, self._find(question.id))

    def launch_job(self, question: questions.LaunchJob) -> answers.Launched:
        from logoclip.jobs.launching import launch_job

        name = question.called or question.kind.replace("_", "-")
        return answers.Launched(launch_job(self.workspace, question.kind, question.arguments, name).id)

    def resume(self, question: questions.Resume) -> RunSummary:
        run = self._find(question.id)
        steering.resume(run, self.workspace.root, take_over=question.take_over, now=question.now)
        return self._runs.summary(run)

    def move_in_queue(self, question: questions.MoveInQueue) -> RunSummary:
        run = self._find(question.id)
        move(run, question.to)
        return self._runs.summary(run)

    def drop_from_queue(self, question: questions.DropFromQueue) -> RunSummary:
        run = self._find(question.id)
        drop(run)
        return self._runs.summary(run)

    def pause(self, question: questions.Pause) -> RunSummary:
        run = self._find(question.id)
        steering.pause(run)
        return self._runs.summary(run)

    def stop(self, question: questions.Stop) -> RunSummary:
        run = self._find(question.id)
        steering.stop(run)
        return self._runs.summary(run)

    def checkpoint(self, question: questions.Checkpoint) -> answers.Asked:
        return answers.Asked(steering.checkpoint(self._find(question.id)))

    def describe(self, question: questions.Describe) -> tuple[RunSummary, ...]:
        tags = {"add_tags": question.add_tags, "remove_tags": question.remove_tags}
        for run in (runs := [self._find(id) for id in question.ids]):
            describe(run, title=question.title, note=question.note, **tags)
        return tuple(map(self._runs.summary, runs))

    def read_run_config(self, question: questions.ReadRunConfig) -> answers.ConfigCheck:
        return self._checked(from_run.training_text(self._find(question.id)))

    def duplicate(self, question: questions.Duplicate) -> answers.ConfigFile:
        path = self._configs.add(question.name, from_run.training_text(self._find(question.id)))
        return answers.ConfigFile(path.name, str(path))

    def checkpoints(self, question: questions.Checkpoints) -> tuple[CheckpointFile, ...]:
        return list_checkpoints(self._find(question.id))

    def export_checkpoint(self, question: questions.ExportCheckpoint) -> answers.Launched:
        run = self._find(question.id)
        return answers.Launched(from_run.launch_export(self.workspace, run, question.checkpoint, question.output).id)

    def go_on(self, question: questions.GoOn) -> answers.Launched:
        return self._launched(from_run.go_on(self.workspace, self._find(question.id), question.checkpoint))

    def read_extension(self, question: questions.ReadExtension) -> from_run.Extension:
        return from_run.extension(self._find(question.id))

    def extend(self, question: questions.Extend) -> answers.Launched:
        return self._launched(from_run.extend(self.workspace, self._find(question.id), question.epochs))

    def weigh_deletion(self, question: questions.WeighDeletion) -> Deletion:
        return deletion(self.workspace, [self._find(id) for id in question.ids])

    def delete(self, question: questions.Delete) -> trash.Deleted:
        return trash.delete([self._find(id) for id in question.ids])

    def restore(self, question: questions.Restore) -> tuple[str, ...]:
        return trash.restore(self.workspace.runs, question.token)

    def gauges(self, question: questions.Gauges) -> Machine:
        return self._meter.read()

    def examine(self, question: questions.Examine) -> tuple[Check, ...]:
        from logoclip.machine.doctor import examine

        return tuple(examine(self.workspace))

    def evaluations(self, question: questions.Evaluations) -> tuple[answers.EvaluationRun, ...]:
        runs = [run for run in list_runs(self.workspace.runs) if read_status(run).kind == "evaluate"]
        evaluated = self._runs.evaluated
        return tuple(
            answers.EvaluationRun(self._runs.summary(run), evaluated.summary(run).models, evaluated.summary(run).data)
            for run in runs
        )

    def read_sweep(self, question: questions.ReadSweep) -> answers.Sweep:
        from logoclip.agent.sweep import sweep

        return sweep(question.id, self._find(question.id).evaluation, question.method)

    def mistakes(self, question: questions.Mistakes) -> tuple[Mistake, ...]:
        from logoclip.agent.sweep import matching_method
        from logoclip.evaluation.mistakes import mistakes
        from logoclip.evaluation.stored import load_evaluation

        evaluation = load_evaluation(self._find(question.id).evaluation)
        return tuple(mistakes(evaluation, question.model, question.threshold, matching_method(question.method)))

    def data_sets(self, question: questions.DataSets) -> tuple[answers.DataSetSummary, ...]:
        from logoclip.agent.data_sets import data_sets

        return data_sets(self.workspace)

    def read_data_set(self, question: questions.ReadDataSet) -> answers.DataSet:
        from logoclip.agent.data_sets import data_set

        return data_set(self.workspace, question.path, question.seed)

    def read_audit(self, question: questions.ReadAudit) -> Audit:
        from logoclip.data.audit import read_audit

        found = read_audit(self.workspace.resolve(question.path), question.seed)
        return replace(found, data=self.workspace.relative(found.data))

    def crops(self, question: questions.Crops) -> answers.CropPage:
        from logoclip.agent.thumbnails import crop_page

        return crop_page(self.workspace.resolve(question.path), question)

    def thumbnails(self, question: questions.Thumbnails) -> tuple[answers.Thumbnail, ...]:
        from logoclip.agent.thumbnails import thumbnails

        return thumbnails(self.workspace.resolve(question.path), question.crops, question.width, question.height)

    def write_threshold(self, question: questions.WriteThreshold) -> answers.ThresholdWritten:
        from logoclip.agent.sweep import matching_method
        from logoclip.evaluation.fitted import facts_of
        from logoclip.evaluation.stored import load_evaluation
        from logoclip.export.threshold import write_threshold

        evaluation = load_evaluation(self._find(question.id).evaluation)
        method = matching_method(question.method)
        facts = facts_of(evaluation, question.model, question.threshold, question.goal, method)
        places = write_threshold(evaluation, question.model, facts, self.workspace)
        return answers.ThresholdWritten(facts.described(), tuple(map(self.workspace.relative, places)))

    def publish(self, question: questions.Publish) -> answers.PublishedModel:
        from logoclip.export.publish import publish
        from logoclip.jobs.launching import publishing_place

        run = self._find(question.id)
        published = publish(run, publishing_place(run, self.workspace))
        return answers.PublishedModel(published.said(self.workspace))

    def demo(self, question: questions.Demo) -> DemoState:
        from logoclip.jobs.demo import Demo

        return Demo(self.workspace).advance()

    @functools.cached_property
    def _configs(self) -> ConfigFolder:
        from logoclip.config.config_folder import ConfigFolder

        return ConfigFolder(self.workspace.configs)

    @functools.cached_property
    def _drafts(self) -> Drafts:
        return Drafts(self.workspace.configs)

    @functools.cached_property
    def _meter(self) -> Meter:
        return Meter(self.workspace.root)

    def _checked(self, text: str, space: str | None = None) -> answers.ConfigCheck:
        """`space`: that of a config that is in a file."""
        from logoclip.config.checked import check, revision_of
        from logoclip.config.config_file import parse_config
        from logoclip.jobs.launching import obstacles

        checked = check(text)
        in_the_way = () if checked.faults else obstacles(parse_config(text), self.workspace)
        revision = "" if space is None else revision_of(text, space)
        found = (checked.values, checked.faults, checked.notes, revision, in_the_way)
        return answers.ConfigCheck(text, *found, space or "")

    def _launched(self, run: RunDirectory) -> answers.Launched:
        from logoclip.jobs.launching import publishing_note

        return answers.Launched(run.id, publishing_note(run, self.workspace), self._runs.turn(run))

    def _find(self, run_id: str) -> RunDirectory:
        return find_run(self.workspace.runs, run_id)


def _model(workspace: Workspace, run: RunDirectory) -> str:
    from logoclip.model.trained import trained_model

    with contextlib.suppress(LogoclipError):  # it has not finished, or is no training
        if read_status(run).kind == "train":
            return workspace.relative(trained_model(workspace, run))
    return ""


def _configured(run: RunDirectory) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What a training was launched with, or the arguments of another job; and what there is to note about it."""
    from logoclip.config.config_file import launched_config, load_job

    try:
        if read_status(run).kind != "train":
            return load_job(run.config), ()
        config = launched_config(run.config)
    except LogoclipError as error:
        return {}, (str(error),)
    return config.model_dump(), tuple(config.notes())
