"""What is wrong is one clear line on standard error, exit code 2, and nothing is done."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.workspace import Workspace

Cli = Callable[..., "subprocess.CompletedProcess[str]"]

CASES = {
    "an unknown command": ("trian", r"there is no command 'trian'; did you mean train\?"),
    "an unknown command of a group": ("runs pauze x", r"there is no command 'runs pauze'"),
    "an unknown flag": ("runs list --jsno", r"Unrecognized options: --jsno"),
    "a missing flag": ("prepare --dataset d", r"Missing from logoclip prepare: --output"),
    "a word for a number": ("evaluate -n many", r"-n/--known: .*'many'"),
    "a choice that is none": ("sweep --model best", r"best.*baseline.*finetuned.*both"),
    "no such folder": ("prepare --dataset nowhere --output data/x", r"nowhere: not found in "),
    "no such config": ("train --config configs/mine.yaml", r"configs/mine\.yaml: not found in "),
    "no config": ("train", r"which config\? say --config FILE"),
    "no such checkpoint": ("train --resume last.pt", r"last\.pt: not found in "),
    "a bound": (
        "train --config configs/demo.yaml --learning-rate 0",
        r"^logoclip: --learning-rate: must be greater than 0, given 0",
    ),
    "a number without end": (
        "train --config configs/demo.yaml --lora-alpha inf",
        r"^logoclip: --lora-alpha: must be a finite number \(greater than 0\), given inf",
    ),
    "a contradiction": (
        "train --config configs/demo.yaml --random-init",
        r"^logoclip: --random-init: true needs freeze_layers: 0",
    ),
    "no such run": ("runs show demo-01", r"no run is called 'demo-01'; there are no runs yet"),
    "no such run to pause": ("runs pause demo-01", r"no run is called 'demo-01'"),
    "no data to sweep": ("sweep --model baseline", r"holds no prepared data: run logoclip prepare"),
    "no model to sweep": ("sweep", r"no fine-tuned model there; train one"),
    "a threshold that is no cosine": ("evaluate -t 82", r"-t: must be between -1 and 1, given 82"),
    "a seed below 0 for a sweep": ("sweep --seed -1", r"--seed: must be a whole number from 0 to 4294967295, given -1"),
    "a seed too large": ("evaluate --seed 4294967296", r"--seed: must be a whole number from 0 to 4294967295"),
    "a seed too large to train with": (
        "train --config configs/demo.yaml --seed 20000000000000",
        r"^logoclip: --seed: must be less than or equal to 4294967295, given 20000000000000",
    ),
    "no known brands": ("evaluate -n 0", r"-n: must be at least 1, given 0"),
    "no checkpoint to export": ("export --checkpoint best.pt --output models/x", r"best\.pt: not found in "),
}


@pytest.mark.parametrize(("words", "line"), CASES.values(), ids=CASES.keys())
def test_one_clear_line(cli: Cli, words: str, line: str) -> None:
    done = cli(*words.split())
    assert done.returncode == 2, done.stderr
    lines = done.stderr.splitlines()
    assert all(text.startswith("logoclip: ") for text in lines), done.stderr
    assert re.search(line, lines[0]), done.stderr
    assert len(lines) == 1 or lines[-1].startswith("logoclip: see: logoclip ")
    assert done.stdout == ""


def test_an_output_that_exists_is_kept(cli: Cli, workspace: Workspace) -> None:
    (workspace.root / "photos").mkdir()
    kept = workspace.data / "photos" / "mine.txt"
    kept.parent.mkdir()
    kept.write_text("mine")
    done = cli("prepare", "--dataset", "photos", "--output", "data/photos")
    assert (done.returncode, kept.read_text()) == (2, "mine")
    assert "exists already; choose another --output" in done.stderr


def test_only_an_exported_model_is_overwritten(cli: Cli, workspace: Workspace) -> None:
    (workspace.root / "best.pt").write_text("")
    kept = workspace.models / "mine.txt"
    kept.write_text("mine")
    done = cli("export", "--checkpoint", "best.pt", "--output", "models", "--overwrite")
    assert (done.returncode, kept.read_text()) == (2, "mine")


def test_each_wrong_key_of_a_config_has_a_line_with_its_place(cli: Cli, workspace: Workspace) -> None:
    (workspace.configs / "mine.yaml").write_text("seed: 1\nlearnin_rate: 1\nmax_epochs: 0\n")
    done = cli("train", "--config", "configs/mine.yaml")
    assert done.returncode == 2
    first, second = sorted(done.stderr.splitlines())
    assert first.endswith("mine.yaml:2: learnin_rate: unknown key; did you mean learning_rate?")
    assert "mine.yaml:3: max_epochs: must be greater than or equal to 1, given 0" in second


def test_a_workspace_that_is_a_file(cli: Cli, workspace: Workspace) -> None:
    (workspace.root / "file").write_text("")
    done = cli("runs", "list", "--workspace", "file")
    assert done.returncode == 2
    assert "file: cannot be a workspace" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_that_knows_no_utf_8(workspace: Workspace) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "logoclip", "train", "--help"],
        cwd=workspace.root,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()


def test_a_reader_that_has_seen_enough(workspace: Workspace) -> None:
    command = f"{sys.executable} -m logoclip train --help | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=workspace.root, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.startswith("usage: logoclip train")


def test_without_the_engine_the_way_to_install_it_is_named(cli: Cli, tmp_path: Path) -> None:
    """A console-only installation: torch is hidden, as if it were not there."""
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as util\nfind = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'torch' else find(name, *rest)\n"
    )
    done = cli("demo", env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 2
    assert "torch is not installed: pip install 'logotui[train]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
