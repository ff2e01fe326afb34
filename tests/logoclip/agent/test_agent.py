"""What a console may ask."""

from __future__ import annotations

import json
import math
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logoclip.agent.agent import Agent
from logoclip.config.schema import TrainingConfig
from logoclip.errors import ConfigError, InputError
from logoclip.model.card import read_card, write_card
from logoclip.runs import MetricsWriter, RunDirectory, StatusWriter, create_run, find_run, read_control, read_status
from logoclip.workspace import Workspace

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
    agent.write_config("mine", CONFIG)
    run = find_run(workspace.runs, agent.launch_training("mine")["id"])
    until(lambda: read_status(run).state == "running")
    return run


def test_who_this_is(agent: Agent, workspace: Workspace) -> None:
    info = agent.info()
    assert info["workspace"] == str(workspace.root) and info["host"] and info["version"] and info["python"]
    assert isinstance(info["torch"], bool)


def test_an_empty_workspace_has_nothing(agent: Agent) -> None:
    assert agent.runs() == agent.configs() == agent.sweeps() == agent.data_sets() == []


def test_runs_are_said_newest_first(agent: Agent, run: RunDirectory, workspace: Workspace) -> None:
    newer = create_run(workspace.runs, "prepare", "prepare", "kind: prepare\ndataset: /x\n")
    found = agent.runs()
    assert [(one["id"], one["kind"], one["state"]) for one in found] == [
        (newer.id, "prepare", "queued"),
        (run.id, "train", "queued"),
    ]
    assert found[1]["best_f1"] is None


def test_a_training_is_said_with_its_config_notes_and_control(agent: Agent, run: RunDirectory) -> None:
    found = agent.run(run.id)
    assert found["config"] == TrainingConfig(seed=3, gradient_accumulation_steps=1).model_dump()
    assert "gradient_accumulation_steps: 8 is used instead of 1" in found["notes"][0]
    assert found["control"] == {"wanted": "running", "asks": ()}


def test_a_job_is_said_with_its_arguments(agent: Agent, workspace: Workspace) -> None:
    job = create_run(workspace.runs, "prepare", "prepare", "kind: prepare\ndataset: /x\n")
    assert agent.run(job.id)["config"] == {"dataset": "/x"}


def test_a_damaged_config_is_said_in_the_notes(agent: Agent, run: RunDirectory) -> None:
    run.config.write_text("seed: [")
    assert agent.run(run.id)["config"] == {} and "not YAML" in agent.run(run.id)["notes"][0]


def test_everything_that_is_said_is_json(agent: Agent, run: RunDirectory) -> None:
    with MetricsWriter(run.metrics) as metrics:
        metrics.scalars(1, {"loss": 1.0})
        metrics.event("note", 1, "é", {"a": 1})
        metrics.histogram("val_wrong", 1, [0, 1], [2])
    run.log.write_text("line\n")
    answers = [agent.info(), agent.runs(), agent.run(run.id), agent.scalars(run.id), agent.events(run.id)]
    answers += [agent.histograms(run.id), agent.log(run.id), agent.gauges(), agent.configs()]
    for answer in answers:
        json.dumps(answer, allow_nan=False)


def test_curves_are_said_from_a_position_on(agent: Agent, run: RunDirectory) -> None:
    with MetricsWriter(run.metrics) as metrics:
        for step in range(1, 11):
            metrics.scalars(step, {"loss": float(step), "positive": 0.5})
        first = agent.scalars(run.id, names=["loss"])
        assert first["rows"] == [[step, "loss", float(step)] for step in range(1, 11)]
        metrics.scalars(11, {"loss": math.inf})
        second = agent.scalars(run.id, after=first["position"], names=["loss"])
        assert second["rows"] == [[11, "loss", math.inf]] and second["attempt"] == first["attempt"]
        metrics.truncate_after(5)
        assert agent.scalars(run.id)["attempt"] != first["attempt"]


def test_long_curves_come_thinned_unless_all_is_asked_for(agent: Agent, run: RunDirectory) -> None:
    with MetricsWriter(run.metrics) as metrics:
        for step in range(1, 101):
            metrics.scalars(step, {"loss": float(step)})
    assert len(agent.scalars(run.id, max_points=10)["rows"]) == 10
    assert len(agent.scalars(run.id)["rows"]) == len(agent.scalars(run.id, max_points=None)["rows"]) == 100


def test_events_histograms_and_the_log(agent: Agent, run: RunDirectory) -> None:
    assert agent.events(run.id) == {"position": 0, "rows": []} and agent.histograms(run.id) == {}
    assert agent.log(run.id) == {"offset": 0, "text": ""}
    with MetricsWriter(run.metrics) as metrics:
        metrics.event("epoch", 10, "epoch 1")
        metrics.histogram("val_wrong", 10, [0, 1], [2])
    run.log.write_text("one\ntwo\n")
    found = agent.events(run.id)
    assert [(row["step"], row["kind"], row["message"]) for row in found["rows"]] == [(10, "epoch", "epoch 1")]
    assert agent.events(run.id, after=found["position"])["rows"] == []
    assert agent.histograms(run.id) == {"val_wrong": {"step": 10, "edges": [0.0, 1.0], "counts": [2.0]}}
    assert agent.log(run.id, offset=4) == {"offset": 8, "text": "two\n"}


@pytest.mark.parametrize("call", ["run", "scalars", "events", "histograms", "log", "pause", "stop", "resume", "sweep"])
def test_a_run_that_is_not_there_is_an_input_error(agent: Agent, call: str) -> None:
    with pytest.raises(InputError, match="no run is called 'gone-01'"):
        getattr(agent, call)(id="gone-01")


