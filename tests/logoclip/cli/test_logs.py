"""`logoclip runs logs`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from logoclip.runs import RunDirectory, StatusWriter, acquire
from logoclip.workspace import Workspace

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
MakeRun = Callable[..., RunDirectory]


@pytest.mark.parametrize(("arguments", "expected"), [((), range(60, 100)), (("--lines", "2"), range(98, 100))])
def test_logs_end_with_the_newest_lines(cli: Cli, make_run: MakeRun, arguments: Any, expected: range) -> None:
    run = make_run(state="finished")
    run.log.write_text("".join(f"line {number}\n" for number in range(100)))
    done = cli("runs", "logs", run.id, *arguments)
    assert done.stdout.splitlines() == [f"line {number}" for number in expected]


def test_all_of_a_log_and_none(cli: Cli, make_run: MakeRun) -> None:
    run = make_run(state="finished")
    assert cli("runs", "logs", run.id, "--follow").stdout == ""
    run.log.write_bytes(b"one\ntwo \xff\n")
    assert cli("runs", "logs", run.id, "--lines", "0").stdout == "one\ntwo �\n"


def test_a_log_is_followed_to_the_workers_last_word(workspace: Workspace, make_run: MakeRun) -> None:
    run = make_run("demo", state="running")
    lock = acquire(run)
    command = [sys.executable, "-m", "logoclip", "runs", "logs", run.id, "--follow"]
    run.log.write_text("begun\n")
    with subprocess.Popen(command, cwd=workspace.root, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout is not None
        assert following.stdout.readline() == "begun\n"
        with run.log.open("a") as log:
            log.write("the end\n")
        StatusWriter(run).write(state="finished")
        os.close(lock)
        assert following.stdout.read() == "the end\n"
    assert following.returncode == 0
