"""What a console may ask."""

from __future__ import annotations

import math
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from logoclip.agent.agent import Agent
from logoclip.agent.answers import EventPage, LogMatch, LogText, ScalarName, ThresholdWritten
from logoclip.agent.questions import (
    CheckConfig,
    Checkpoint,
    Checkpoints,
    ConfigRevision,
    Configs,
    DataSets,
    Delete,
    Describe,
    Drafts,
    DropDraft,
    Duplicate,
    Evaluations,
    Events,
    Examine,
    ExportCheckpoint,
    Extend,
    FindInLog,
    Gauges,
    GoOn,
    Histograms,
    Info,
    KeepDraft,
    LaunchJob,
    LaunchTraining,
    Log,
    Pause,
    Presets,
    Publish,
    ReadConfig,
    ReadCurves,
    ReadExamples,
    ReadExtension,
    ReadLog,
    ReadRunConfig,
    ReadSweep,
    Restore,
    Resume,
    Run,
    Runs,
    SaveConfig,
    Scalars,
    Stop,
    WeighDeletion,
    WriteThreshold,
)
from logoclip.config.config_file import dump_config
from logoclip.config.drafts import KeptDraft
from logoclip.config.schema import TrainingConfig
from logoclip.errors import ConfigError, InputError
from logoclip.evaluation.stored import store_evaluation
from logoclip.model.card import read_card, write_card
from logoclip.runs import (
    Histogram,
    MetricsWriter,
    RunDirectory,
    StatusWriter,
    create_run,
    find_run,
    read_control,
    read_status,
)
from logoclip.runs.curves import Window
from logoclip.runs.examples import Examples, write_examples
from logoclip.runs.log_pages import LogPage
from logoclip.runs.summary import RunSummary
from logoclip.workspace import Workspace
from tests.logoclip.evaluation.test_stored import two_models

Until = Callable[..., Any]

CONFIG = "# mine\ndata_dir: data/small   # few brands\nlogos_per_batch: 2\nsamples_per_logo: 2\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


@pytest.fixture
def agent(workspace: Workspace) -> Agent:
    return Agent(workspace)


@pytest.fixture
def run(workspace: Workspace) -> RunDirectory:
    return create_run(workspace.runs, "demo", "train", "seed: 3\ngradient_accumulation_steps: 1\n")


@pytest.fixture
def launched(
    agent: Agent, workspace: Workspace, prepare_small: Callable[..., Path], small_worker: Path, until: Until
) -> RunDirectory:
    """A training that a small worker is at."""
    prepare_small(workspace.data / "small", 8)
    (workspace.configs / "mine.yaml").write_text(CONFIG)
    run = find_run(workspace.runs, agent.answer(LaunchTraining("mine")).id)
    until(lambda: read_status(run).state == "running")
    return run


def all_runs(agent: Agent) -> list[RunSummary]:
    return sorted(agent.answer(Runs()).changed, key=lambda run: run.created, reverse=True)


def one(agent: Agent, id: str) -> RunSummary:
    return agent.answer(Run(id)).summary


def test_who_this_is(agent: Agent, workspace: Workspace) -> None:
    place = agent.answer(Info())
    assert place.workspace == str(workspace.root) and place.host and place.version and place.python


def test_an_empty_workspace_has_nothing(agent: Agent) -> None:
    assert agent.answer(Runs()).changed == ()
    assert agent.answer(Configs()) == agent.answer(Evaluations()) == agent.answer(DataSets()) == ()


def test_every_run_is_there(agent: Agent, run: RunDirectory, workspace: Workspace) -> None:
    newer = create_run(workspace.runs, "prepare", "prepare", "kind: prepare\ndataset: /x\n")
    found = all_runs(agent)
    assert [(each.id, each.kind, each.state) for each in found] == [
        (newer.id, "prepare", "queued"),
        (run.id, "train", "queued"),
    ]
    assert found[1].best_f1 is None and found[1].wanted == "running"


def test_a_training_has_its_config_and_notes(agent: Agent, run: RunDirectory) -> None:
    found = agent.answer(Run(run.id))
    assert found.config == TrainingConfig(seed=3, gradient_accumulation_steps=1).model_dump()
    assert "gradient_accumulation_steps: 8 is used instead of 1" in found.notes[0]


