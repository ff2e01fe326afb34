"""What a worker died of, with real processes that die of it."""

from __future__ import annotations

import os
import signal
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from logoclip.machine import memory_kills
from logoclip.runs import RunDirectory, StatusWriter, launch, read_status
from logoclip.runs.death import death_of, steps_lost
from logoclip.runs.exit_record import record_exit
from logoclip.runs.status import Status
from logoclip.runs.summary import RunSummary, Summaries
from logoclip.runs.vitals import Vitals

# Reports step 30 with 20 saved, and then does what the config says: waits to be killed, or dies by itself.
DYING = """\
#!{python}
import os, sys, time
from pathlib import Path
from logoclip.runs import RunDirectory, StatusWriter, adopt
from logoclip.runs.vitals import taken

run = RunDirectory(Path(sys.argv[3]))
adopt(run, int(sys.argv[7]))
status = StatusWriter(run)
if group := os.environ.get("DIES_IN_GROUP"):
    Path(group, "cgroup.procs").write_text(str(os.getpid()))
vitals = taken(status.current.vitals.log_start)
status.write(state="running", pid=os.getpid(), step=30, last_durable_step=20, vitals=vitals)
print("at work", flush=True)
exec(run.config.read_text())
time.sleep(600)
"""


@pytest.fixture
def dying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "worker.py"
    script.write_text(DYING.format(python=sys.executable))
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))


Until = Callable[[Callable[[], Any]], Any]


def lost(run: RunDirectory, until: Until, send: int | None = None) -> RunSummary:
    """The summary of a run whose worker was launched and has died, of a signal or by itself."""
    pid = launch(run, run.path.parent.parent)
    until(lambda: read_status(run).step == 30)
    if send is not None:
        os.kill(pid, send)
    until(lambda: read_status(run).state == "lost")
    until(lambda: not Path(f"/proc/{pid}").exists())  # its launcher has seen how
    return until(lambda: found if (found := Summaries().of(run)).cause else None)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("number", "cause", "said"),
    [
        (signal.SIGKILL, "killed", "killed by SIGKILL, from whom is unknown"),
        (signal.SIGHUP, "hang-up", "ended by a hang-up (SIGHUP): its session or terminal went away"),
        (signal.SIGTERM, "killed", "killed by SIGTERM, from whom is unknown"),
        (signal.SIGSEGV, "crash", "crashed in native code: SIGSEGV"),
    ],
)
def test_a_signal_is_named(
    run: RunDirectory, dying: None, until: Until, number: signal.Signals, cause: str, said: str
) -> None:
    def told() -> RunSummary | None:  # the launcher writes down what it saw a moment after the process is gone
        found = Summaries().of(run)
        return found if found.error.startswith(said) else None

    run.config.write_text("")
    lost(run, until, number)
    found = until(told)
    assert (found.cause, found.error) == (cause, f"{said}; the 10 steps since 20 are lost")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise ValueError('no such class')", "crashed: ValueError: no such class"),
        ("raise KeyError('two\\nlines')", "crashed: KeyError: 'two\\nlines'"),
        ("import faulthandler, ctypes; faulthandler.enable(); ctypes.string_at(0)", "crashed: Segmentation fault"),
        ("print('no torch'); sys.exit(3)", "ended with exit code 3: no torch"),
        ("print('failed: status.json: cannot be written: No space left'); sys.exit(1)", "failed: status.json: cannot"),
    ],
    ids=["exception", "with lines", "native", "exit code", "last words"],
)
def test_a_crash_is_named_by_what_it_wrote_last(
    run: RunDirectory, dying: None, until: Until, code: str, said: str
) -> None:
    def told() -> RunSummary | None:
        found = Summaries().of(run)
        return found if found.error.startswith(said) else None

    run.config.write_text(code)
    lost(run, until)
    found = until(told)
    assert found.cause == "crash"
    assert found.error.startswith(said) and found.error.endswith("; the 10 steps since 20 are lost")
    assert found.last_words[-1].strip() and len(found.last_words) <= 9


def test_a_traceback_of_an_earlier_attempt_is_no_cause_of_this_one(
    run: RunDirectory, dying: None, until: Until
) -> None:
    run.log.write_text('Traceback (most recent call last):\n  File "x", line 1\nValueError: earlier\n')
    run.config.write_text("")
    assert lost(run, until, signal.SIGKILL).cause == "killed"


