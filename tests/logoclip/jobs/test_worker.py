"""A run's life across real processes: launched, watched, paused, killed, resumed, stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from transformers import CLIPModel

from logoclip.agent.agent import Agent
from logoclip.agent.questions.launches import LaunchTraining
from logoclip.agent.questions.logs import Log
from logoclip.agent.questions.runs import Run
from logoclip.agent.questions.steering import Checkpoint, Pause, Resume, Stop
from logoclip.data.prepare import prepare
from logoclip.jobs.launching import launch_job
from logoclip.model.card import read_card
from logoclip.runs import ALIVE, RunDirectory, StatusWriter, create_run, read_events, read_scalars, read_status
from logoclip.runs.summary import RunSummary, Summaries
from logoclip.workspace import Workspace
from tests.data_sets import write_data_set

PATIENCE = 120.0


def wait_for(what: str, happened: Callable[[], Any]) -> Any:
    """What `happened` gives once it is true. Polls: there is no signal for a file that another process writes."""
    deadline = time.monotonic() + PATIENCE
    while not (result := happened()):
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} s for {what}"
        time.sleep(0.02)
    return result


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, tiny_clip_dir: Path) -> Workspace:
    """Twenty brands with eight pictures each, prepared, and a tiny base model."""
    made = Workspace.make(tmp_path_factory.mktemp("workspace"))
    write_data_set(pictures := made.data / "pictures", brands=20, images=8)
    prepare(pictures, made.data / "prepared")
    (made.models / "tiny").symlink_to(tiny_clip_dir)
    return made


CONFIG = """
base_model: models/tiny
lora_r: 4
freeze_layers: 2
preprocess: squash
batch_size: 4
logos_per_batch: 4
samples_per_logo: 3
learning_rate: 1e-3
warmup_steps: 2
max_epochs: {epochs}
patience: 1000
mixed_precision: false
checkpoint_every: 7
data_dir: data/prepared
num_workers: 1
export_dir: models/tuned-{name}
"""


class Runs:
    """Launches runs and ends those that a test leaves alive."""

    def __init__(self, workspace: Workspace) -> None:
        self.agent = Agent(workspace)
        self.workspace = workspace
        self.ids: list[str] = []

    def launch(self, name: str, epochs: int = 500, **changes: object) -> str:
        text = CONFIG.format(epochs=epochs, name=name)
        run = self.agent.answer(LaunchTraining(f"{name}.yaml", changes, text)).id
        self.ids.append(run)
        return run

    def state(self, run: str) -> RunSummary:
        return self.agent.answer(Run(run)).summary

    def wait_for_step(self, run: str, step: int) -> RunSummary:
        def there() -> RunSummary | None:
            state = self.state(run)
            assert state.state not in ("failed", "lost"), self.log(run)
            return state if state.step >= step and state.state == "running" else None

        return wait_for(f"step {step} of {run}", there)  # type: ignore[no-any-return]

    def wait_for_state(self, run: str, wanted: str) -> RunSummary:
        return wait_for(  # type: ignore[no-any-return]
            f"{run} to be {wanted}", lambda: state if (state := self.state(run)).state == wanted else None
        )

    def losses(self, run: str) -> dict[int, float]:
        rows = read_scalars(Path(self.state(run).path) / "metrics.db", names=["loss"]).rows
        return {row.step: row.value for row in rows}

    def log(self, run: str) -> str:
        return self.agent.answer(Log(run)).text

    def end(self) -> None:
        for run in self.ids:
            state = self.state(run)
            if state.pid and state.state not in ("finished", "failed", "paused", "stopped", "lost"):
                os.kill(state.pid, signal.SIGKILL)
                self.wait_for_state(run, "lost")


@pytest.fixture
def runs(workspace: Workspace) -> Iterator[Runs]:
    made = Runs(workspace)
    yield made
    made.end()


@pytest.fixture(scope="module")
def uninterrupted(workspace: Workspace) -> dict[int, float]:
    """The losses of a run that nobody disturbed, by step."""
    made = Runs(workspace)
    run = made.launch("whole")  # as long as the others: the schedule depends on it
    try:
        made.wait_for_step(run, 60)
        return made.losses(run)
    finally:
        made.end()


def is_there(pid: int) -> bool:
    """Whether the process still has its id: the kernel lets go of a lock a moment before a launcher has reaped it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def repeated(runs: Runs, run: str, uninterrupted: dict[int, float], first: int) -> bool:
    """Whether `run` gave the losses of the uninterrupted one, from the first step to 20 past the interruption."""
    losses = runs.losses(run)
    assert sorted(losses) == list(range(1, max(losses) + 1))
    return all(losses[step] == uninterrupted[step] for step in range(1, first + 21))