def test_a_job_has_its_arguments(agent: Agent, workspace: Workspace) -> None:
    job = create_run(workspace.runs, "prepare", "prepare", "kind: prepare\ndataset: /x\n")
    assert agent.answer(Run(job.id)).config == {"dataset": "/x"}


def test_a_damaged_config_is_said_in_the_notes(agent: Agent, run: RunDirectory) -> None:
    run.config.write_text("seed: [")
    found = agent.answer(Run(run.id))
    assert found.config == {} and "not YAML" in found.notes[0]


def test_the_scalars_of_a_run_and_their_newest_values(agent: Agent, run: RunDirectory) -> None:
    with MetricsWriter(run.metrics) as metrics:
        metrics.scalars(900, {"gpu_load": 93.0})
        metrics.scalars(901, {"gpu_load": 95.0})
    assert ScalarName("gpu_load", 901, 95.0) in agent.answer(Scalars(run.id))
    curves = agent.answer(ReadCurves(run.id, ("gpu_load",), 64, window=Window(900, 900)))
    assert [(one.step, one.mean) for one in curves.curves[0].stretches] == [(900, 93.0), (901, 95.0)]


def test_events_histograms_and_the_log(agent: Agent, run: RunDirectory) -> None:
    assert agent.answer(Events(run.id)) == EventPage(0, ()) and agent.answer(Histograms(run.id)) == ()
    assert agent.answer(Log(run.id)) == LogText(0, "")
    with MetricsWriter(run.metrics) as metrics:
        metrics.event("epoch", 10, "epoch 1")
        metrics.histogram("val_wrong", 10, [0, 1], [2])
    run.log.write_text("one\ntwo\n")
    page = agent.answer(Events(run.id))
    assert [(event.step, event.kind, event.message) for event in page.events] == [(10, "epoch", "epoch 1")]
    assert agent.answer(Events(run.id, after=page.position)).events == ()
    newest = agent.answer(Histograms(run.id))
    assert newest == (Histogram(10, "val_wrong", (0.0, 1.0), (2.0,)),)
    assert agent.answer(Histograms(run.id, after=0)) == newest
    assert agent.answer(Histograms(run.id, after=newest[0].id)) == ()
    assert agent.answer(Log(run.id, offset=4)) == LogText(8, "two\n")


def test_the_log_is_read_in_both_directions_and_searched(agent: Agent, run: RunDirectory) -> None:
    run.log.write_bytes(b"one\ntwo \xff\nthree\n")
    assert agent.answer(ReadLog(run.id)) == LogPage(0, 16, "one\ntwo \udcff\nthree\n")
    assert agent.answer(ReadLog(run.id, at=10)) == LogPage(10, 16, "three\n")
    assert agent.answer(ReadLog(run.id, at=4, backwards=True)) == LogPage(0, 16, "one\n")
    assert agent.answer(FindInLog(run.id, "TWO", 16, backwards=True)) == LogMatch(4)
    assert agent.answer(FindInLog(run.id, "two", 10)) == LogMatch(None)


def test_the_hardest_crops_are_named(agent: Agent, run: RunDirectory) -> None:
    assert agent.answer(ReadExamples(run.id)) == Examples()
    write_examples(run.examples, Examples(53, 1, "data/small"))
    assert agent.answer(ReadExamples(run.id)) == Examples(53, 1, "data/small")


@pytest.mark.parametrize("kind", [Run, Events, Histograms, Log, Pause, Stop, Resume, ReadSweep])
def test_a_run_that_is_not_there_is_an_input_error(agent: Agent, kind: Any) -> None:
    with pytest.raises(InputError, match="no run is called 'gone-01'"):
        agent.answer(kind("gone-01"))


def test_curves_come_from_a_cursor_on(agent: Agent, run: RunDirectory) -> None:
    with MetricsWriter(run.metrics) as metrics:
        for step in range(1, 11):
            metrics.scalars(step, {"loss": float(step), "positive": 0.5})
        first = agent.answer(ReadCurves(run.id, ("loss",), 100))
        assert [(curve.name, len(curve.stretches), curve.latest) for curve in first.curves] == [("loss", 10, 10.0)]
        metrics.scalars(11, {"loss": math.inf})
        (curve,) = agent.answer(ReadCurves(run.id, ("loss",), 100, first.cursor)).curves
        assert [stretch.step for stretch in curve.stretches] == [11] and curve.last is None