def test_a_traceback_that_the_worker_outlived_is_no_cause(run: RunDirectory, dying: None, until: Until) -> None:
    run.config.write_text(
        "print('Traceback (most recent call last):\\n  File x\\nValueError: a child\\n12:00:01 goes on', flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    found = lost(run, until)
    assert (found.cause, found.last_words) == ("killed", ("12:00:01 goes on",))


@pytest.fixture
def narrow_group() -> Iterator[Path | None]:
    """A control group with 64 MB, if this machine lets one be made."""
    for root, limit, counter in (
        (memory_kills.GROUPS, "memory.max", "memory.events"),
        (memory_kills.GROUPS / "memory", "memory.limit_in_bytes", "memory.oom_control"),
    ):
        group = root / f"logoclip-{uuid.uuid4().hex[:8]}"
        if not (root / "cgroup.procs").exists():
            continue
        try:
            group.mkdir()
            (group / limit).write_text(str(64 * 2**20))
            (group / counter).read_text()
        except OSError:
            if group.is_dir():
                group.rmdir()
            continue
        yield group
        group.rmdir()
        return
    yield None


def test_out_of_memory_is_told_from_other_kills(
    run: RunDirectory,
    dying: None,
    until: Until,
    narrow_group: Path | None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """By the kernel where a control group can be made; else by a counter that rises as the kernel's would."""
    monkeypatch.setattr(memory_kills, "KERNEL_LOG", tmp_path / "unreadable")
    if narrow_group is not None:
        monkeypatch.setenv("DIES_IN_GROUP", str(narrow_group))
        run.config.write_text("data = []\nwhile True: data.append(bytearray(2**20))\n")
        found = lost(run, until)
    else:
        (tmp_path / "memory.events").write_text("oom_kill 3\n")
        status = StatusWriter(run)
        vitals = Vitals(group_counter=str(tmp_path / "memory.events"), group_kills=2)
        status.write(state="running", pid=2**22, step=30, last_durable_step=20, vitals=vitals)
        found = Summaries().of(run)
    assert found.cause == "memory"
    assert found.error.startswith("killed, probably out of memory") and "the 10 steps since 20 are lost" in found.error


def died(run: RunDirectory, **changes: Any) -> Status:
    return StatusWriter(run).write(state="running", pid=4711, step=30, last_durable_step=20, **changes)


@pytest.mark.parametrize(
    ("before", "now", "cause"), [(2, 3, "memory"), (2, 2, "killed"), (None, 3, "killed"), (3, None, "killed")]
)
@pytest.mark.parametrize("which", ["group", "machine"])
def test_a_counter_of_kills_counts_if_it_rose_since_the_last_sign_of_life(
    run: RunDirectory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    which: str,
    before: int | None,
    now: int | None,
    cause: str,
) -> None:
    counter = tmp_path / "memory.events"
    if now is not None:
        counter.write_text(f"low 0\noom 9\noom_kill {now}\n")
    monkeypatch.setattr(memory_kills, "KERNEL_LOG", tmp_path / "unreadable")
    monkeypatch.setattr(memory_kills, "COUNTS", counter if which == "machine" else tmp_path / "none")
    vitals = Vitals(
        group_counter=str(counter) if which == "group" else "",
        **{f"{which}_kills": before},  # type: ignore[arg-type]
    )
    assert death_of(run, died(run, vitals=vitals)).cause == cause


def test_what_the_kernel_says_itself_is_no_guess(
    run: RunDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = died(run)
    log = tmp_path / "kmsg"
    monkeypatch.setattr(memory_kills, "KERNEL_LOG", log)
    line = "6,1,{at:.0f},-;Out of memory: Killed process 4711 (python) total-vm:1kB\n"
    log.write_text(line.format(at=(status.uptime - 60) * 1e6))  # another process, which had the number before
    assert death_of(run, status).cause == "killed"
    log.write_text(line.format(at=(status.uptime + 1) * 1e6))
    assert death_of(run, status).said == "out of memory: the kernel killed it; the 10 steps since 20 are lost"


def test_a_restart_of_the_machine_goes_before_all_other_causes(run: RunDirectory) -> None:
    status = died(run, boot_id="before")
    record_exit(run, status.attempt, -9)
    found = Summaries().of(run)
    assert (found.state, found.cause) == ("lost", "restarted")
    assert found.error == "the machine was restarted while it was at work; the 10 steps since 20 are lost"


def test_another_host_is_not_judged(run: RunDirectory) -> None:
    died(run, boot_id="its own", host="orin")
    found = Summaries().of(run)
    assert (found.state, found.unseen, found.cause) == ("running", True, None)


def test_where_nobody_saw_it_that_is_said(run: RunDirectory) -> None:
    assert death_of(run, died(run)).said.startswith("its process is gone without a word: killed, most likely")


def test_the_exit_of_another_attempt_is_no_cause_of_this_one(run: RunDirectory) -> None:
    record_exit(run, 1, -signal.SIGHUP)
    assert death_of(run, died(run, attempt=2)).cause == "killed"


@pytest.mark.parametrize(
    ("step", "durable", "words"),
    [
        (30, 20, "the 10 steps since 20 are lost"),
        (21, 20, "the step since 20 is lost"),
        (20, 20, "no step is lost, 20 is saved"),
        (1500, 0, "the 1,500 steps are lost"),
        (0, 0, "it had taken no step"),
    ],
)
def test_the_steps_lost_are_counted(step: int, durable: int, words: str) -> None:
    assert steps_lost(Status("train", "lost", step=step, last_durable_step=durable)) == words


def test_another_job_has_no_steps_to_lose(run: RunDirectory) -> None:
    assert "step" not in death_of(run, Status("prepare", "lost")).said
