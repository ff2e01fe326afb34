"""`logoclip runs`, on run directories as workers leave them."""

from __future__ import annotations

import io
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from rich.console import Console

from logoclip.cli.follow import wait_until_free
from logoclip.cli.runs import list_all, show
from logoclip.runs import MetricsWriter, RunDirectory, acquire, read_control, read_status
from logoclip.workspace import Workspace

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
MakeRun = Callable[..., RunDirectory]

KEYS = ["id", "state", "epoch", "step", "last_durable_step", "pid", "path", "error", "silent_for", "unseen"]
KEYS += ["title", "tags", "note"]


def test_the_list_as_json_is_one_object(cli: Cli, make_run: MakeRun) -> None:
    first = make_run("demo", state="finished", epoch=3, step=60, last_durable_step=60)
    second = make_run("photos", state="running", step=5, pid=4321)
    done = cli("runs", "list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    runs = json.loads(done.stdout)["runs"]
    assert [list(run) for run in runs] == [KEYS, KEYS]
    assert runs[0] == {
        "id": second.id,
        "state": "lost",  # no worker holds its lock
        "epoch": 0,
        "step": 5,
        "last_durable_step": 0,
        "pid": 4321,
        "path": str(second.path),
        "error": "",
        "silent_for": 0,
        "unseen": False,
        "title": "",
        "tags": [],
        "note": "",
    }
    assert [runs[1][key] for key in KEYS[:5]] == [first.id, "finished", 3, 60, 60]


def test_a_list_without_runs(cli: Cli) -> None:
    assert json.loads(cli("runs", "list", "--json").stdout) == {"runs": []}
    plain = cli("runs", "list")
    assert (plain.returncode, plain.stdout) == (0, "")
    assert "no runs yet" in plain.stderr


def test_a_run_below_its_base_says_so_in_red(
    cli: Cli, make_run: MakeRun, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "below its base: separation 0.200"
    make_run("worse", state="finished", best_value=0.2, best_epoch=1, base_value=0.4, message=said)
    make_run("better", state="finished", best_value=0.5, best_epoch=1, base_value=0.4)
    rows = cli("runs", "list").stdout.splitlines()
    assert [line.count("below its base") for line in rows if "-01" in line] == [0, 1]
    shown = json.loads(cli("runs", "show", "worse-01", "--json").stdout)
    assert (shown["message"], shown["base_value"], shown["best_value"]) == (said, 0.4, 0.2)
    printed = io.StringIO()
    colourful = Console(force_terminal=True, color_system="standard", width=140, file=printed)
    monkeypatch.setattr("logoclip.cli.runs.results", lambda: colourful)
    list_all(workspace.root)
    assert "\x1b[31mfinished, below its base" in printed.getvalue()


def test_the_list_as_a_table(cli: Cli, make_run: MakeRun) -> None:
    make_run("demo", state="paused", epoch=2, epochs_planned=9, step=40, steps_planned=180, last_durable_step=40)
    row = next(line for line in cli("runs", "list").stdout.splitlines() if "demo-01" in line)
    assert row.replace("│", " ").split()[:6] == ["demo-01", "train", "paused", "2/9", "40/180", "40"]


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (80, ["run", "kind", "state", "epoch", "step", "saved at", "age"]),
        (65, ["run", "kind", "state", "epoch", "step", "age"]),
        (45, ["run", "state", "step"]),
        (26, ["run", "state"]),
        (20, ["run", "state"]),
    ],
)
def test_a_narrow_terminal_has_fewer_columns_and_each_of_them_whole(
    workspace: Workspace,
    make_run: MakeRun,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    width: int,
    columns: list[str],
) -> None:
    make_run("jetson_orin", state="finished", epoch=20, epochs_planned=20, step=12000, steps_planned=12000)
    monkeypatch.setattr("logoclip.cli.runs.results", lambda: Console(width=width))
    list_all(workspace.root)
    answer = capsys.readouterr().out
    assert all(len(line) <= width for line in answer.splitlines())
    assert "…" not in answer
    header = next(line for line in answer.splitlines() if "run" in line)
    assert header.replace("┃", " ").split() == " ".join(columns).split()
    assert "finished" in answer
    assert "".join(line.split()[0] for line in answer.splitlines()[1:]) == "jetson_orin-01" or width > 20


def test_a_terminal_without_the_charts_characters_gets_no_chart(cli: Cli, make_run: MakeRun) -> None:
    run = make_run("demo", state="finished")
    with MetricsWriter(run.metrics) as metrics:
        for step in range(20):
            metrics.scalars(step, {"loss": 1 / (1 + step)})
    shown = [cli("runs", "show", run.id, env={"PYTHONIOENCODING": name}) for name in ("utf-8", "ascii")]
    assert [(done.returncode, done.stderr) for done in shown] == [(0, "")] * 2
    drawn, plain = (done.stdout for done in shown)
    assert drawn.startswith(plain)
    assert "loss" in drawn.removeprefix(plain)
    assert "?" not in plain


