"""A workspace in which a training takes seconds, and the console over it."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

from logoclip.data.prepare import prepare
from logoclip.runs import Status, find_run, read_status
from logoclip.workspace import Workspace
from tests.data_sets import write_data_set

PROJECT = Path(__file__).parents[2]
CONFIG = """\
# A person's own words, which stay.
base_model: models/tiny
lora_r: 4
freeze_layers: 2
preprocess: squash
batch_size: 16
logos_per_batch: 4
samples_per_logo: 4
gradient_accumulation_steps: 1
learning_rate: 1e-3   # found by trying
warmup_steps: 2
max_epochs: 4000
patience: 4000
checkpoint_every: 10
mixed_precision: false
data_dir: data/prepared
num_workers: 0
export_dir: models/tuned
"""


def make_workspace(root: Path, model: Path, config: str = CONFIG, images: int = 10) -> Workspace:
    """With prepared drawings, so many `images` of each of 40 brands, and the `model` and `config` named tiny."""
    made = Workspace.make(root)
    write_data_set(made.data / "pictures", brands=40, images=images)
    prepare(made.data / "pictures", made.data / "prepared")
    shutil.copytree(model, made.models / "tiny")
    (made.configs / "tiny.yaml").write_text(config, encoding="utf-8")
    return made


def console(workspace: Workspace, **variables: object) -> str:
    """A shell command that opens the console, with environment `variables`."""
    usual = {"OMP_NUM_THREADS": 1, "HF_HUB_OFFLINE": 1, "COLORTERM": "truecolor"}
    environment = " ".join(f"{name}={shlex.quote(str(value))}" for name, value in {**usual, **variables}.items())
    program = f"{shlex.quote(sys.executable)} -m logotui {shlex.quote(str(workspace.root))}"
    return f"cd {shlex.quote(str(PROJECT))} && {environment} exec {program}"


def status(runs: Path, run: str) -> Status:
    return read_status(find_run(runs, run))