def test_a_run_to_its_end_leaves_a_model_that_loads(runs: Runs, workspace: Workspace) -> None:
    run = runs.launch("end", epochs=2)
    finished = runs.wait_for_state(run, "finished")
    assert finished.step == finished.steps_planned == 16
    assert sorted(runs.losses(run)) == list(range(1, 17))
    CLIPModel.from_pretrained(workspace.models / "tuned-end")
    card = read_card(workspace.models / "tuned-end")
    assert card["parent_run"] == run
    assert len(card["split"]["held_out"]) == 3
    directory = Path(finished.path)
    assert not list(directory.glob("metrics.db-*"))  # readable from a read-only copy
    assert (directory / "metrics.db").read_bytes()[18] == 1  # a database without a write-ahead log
    assert (directory / "checkpoints" / "epoch_2.pt").exists()


def test_pause_frees_the_worker_and_resume_repeats_the_uninterrupted_run(
    runs: Runs, uninterrupted: dict[int, float]
) -> None:
    run = runs.launch("paused")
    first_pid = runs.wait_for_step(run, 11).pid
    runs.agent.answer(Pause(run))
    paused = runs.wait_for_state(run, "paused")
    wait_for("the worker to be gone", lambda: not is_there(first_pid))
    assert paused.last_durable_step == paused.step >= 11
    runs.agent.answer(Resume(run))
    resumed = runs.wait_for_step(run, paused.step + 20)
    assert resumed.pid != first_pid
    assert resumed.attempt == 2
    assert repeated(runs, run, uninterrupted, paused.step)


def test_a_killed_worker_is_lost_and_resumes_from_its_last_durable_step(
    runs: Runs, uninterrupted: dict[int, float]
) -> None:
    run = runs.launch("killed")
    os.kill(runs.wait_for_step(run, 10).pid, signal.SIGKILL)
    lost = runs.wait_for_state(run, "lost")
    assert lost.last_durable_step >= 7
    runs.agent.answer(Resume(run))
    runs.wait_for_step(run, lost.step + 20)
    assert repeated(runs, run, uninterrupted, lost.step)


def test_stop_ends_it_with_all_steps_durable_and_a_resume_goes_on(runs: Runs) -> None:
    run = runs.launch("stopped")
    runs.wait_for_step(run, 3)
    runs.agent.answer(Stop(run))
    stopped = runs.wait_for_state(run, "stopped")
    assert stopped.last_durable_step == stopped.step
    runs.agent.answer(Resume(run))
    assert runs.wait_for_step(run, stopped.step + 2).attempt == 2


def test_a_checkpoint_can_be_asked_for(runs: Runs) -> None:
    run = runs.launch("asked", checkpoint_every=100_000)
    runs.wait_for_step(run, 1)
    asked = runs.agent.answer(Checkpoint(run)).ask
    wait_for("the checkpoint", lambda: asked in runs.state(run).acknowledged)
    assert runs.state(run).last_durable_step > 0


@pytest.mark.parametrize(
    ("number", "words"), [(signal.SIGTERM, "paused by SIGTERM"), (signal.SIGHUP, "paused by a hang-up (SIGHUP)")]
)
def test_a_signalled_worker_saves_pauses_and_says_which_signal(runs: Runs, number: signal.Signals, words: str) -> None:
    run = runs.launch("terminated")
    os.kill(runs.wait_for_step(run, 2).pid, number)
    paused = runs.wait_for_state(run, "paused")
    assert paused.last_durable_step == paused.step
    assert paused.message.startswith(words)