def test_a_launched_training_keeps_the_config_as_launched(
    agent: Agent, launched: RunDirectory, workspace: Workspace, until: Until
) -> None:
    assert launched.id == "mine-01" and launched.config.read_text() == CONFIG
    second = find_run(workspace.runs, agent.launch_training("mine.yaml", {"learning_rate": "5e-6", "seed": 9})["id"])
    assert second.id == "mine-02"
    assert second.config.read_text() == CONFIG + "learning_rate: 5e-6\nseed: 9\n"
    assert agent.read_config("mine")["text"] == CONFIG
    for run in (launched, second):
        until(lambda run=run: read_status(run).state == "running")
        agent.stop(run.id)
        until(lambda run=run: read_status(run).state == "stopped")


def test_pause_resume_and_stop(agent: Agent, launched: RunDirectory, until: Until) -> None:
    first = agent.run(launched.id)
    agent.pause(launched.id)
    until(lambda: agent.run(launched.id)["state"] == "paused")
    with pytest.raises(InputError, match="mine-01 is paused: no worker is at it; `logoclip runs resume mine-01`"):
        agent.pause(launched.id)
    agent.resume(launched.id)
    until(lambda: agent.run(launched.id)["state"] == "running")
    second = agent.run(launched.id)
    assert second["pid"] != first["pid"] and second["attempt"] == first["attempt"] + 1
    with pytest.raises(InputError, match="a worker is at this run already"):
        agent.resume(launched.id)
    agent.stop(launched.id)
    until(lambda: agent.run(launched.id)["state"] == "stopped")


def test_a_checkpoint_is_asked_for_and_acknowledged(agent: Agent, launched: RunDirectory, until: Until) -> None:
    ask = agent.checkpoint(launched.id)["ask"]
    until(lambda: ask in agent.run(launched.id)["acknowledged"])
    agent.stop(launched.id)


def test_a_killed_run_is_lost_with_its_last_words_and_can_be_resumed(
    agent: Agent, launched: RunDirectory, until: Until
) -> None:
    until(lambda: "error stream" in agent.log(launched.id)["text"])
    os.kill(agent.run(launched.id)["pid"], signal.SIGKILL)
    until(lambda: agent.run(launched.id)["state"] == "lost")
    assert agent.run(launched.id)["error"] == "to the error stream"
    with pytest.raises(InputError, match="mine-01 is lost: no worker is at it"):
        agent.stop(launched.id)
    agent.resume(launched.id)
    until(lambda: agent.run(launched.id)["state"] == "running")
    agent.stop(launched.id)


def test_a_paused_run_is_stopped_without_a_worker(agent: Agent, run: RunDirectory) -> None:
    StatusWriter(run).write(state="paused")
    agent.stop(run.id)
    assert agent.run(run.id)["state"] == "stopped" and read_control(run).wanted == "running"


@pytest.mark.parametrize("call", ["pause", "stop", "checkpoint"])
def test_a_finished_run_takes_no_wishes(agent: Agent, run: RunDirectory, call: str) -> None:
    StatusWriter(run).write(state="finished")
    with pytest.raises(InputError, match=r"demo-01 is finished: no worker is at it$"):
        getattr(agent, call)(run.id)
    assert not run.control_file.exists()


def test_a_job_is_launched_with_its_arguments(
    agent: Agent, workspace: Workspace, small_worker: Path, until: Until
) -> None:
    run_id = agent.launch_job("demo_data", {"brands": 4}, name="demo-data")["id"]
    assert run_id == "demo-data-01"
    until(lambda: agent.run(run_id)["state"] == "running")
    assert agent.run(run_id)["config"] == {"brands": 4}
    agent.stop(run_id)
    assert agent.launch_job("demo_data", {})["id"] == "demo-data-02"
    agent.stop("demo-data-02")


def test_a_config_with_faults_is_not_launched(agent: Agent, workspace: Workspace) -> None:
    (workspace.configs / "bad.yaml").write_text("lora_r: -1\nseeed: 1\n")
    with pytest.raises(ConfigError, match=r"bad:1: lora_r: (.|\n)*bad:2: seeed: unknown key"):
        agent.launch_training("bad")
    assert agent.runs() == []


def test_gauges_tell_of_this_machine(agent: Agent) -> None:
    found = agent.gauges()
    assert (
        0 <= found["cpu_percent"] <= 100 and 0 < found["memory_used"] < found["memory_total"] and found["disk_free"] > 0
    )


def test_a_threshold_is_written_to_the_model_that_it_was_fitted_for_alone(agent: Agent, workspace: Workspace) -> None:
    tuned = workspace.models / "tuned"
    tuned.mkdir()
    write_card(tuned, {"parent_run": "demo-02"})
    with pytest.raises(InputError, match="models/tuned: holds another model by now than that of demo-01: sweep it"):
        agent.write_threshold("models/tuned", 0.7, parent_run="demo-01")
    assert "threshold" not in read_card(tuned)
    for parent_run in ("demo-02", None):
        assert agent.write_threshold("models/tuned", 0.7, parent_run=parent_run)["threshold"] == 0.7


def test_an_unknown_matching_method_is_an_input_error(agent: Agent, run: RunDirectory) -> None:
    with pytest.raises(InputError, match="'best' is no matching method: simple, margin, multi-ref"):
        agent.sweep(run.id, "best")