def test_a_launched_training_keeps_the_config_as_launched(
    agent: Agent, launched: RunDirectory, workspace: Workspace, until: Until
) -> None:
    assert launched.id == "mine-01" and launched.config.read_text() == CONFIG
    second = find_run(
        workspace.runs, agent.answer(LaunchTraining("mine.yaml", {"learning_rate": "5e-6", "seed": 9})).id
    )
    assert second.id == "mine-02"
    assert second.config.read_text() == CONFIG + "learning_rate: 5e-6\nseed: 9\n"
    assert agent.answer(ReadConfig("mine")).text == CONFIG
    for run in (launched, second):
        until(lambda run=run: read_status(run).state == "running")
        agent.answer(Stop(run.id))
        until(lambda run=run: read_status(run).state == "stopped")


def test_pause_resume_and_stop(agent: Agent, launched: RunDirectory, until: Until) -> None:
    first = one(agent, launched.id)
    agent.answer(Pause(launched.id))
    until(lambda: one(agent, launched.id).state == "paused")
    with pytest.raises(InputError, match="mine-01 is paused: no worker is at it; `logoclip runs resume mine-01`"):
        agent.answer(Pause(launched.id))
    agent.answer(Resume(launched.id))
    until(lambda: one(agent, launched.id).state == "running")
    second = one(agent, launched.id)
    assert second.pid != first.pid and second.attempt == first.attempt + 1
    with pytest.raises(InputError, match="a worker is at this run already"):
        agent.answer(Resume(launched.id))
    agent.answer(Stop(launched.id))
    until(lambda: one(agent, launched.id).state == "stopped")


def test_a_checkpoint_is_asked_for_and_acknowledged(agent: Agent, launched: RunDirectory, until: Until) -> None:
    ask = agent.answer(Checkpoint(launched.id)).ask
    until(lambda: ask in one(agent, launched.id).acknowledged)
    agent.answer(Stop(launched.id))


def test_a_killed_run_is_lost_with_its_cause_and_can_be_resumed(
    agent: Agent, launched: RunDirectory, until: Until
) -> None:
    until(lambda: "error stream" in agent.answer(Log(launched.id)).text)
    os.kill(one(agent, launched.id).pid or 0, signal.SIGKILL)
    until(lambda: one(agent, launched.id).state == "lost")
    until(lambda: "killed by SIGKILL" in one(agent, launched.id).error)
    assert one(agent, launched.id).last_words == ("to the error stream",)
    with pytest.raises(InputError, match="mine-01 is lost: no worker is at it"):
        agent.answer(Stop(launched.id))
    agent.answer(Resume(launched.id))
    until(lambda: one(agent, launched.id).state == "running")
    agent.answer(Stop(launched.id))


def test_a_paused_run_is_stopped_without_a_worker(agent: Agent, run: RunDirectory) -> None:
    StatusWriter(run).write(state="paused")
    agent.answer(Stop(run.id))
    assert one(agent, run.id).state == "stopped" and read_control(run).wanted == "running"


@pytest.mark.parametrize("kind", [Pause, Stop, Checkpoint])
def test_a_finished_run_takes_no_wishes(agent: Agent, run: RunDirectory, kind: Any) -> None:
    StatusWriter(run).write(state="finished")
    with pytest.raises(InputError, match=r"demo-01 is finished: no worker is at it$"):
        agent.answer(kind(run.id))
    assert not run.control_file.exists()


def test_a_job_is_launched_with_its_arguments(
    agent: Agent, workspace: Workspace, small_worker: Path, until: Until
) -> None:
    arguments = {"dataset": "data/pictures", "output": "data/demo", "brands": 4, "images_per_brand": 2}
    run_id = agent.answer(LaunchJob("demo_data", arguments, "demo-data")).id
    assert run_id == "demo-data-01"
    until(lambda: one(agent, run_id).state == "running")
    assert agent.answer(Run(run_id)).config == arguments
    agent.answer(Stop(run_id))
    assert agent.answer(LaunchJob("demo_data", arguments)).id == "demo-data-02"
    agent.answer(Stop("demo-data-02"))


def test_a_config_with_faults_is_not_launched(agent: Agent, workspace: Workspace) -> None:
    (workspace.configs / "bad.yaml").write_text("lora_r: -1\nseeed: 1\n")
    with pytest.raises(ConfigError, match=r"bad:1: lora_r: (.|\n)*bad:2: seeed: unknown key"):
        agent.answer(LaunchTraining("bad"))
    assert all_runs(agent) == []