def test_a_run_that_cannot_begin_fails_with_a_line(runs: Runs) -> None:
    run = runs.launch("no-base", base_model="nobody/nothing")
    failed = runs.wait_for_state(run, "failed")
    assert "nobody/nothing" in failed.error
    assert "works offline" in failed.error
    assert "Traceback" not in runs.log(run)


# The worker's own `main`, with a job that changes nothing but how long a file may become, as a disk does that fills up.
FULL_DISK = """
import resource, sys
from pathlib import Path
from logoclip.jobs import worker
from logoclip.runs import RunDirectory, lock

def fill(job=None):
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))

worker.job_function = lambda kind: fill
descriptor = lock.acquire(RunDirectory(Path(sys.argv[1])))
if sys.argv[2] == "before":
    fill()
sys.argv[2:] = ["--workspace", ".", "--lock-fd", str(descriptor)]
sys.exit(worker.main())
"""


def on_a_full_disk(run: RunDirectory, moment: str, log: Path) -> subprocess.CompletedProcess[bytes]:
    """A worker for which the disk is full from `moment` on: `before` its first word, or `in the job`."""
    StatusWriter(run).write(state="starting")
    command = [sys.executable, "-u", "-c", FULL_DISK, str(run.path), moment]
    with log.open("ab") as output:
        return subprocess.run(command, cwd=run.path, stdout=output, stderr=subprocess.PIPE)


@pytest.mark.parametrize("moment", ["before", "in the job"])
def test_a_disk_that_is_full_for_the_status_too_leaves_a_line_in_the_log(tmp_path: Path, moment: str) -> None:
    run = create_run(tmp_path, "a", "prepare", "kind: prepare\n")
    done = on_a_full_disk(run, moment, run.log)
    (line,) = run.log.read_text().splitlines()
    assert (done.returncode, done.stderr) == (1, b"")
    assert line.startswith(f"failed: {run.status_file}: cannot be written: File too large; mend that")
    assert line.endswith("`logoclip runs resume a-01` goes on")
    summary = Summaries().of(run)
    assert (summary.state, summary.error) == ("lost", line)


def test_a_disk_that_takes_no_line_in_the_log_either_brings_no_traceback(tmp_path: Path) -> None:
    run = create_run(tmp_path, "a", "prepare", "kind: prepare\n")
    done = on_a_full_disk(run, "in the job", Path("/dev/full"))
    assert (done.returncode, done.stderr) == (1, b"")


SHADOW = "raise SystemExit('imported from the workspace')"


def test_a_worker_and_its_children_import_nothing_of_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does an empty entry of PYTHONPATH mean the workspace; its other entries mean what they meant in the shell."""
    place = Workspace.make(tmp_path / "workspace")
    write_data_set(place.data / "pictures", brands=6, images=5)
    for name in ("random", "logoclip", "multiprocessing", "numpy", "sitecustomize"):
        (place.root / f"{name}.py").write_text(SHADOW)
    (lib := tmp_path / "lib").mkdir()
    (lib / "sitecustomize.py").write_text(f"open({str(tmp_path / 'seen')!r}, 'w').close()")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", f"{os.pathsep}lib")
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    run = launch_job(place, "prepare", {"dataset": "data/pictures", "output": "data/prepared"}, "prepare")
    wait_for("its end", lambda: read_status(run).state not in ALIVE)
    assert read_status(run).state == "finished", run.log.read_text()
    assert (tmp_path / "seen").exists()


# The worker's own `main`, in a job that does nothing until its standard input ends, and asks often whether it lives.
LONG_STEP = """
import functools, sys
from pathlib import Path
from logoclip.jobs import worker
from logoclip.runs import RunDirectory, lock

