"""`logoclip tune`: a whole search with real trainings, and what is refused before one begins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from logoclip.runs import find_run, list_runs, read_status
from logoclip.workspace import Workspace
from tests.logoclip.cli.conftest import Cli
from tests.logoclip.jobs.conftest import CONFIG, furnish


def test_a_search_from_its_first_trial_to_the_held_out_brands(
    cli: Cli, workspace: Workspace, tiny_clip_dir: Path
) -> None:
    furnish(workspace, tiny_clip_dir)
    (workspace.configs / "a.yaml").write_text(CONFIG)
    (workspace.configs / "a.space.yaml").write_text("learning_rate: {low: 1e-4, high: 1e-2, log: true}\n")
    command = ("tune", "configs/a.yaml", "--space", "configs/a.space.yaml", "--trials", "1", "--json")
    done = cli(*command)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    trial, held_out = report["best"], report["held_out"]
    training = find_run(workspace.runs, trial["run"])
    assert trial["value"] == read_status(training).best_value and report["chosen_by"] == 1
    assert held_out["best"]["parent_run"] == training.id and held_out["baseline"] and not held_out["trouble"]
    assert not (workspace.models / "tuned").exists(), "a trial publishes nothing"
    looks = [run.id for run in list_runs(workspace.runs) if read_status(run).kind == "evaluate"]
    assert looks == [held_out["run"]]
    assert report == json.loads((workspace.runs / "a-tune-01" / "study.json").read_text())
    shown = cli("tune", "--show", "a-tune-01").stdout
    assert "1 of 1 trials of a.yaml (1 complete)" in shown and "looked at once" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say one of CONFIG, --join, --resume and --show, given none"),
        (("a.yaml", "--join", "x"), "given config and join"),
        (("configs/a.yaml",), "which settings vary? say --space FILE"),
        (("configs/none.yaml", "--space", "configs/a.space.yaml"), "none.yaml: not found"),
        (("configs/a.yaml", "--space", "none.yaml"), "none.yaml: not found"),
        (("configs/a.yaml", "--space", "configs/a.space.yaml"), "a.space.yaml:2: lora_r: must be a list of choices"),
        (("configs/a.yaml", "--space", "configs/b.space.yaml", "--trials", "0"), "trials: must be a whole number from"),
        (("--show", "train-01"), "train-01: is no search"),
        (("--resume", "train-01"), "train-01: is no search"),
        (("--join", "gone-01"), "no run is called 'gone-01'"),
    ],
)
def test_what_cannot_be_searched_is_said_in_a_line_and_makes_no_run(
    cli: Cli, workspace: Workspace, make_run: object, arguments: tuple[str, ...], said: str
) -> None:
    assert callable(make_run)
    make_run("train", state="finished")
    (workspace.configs / "a.yaml").write_text("max_epochs: 1\n")
    (workspace.configs / "a.space.yaml").write_text("# wrong\nlora_r: 4\n")
    (workspace.configs / "b.space.yaml").write_text("lora_r: [2, 4]\n")
    done = cli("tune", *arguments)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert [run.id for run in list_runs(workspace.runs)] == ["train-01"]