def test_the_doctor_examines_this_machine(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.machine.doctor.missing_engine", lambda: ["torch"])
    found = {check.name: check for check in agent.answer(Examine())}
    assert found["engine"].verdict == "fault" and "pip install" in found["engine"].detail
    assert found["file locks"].detail.endswith(str(agent.workspace.runs))


def test_gauges_are_of_this_machine(agent: Agent) -> None:
    found = agent.answer(Gauges())
    assert found.memory_used is not None and found.memory_total is not None and found.disk_free is not None
    assert 0 < found.memory_used < found.memory_total and found.disk_free > 0


def test_a_threshold_is_written_with_its_facts_to_the_model_that_was_measured_alone(
    agent: Agent, workspace: Workspace
) -> None:
    trained = create_run(workspace.runs, "demo", "train", dump_config(TrainingConfig(export_dir="models/tuned")))
    trained.model.mkdir()
    write_card(trained.model, {"parent_run": "demo-01"})
    evaluation = two_models()
    measured = replace(evaluation.models[1], path=str(trained.model), parent_run="demo-01")
    stored = create_run(workspace.runs, "sweep", "evaluate", "")
    store_evaluation(replace(evaluation, models=(measured,)), stored.evaluation)
    written = agent.answer(WriteThreshold("sweep-01", "finetuned", 0.7, method="simple"))
    assert written == ThresholdWritten("chosen by hand", ("runs/demo-01/model",))
    card = read_card(trained.model)
    assert (card["threshold"], card["method"], card["threshold_facts"]["queries"]) == (0.7, "simple", 60)
    write_card(trained.model, {"parent_run": "demo-02"})
    with pytest.raises(InputError, match="demo-01/model: holds another model by now than the one that was measured"):
        agent.answer(WriteThreshold("sweep-01", "finetuned", 0.7))
    assert "threshold" not in read_card(trained.model)


def test_a_trainings_model_is_published_and_known_by_its_run(agent: Agent, workspace: Workspace) -> None:
    trained = create_run(workspace.runs, "demo", "train", dump_config(TrainingConfig(export_dir="models/tuned")))
    assert agent.answer(Run("demo-01")).model == ""
    trained.model.mkdir()
    write_card(trained.model, {"parent_run": "demo-01"})
    assert agent.answer(Run("demo-01")).model == "runs/demo-01/model"
    assert agent.answer(Publish("demo-01")).said == "published to models/tuned"
    assert read_card(workspace.models / "tuned") == {"parent_run": "demo-01"}


def test_what_is_said_of_runs_is_told_of_all_of_them(agent: Agent, run: RunDirectory, workspace: Workspace) -> None:
    other = create_run(workspace.runs, "other", "train", "")
    (one,) = agent.answer(Describe((run.id,), title="First", note="long"))
    assert (one.id, one.title, one.note) == (run.id, "First", "long")
    both = agent.answer(Describe((run.id, other.id), add_tags=("keep",)))
    assert [(found.title, found.tags) for found in both] == [("First", ("keep",)), ("", ("keep",))]
    with pytest.raises(InputError, match="no run is called 'First'"):
        agent.answer(Describe(("First",), title="by its title"))


def test_runs_are_deleted_and_brought_back(agent: Agent, run: RunDirectory, workspace: Workspace) -> None:
    StatusWriter(run).write(state="stopped")
    before = agent.answer(Runs()).revision
    assert agent.answer(WeighDeletion((run.id,))).freed > 0
    deleted = agent.answer(Delete((run.id,)))
    assert agent.answer(Runs(before)).gone == (run.id,)
    assert agent.answer(Restore(deleted.token)) == (run.id,)
    assert [one.id for one in agent.answer(Runs(before)).changed] == [run.id]


def test_a_run_is_made_a_config_again(agent: Agent, run: RunDirectory, workspace: Workspace) -> None:
    checked = agent.answer(ReadRunConfig(run.id))
    assert (checked.text, checked.values["seed"], checked.revision) == (run.config.read_text(), 3, "")
    made = agent.answer(Duplicate(run.id, "again"))
    assert (made.name, made.path) == ("again.yaml", str(workspace.configs / "again.yaml"))
    assert (workspace.configs / "again.yaml").read_text() == checked.text
    with pytest.raises(InputError, match="there is a config of that name already"):
        agent.answer(Duplicate(run.id, "again"))


def test_a_stopped_training_goes_on_from_a_chosen_checkpoint_and_is_extended(
    agent: Agent, launched: RunDirectory, workspace: Workspace, until: Until
) -> None:
    agent.answer(Stop(launched.id))
    until(lambda: one(agent, launched.id).state == "stopped")
    StatusWriter(launched).write(epochs_planned=4, steps_planned=40, last_durable_step=20)
    for name in ("epoch_1.pt", "last.pt"):
        (launched.checkpoints / name).write_text(name)
    assert [(file.name, file.step) for file in agent.answer(Checkpoints(launched.id))] == [
        ("last.pt", 20), ("epoch_1.pt", 10),
    ]  # fmt: skip
    assert agent.answer(ReadExtension(launched.id)).trained == 2
    for question, start, epochs in (
        (GoOn(launched.id, "epoch_1.pt"), "epoch_1.pt", 20), (Extend(launched.id, 3), "last.pt", 5),
    ):  # fmt: skip
        child = find_run(workspace.runs, agent.answer(question).id)
        status = until(lambda child=child: (now := read_status(child)).state == "running" and now)
        place = f"runs/{launched.id}/checkpoints/{start}"
        assert (status.parent, status.start_from, status.name) == (launched.id, place, "mine")
        assert agent.answer(Run(child.id)).config["max_epochs"] == epochs
        agent.answer(Stop(child.id))
        until(lambda child=child: read_status(child).state == "stopped")
    exporting = agent.answer(ExportCheckpoint(launched.id, "epoch_1.pt", "models/first"))
    until(lambda: one(agent, exporting.id).state == "running")
    agent.answer(Stop(exporting.id))
    until(lambda: one(agent, exporting.id).state == "stopped")
    with pytest.raises(InputError, match="is not inside the workspace"):
        agent.answer(ExportCheckpoint(launched.id, "epoch_1.pt", "../first"))


def test_an_unknown_matching_method_is_an_input_error(agent: Agent, run: RunDirectory) -> None:
    with pytest.raises(InputError, match="'best' is no matching method: simple, margin, multi-ref"):
        agent.answer(ReadSweep(run.id, "best"))


def test_a_config_is_answered_with_what_stands_in_the_way_of_launching_it(agent: Agent, workspace: Workspace) -> None:
    (workspace.models / "demo-base").mkdir()
    checked = agent.answer(CheckConfig("base_model: models/demo-bsae\ndata_dir: data/none\n"))
    assert checked.faults == ()
    assert [fault.key for fault in checked.obstacles] == ["base_model", "data_dir"]
    assert "did you mean models/demo-base?" in checked.obstacles[0].message
    assert agent.answer(CheckConfig("lora_r: -1\n")).obstacles == ()


def test_what_a_console_has_not_saved_is_kept_until_it_is_dropped(agent: Agent, workspace: Workspace) -> None:
    draft = KeptDraft("demo.yaml", "0123abcd", "seed: 2\n", "seed: 1\n", "r", "laptop")
    when = agent.answer(KeepDraft(draft)).time
    assert (
        agent.answer(Drafts("demo.yaml")) == (replace(draft, time=when),) and agent.answer(Drafts("other.yaml")) == ()
    )
    assert agent.answer(Configs()) == ()  # a draft is no config
    assert agent.answer(DropDraft("demo.yaml", "0123abcd")).there and agent.answer(Drafts()) == ()


def test_a_config_is_saved_whole_and_its_revision_is_known(agent: Agent, workspace: Workspace) -> None:
    saved = agent.answer(SaveConfig("mine", {"seed": 3}, text="# mine\nseed: 3\n"))
    assert (workspace.configs / "mine.yaml").read_text(encoding="utf-8") == saved.check.text == "# mine\nseed: 3\n"
    assert agent.answer(ConfigRevision("mine.yaml")).revision == saved.check.revision
    assert agent.answer(ConfigRevision("other.yaml")).revision == ""


def test_the_presets_are_the_configs_that_come_with_the_program(agent: Agent) -> None:
    presets = {preset.name: preset for preset in agent.answer(Presets())}
    assert {"demo.yaml", "jetson_orin.yaml"} <= presets.keys()
    assert presets["jetson_orin.yaml"].values == TrainingConfig().model_dump()