worker.job_function = lambda kind: lambda job: (job.status.write(state="running"), sys.stdin.read())
worker.heartbeat = functools.partial(worker.heartbeat, seconds=0.05)
worker.logout_warning = lambda: "a logout ends it"
descriptor = lock.acquire(RunDirectory(Path(sys.argv[1])))
sys.argv += ["--workspace", ".", "--lock-fd", str(descriptor)]
sys.exit(worker.main())
"""


def test_a_worker_gives_signs_of_life_in_a_long_step_and_warns_of_a_logout(
    tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    run = create_run(tmp_path, "a", "prepare", "kind: prepare\n")
    StatusWriter(run).write(state="starting")
    worker = start(LONG_STEP, run.path, cwd=tmp_path)
    began = wait_for("its first word", lambda: (now := read_status(run)).state == "running" and now.uptime)
    wait_for("a sign of life", lambda: read_status(run).uptime > began + 0.2)
    assert [(event.kind, event.message) for event in read_events(run.metrics)] == [("warning", "a logout ends it")]
    worker.communicate()
    assert (worker.returncode, read_status(run).state) == (0, "finished")


# The worker's own `main`, in a job of one event for each line of its standard input.
EVENTS = """
import sys
from pathlib import Path
from logoclip.jobs import worker
from logoclip.runs import RunDirectory, lock, metrics

def read_aloud(job):
    for step, line in enumerate(sys.stdin, 1):
        job.status.write(state="running", step=step)
        job.say("note", line.strip(), step)

metrics.LAST_SECONDS = 0.01
worker.job_function = lambda kind: read_aloud
descriptor = lock.acquire(RunDirectory(Path(sys.argv[1])))
sys.argv += ["--workspace", ".", "--lock-fd", str(descriptor)]
sys.exit(worker.main())
"""


@pytest.mark.parametrize("let_go", [True, False])
def test_somebody_who_holds_the_metrics_costs_no_run(
    tmp_path: Path, start: Callable[..., subprocess.Popen[str]], let_go: bool
) -> None:
    run = create_run(tmp_path, "a", "prepare", "kind: prepare\n")
    StatusWriter(run).write(state="starting")
    worker = start(EVENTS, run.path, cwd=tmp_path)
    assert worker.stdin and worker.stdout
    log = ""

    def say(text: str) -> None:
        nonlocal log
        assert worker.stdin and worker.stdout
        worker.stdin.write(f"{text}\n")
        worker.stdin.flush()
        while f" {text}\n" not in log:
            log += worker.stdout.readline()

    say("one")
    wait_for("its event", lambda: read_events(run.metrics))
    with contextlib.closing(sqlite3.connect(run.metrics, isolation_level=None)) as browser:
        browser.execute("BEGIN IMMEDIATE")
        say("two")
        wait_for("the warning", lambda: "metrics.db cannot be written" in read_status(run).message)
        say("three")
        if let_go:
            browser.execute("ROLLBACK")
            say("four")
        log += worker.communicate()[0]
    status = read_status(run)
    assert (worker.returncode, status.state) == (0, "finished")
    assert log.count("metrics.db cannot be written") == (1 if let_go else 2)
    said = [event.message for event in read_events(run.metrics) if "metrics.db" not in event.message]
    assert said == (["one", "two", "three", "four"] if let_go else ["one"])
    assert status.message == "" if let_go else status.message.endswith("3 rows are lost")


def test_what_a_dead_worker_was_writing_is_cleared_by_the_next(
    tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    run = create_run(tmp_path, "a", "prepare", "kind: prepare\n")
    StatusWriter(run).write(state="starting")
    dead = [run.checkpoints / ".epoch_7.pt.0123abcd", run.path / ".status.json.89abcdef"]
    for path in (*dead, run.checkpoints / "epoch_6.pt"):
        path.write_text("half")
    worker = start(EVENTS, run.path, cwd=tmp_path)
    worker.communicate()
    assert worker.returncode == 0
    assert not any(path.exists() for path in dead)
    assert (run.checkpoints / "epoch_6.pt").exists()


def test_a_new_run_can_begin_from_an_older_checkpoint(runs: Runs) -> None:
    parent = runs.launch("parent", epochs=3)
    path = runs.wait_for_state(parent, "finished").path
    text = CONFIG.format(epochs=4, name="child")
    start = f"{path}/checkpoints/epoch_1.pt"
    child = runs.agent.answer(LaunchTraining("child.yaml", text=text, parent=parent, start_from=start)).id
    finished = runs.wait_for_state(child, "finished")
    assert finished.parent == parent
    assert min(runs.losses(child)) == 9  # the epoch before is the parent's
    assert max(runs.losses(child)) == 32
