"""`logoclip runs delete` and `restore`, in a process and at a terminal of their own."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable

import pytest

from logoclip.runs import RunDirectory, describe, list_runs
from logoclip.workspace import Workspace

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
MakeRun = Callable[..., RunDirectory]


def test_a_run_is_deleted_and_brought_back_by_other_processes(
    cli: Cli, make_run: MakeRun, workspace: Workspace
) -> None:
    describe(make_run("demo", state="finished"), title="Old")
    make_run("demo", state="stopped")
    refused = cli("runs", "delete", "Old")
    assert (refused.returncode, refused.stderr) == (
        2,
        "logoclip: demo-01: nobody is here to ask whether to delete: say --yes\n",
    )
    done = cli("runs", "delete", "Old", "demo-02", "demo-01", "--yes", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["deleted"] == ["demo-01", "demo-02"]
    assert list_runs(workspace.runs) == []
    one = cli("runs", "restore", "demo-02")
    assert (one.returncode, one.stderr) == (0, "demo-02: back again\n")
    assert json.loads(cli("runs", "restore", "--json").stdout) == {"restored": ["demo-01"]}
    assert [run.id for run in list_runs(workspace.runs)] == ["demo-02", "demo-01"]


def test_a_run_that_is_not_at_rest_stays(cli: Cli, make_run: MakeRun) -> None:
    make_run("demo")
    done = cli("runs", "delete", "demo-01", "--yes")
    assert (done.returncode, done.stderr) == (
        2,
        "logoclip: demo-01 is queued: stop it first (`logoclip runs stop demo-01`)\n",
    )
    assert cli("runs", "delete", "--yes").returncode == 2
    assert "nothing was deleted in the last minute" in cli("runs", "restore").stderr


@pytest.mark.parametrize(("answer", "left"), [("y", 0), ("n", 1), ("", 1)])
def test_at_a_terminal_it_asks_once(make_run: MakeRun, workspace: Workspace, answer: str, left: int) -> None:
    make_run("demo", state="finished")
    terminal, inner = pty.openpty()
    command = [sys.executable, "-m", "logoclip", "runs", "delete", "demo-01"]
    process = subprocess.Popen(
        command, cwd=workspace.root, stdin=inner, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    os.write(terminal, f"{answer}\n".encode())
    _, said = process.communicate(timeout=60)
    os.close(inner)
    os.close(terminal)
    assert "measures and log; 8 kB of the disk are free then" in said and said.count("Delete demo-01? [y/N]") == 1
    assert len(list_runs(workspace.runs)) == left