def test_a_damaged_status_is_listed_too_and_says_what_is_wrong(cli: Cli, make_run: MakeRun) -> None:
    make_run("demo", progress=(1, 2))
    make_run("photos").status_file.write_text('{"kind": "train", "state": "running", "progress": [1]}')
    done = cli("runs", "list", "--json")
    demo, photos = json.loads(done.stdout)["runs"]
    assert (photos["state"], demo["state"]) == ("lost", "queued")
    assert "status.json: cannot be read: Expected `array` of length 2, got 1 - at `$.progress`" in photos["error"]
    table = cli("runs", "list")
    assert "photos-01" in table.stdout and "demo-01" in table.stdout
    assert table.stderr == f"logoclip: photos-01: {photos['error']}\n"


ELSEWHERE = {"state": "running", "host": "orin", "boot_id": "orin's", "last_durable_step": 7}


@pytest.mark.parametrize(("command", "wanted"), [("stop", "stopped"), ("pause", "paused")])
def test_nobody_waits_for_a_worker_that_cannot_be_seen(cli: Cli, make_run: MakeRun, command: str, wanted: str) -> None:
    run = make_run(**ELSEWHERE)
    done = cli("runs", command, run.id)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert f"demo-01 was asked to be {wanted}; demo-01 was running on orin, whose workers cannot be seen" in done.stderr
    assert read_control(run).wanted == wanted


def test_a_run_of_another_machine_is_shown_with_its_age_and_taken_over_when_that_is_asked_for(
    cli: Cli, make_run: MakeRun
) -> None:
    run = make_run(**ELSEWHERE)
    assert "running on orin? seen" in cli("runs", "list").stdout
    assert "--take-over" in cli("runs", "show", run.id).stderr
    refused = cli("runs", "resume", run.id)
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    assert "`logoclip runs resume demo-01 --take-over` goes on with it" in refused.stderr
    taken = cli("runs", "resume", run.id, "--take-over")
    assert taken.returncode == 0, taken.stderr
    assert read_status(run).host != "orin"
    wait_until_free(run)


def test_a_worker_that_gives_no_sign_of_life_is_shown_silent(
    workspace: Workspace, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = make_run(state="running", pid=77)
    descriptor = acquire(run)
    later = time.monotonic() + 180
    monkeypatch.setattr("logoclip.runs.judging.time.monotonic", lambda: later)
    monkeypatch.setattr("logoclip.cli.runs.results", lambda: Console(width=120))
    list_all(workspace.root)
    show(run.id, workspace.root)
    os.close(descriptor)
    answer = capsys.readouterr()
    assert "running, silent 3 min" in answer.out
    assert "demo-01: no sign of life from its worker for 3 min (process 77 on " in answer.err


def test_show_adds_config_and_newest_figures(cli: Cli, make_run: MakeRun) -> None:
    run = make_run("demo", state="failed", error="no space left", step=2)
    with MetricsWriter(run.metrics) as metrics:
        metrics.scalars(1, {"loss": 2.0, "learning_rate": 1e-5})
        metrics.scalars(2, {"loss": math.nan})
    shown = json.loads(cli("runs", "show", run.id, "--json").stdout)
    assert list(shown)[: len(KEYS)] == KEYS
    assert shown["error"] == "no space left"
    assert shown["config"]["learning_rate"] == 1e-5
    assert shown["scalars"] == {"loss": None, "learning_rate": 1e-5}
    assert "no space left" in cli("runs", "show", run.id).stdout


def test_a_misspelt_run_is_guessed(cli: Cli, make_run: MakeRun) -> None:
    make_run("demo")
    done = cli("runs", "show", "dmeo-01")
    assert done.returncode == 2
    assert "did you mean demo-01?" in done.stderr


@pytest.mark.parametrize("command", ["pause", "resume", "stop"])
def test_a_finished_run_cannot_be_steered(cli: Cli, make_run: MakeRun, command: str) -> None:
    done = cli("runs", command, make_run(state="finished").id)
    assert done.returncode == 2
    assert "demo-01 is finished" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_paused_run_is_stopped_without_a_worker(cli: Cli, make_run: MakeRun) -> None:
    run = make_run(state="paused", last_durable_step=9)
    done = cli("runs", "stop", run.id, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["state"] == "stopped"


def test_the_list_loads_no_engine(workspace: Workspace) -> None:
    code = (
        "import sys; from logoclip.cli import main; main(['runs', 'list']);"
        "sys.exit(bool({'torch', 'transformers', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=workspace.root, capture_output=True)
    assert done.returncode == 0, done.stderr
