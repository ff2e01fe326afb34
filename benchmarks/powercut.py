"""What a power cut costs: `sudo python benchmarks/powercut.py`.

Works on an ext4 image on a loop device. Whenever the program says that something is finished, saved or durable, what
the block device has been given by then is copied, and the copy is mounted, which replays its journal, as after a power
cut. Whatever was said and is not there is lost. Needs root, mkfs.ext4 and 3 GB in `--work`.

Prints one JSON object: for each kind of cut how many there were, how many lost something, and what. Ends with 1 if
anything was lost.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from loop_image import LoopImage
from losses import differences, training_losses
from PIL import Image

from logoclip.agent.agent import Agent
from logoclip.agent.questions.configs import ReadConfig, SaveConfig
from logoclip.model.card import read_card, write_card
from logoclip.resources import DEMO_BASE
from logoclip.runs import RunDirectory, create_run, read_status
from logoclip.runs.states import ALIVE
from logoclip.runs.status import written_status
from logoclip.workspace import Workspace

BRANDS, IMAGES, SIDE = 24, 8, 96
SHARES = {
    "train": 0.4,
    "finished": 0.1,
    "prepare": 0.14,
    "export": 0.1,
    "config": 0.1,
    "threshold": 0.06,
    "new run": 0.1,
}
CONFIG = """\
base_model: models/base
lora_r: 4
freeze_layers: 5
preprocess: squash
batch_size: 8
logos_per_batch: 4
samples_per_logo: 2
learning_rate: 1e-3
warmup_steps: 2
max_epochs: 500
patience: 1000
mixed_precision: false
checkpoint_every: 7
data_dir: data/first
num_workers: 1
export_dir: models/tuned
"""
ANNOTATION = """\
<annotation><size><width>{side}</width><height>{side}</height><depth>3</depth></size><object><name>{brand}</name>\
<bndbox><xmin>8</xmin><ymin>8</ymin><xmax>{last}</xmax><ymax>{last}</ymax></bndbox></object></annotation>
"""


class Bench:
    """One workspace on one image, and what its cuts cost."""

    def __init__(self, disk: LoopImage, seed: int) -> None:
        self.disk, self.random = disk, random.Random(seed)
        self.cuts: Counter[str] = Counter()
        self.losses: dict[str, list[str]] = {}
        self.place = Workspace.make(disk.root / "workspace")
        shutil.copytree(DEMO_BASE, self.place.models / "base")
        write_photographs(self.place.data / "photographs", seed)
        (self.place.configs / "photos.yaml").write_text(CONFIG)
        self.command("prepare", "--dataset", "data/photographs", "--output", "data/first")
        subprocess.run(["sync", "-f", disk.root], check=True)  # what was there before it began

    def command(self, *words: str) -> None:
        command = [sys.executable, "-m", "logoclip", *words, "--workspace", str(self.place.root)]
        subprocess.run(command, check=True, cwd=self.place.root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def cut(self, kind: str, judge: Callable[[Path], Iterator[str]], leader: int | None = None) -> None:
        """Cuts now, and asks `judge`, which is given the workspace after the cut, what was lost."""
        with self.disk.stopped(leader):
            self.disk.cut()
            with self.disk.after_the_cut() as root:
                lost = list(judge(root / "workspace"))
        self.cuts[kind] += 1
        if lost:
            self.losses.setdefault(kind, []).append("; ".join(lost))

    def files(self, *names: str) -> Callable[[Path], Iterator[str]]:
        """Asks whether these files and folders are what they are now."""

        def judge(after: Path) -> Iterator[str]:
            for name in names:
                yield from differences(self.place.root / name, after / name, name)

        return judge


def write_photographs(root: Path, seed: int) -> None:
    """A data set in LogoDet-3K's layout: each brand a pattern of its own, under noise."""
    noise = np.random.default_rng(seed)
    for brand in range(BRANDS):
        squares = noise.integers(0, 256, (4, 4, 3))
        folder = root / "Food" / f"brand {brand:02}"
        folder.mkdir(parents=True)
        for image in range(IMAGES):
            pixels = np.kron(squares, np.ones((SIDE // 4, SIDE // 4, 1))) + noise.normal(0, 25, (SIDE, SIDE, 3))
            Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(folder / f"{image}.jpg", quality=95)
            text = ANNOTATION.format(side=SIDE, last=SIDE - 8, brand=folder.name)
            (folder / f"{image}.xml").write_text(text)


def training(bench: Bench, cuts: int) -> None:
    """Cuts at any moment of a training, from its first checkpoint on."""
    bench.command("train", "--config", "configs/photos.yaml", "--name", "cut", "--detach")
    run = RunDirectory(bench.place.runs / "cut-01")
    try:
        for _ in range(cuts):
            step = written_status(run).last_durable_step
            wait_for(lambda step=step: written_status(run).last_durable_step > step)
            time.sleep(bench.random.uniform(0, 1))  # anywhere between two checkpoints
            leader = written_status(run).pid
            bench.cut("train", lambda after: training_losses(run, RunDirectory(after / "runs" / run.id)), leader)
    finally:
        bench.command("runs", "stop", run.id)
        wait_for(lambda: read_status(run).state not in ALIVE)


def finished(bench: Bench, cuts: int) -> None:
    """Cuts when a training has ended, its model exported."""
    for number in range(1, cuts + 1):
        output = f"models/tuned-{number}"
        settings = ("--max-epochs", "1", "--export-dir", output)
        bench.command("train", "--config", "configs/photos.yaml", "--name", "end", *settings)
        run = f"runs/end-{number:02d}"
        kept = [f"{run}/{name}" for name in ("config.yaml", "status.json", "metrics.db", "checkpoints")]
        bench.cut("finished", bench.files(output, *kept))


def preparing(bench: Bench, cuts: int) -> None:
    """Cuts when data have been prepared."""
    for number in range(1, cuts + 1):
        output = f"data/prepared-{number}"
        bench.command("prepare", "--dataset", "data/photographs", "--output", output)
        bench.cut("prepare", bench.files(output))


def exporting(bench: Bench, cuts: int) -> None:
    """Cuts when a checkpoint has been exported, every other time in the place of a model that stood there."""
    for number in range(cuts):
        output = f"models/exported-{number // 2}"
        checkpoint = "runs/end-01/checkpoints/best.pt"
        again = ("--overwrite", "--merge-lora") if number % 2 else ()
        bench.command("export", "--checkpoint", checkpoint, "--output", output, *again)
        bench.cut("export", bench.files(output))


def saving_configs(bench: Bench, cuts: int) -> None:
    """Cuts when the agent has answered that a config is saved: a new one, or a change."""
    agent = Agent(bench.place)
    for number in range(cuts):
        name = f"mine-{number // 2}.yaml"
        revision = agent.answer(ReadConfig(name)).revision if number % 2 else ""
        agent.answer(SaveConfig(name, {"seed": number}, revision))
        bench.cut("config", bench.files(f"configs/{name}"))


def saving_thresholds(bench: Bench, cuts: int) -> None:
    """Cuts when a model's card has been given a threshold."""
    model = bench.place.models / "tuned-1"
    for number in range(cuts):
        write_card(model, {**read_card(model), "threshold": 0.7 + number / 100})
        bench.cut("threshold", bench.files("models/tuned-1"))


def making_runs(bench: Bench, cuts: int) -> None:
    """Cuts when a run has been made."""
    for _ in range(cuts):
        run = create_run(bench.place.runs, "new", "train", CONFIG)
        bench.cut("new run", bench.files(f"runs/{run.id}"))


KINDS = (training, finished, preparing, exporting, saving_configs, saving_thresholds, making_runs)


def wait_for(happened: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError("what was waited for did not happen")
        time.sleep(0.001)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cuts", type=int, default=50)
    parser.add_argument("--work", type=Path, help="where the images are kept meanwhile; else in a temporary folder")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.work, prefix="powercut-") as work:
        disk = LoopImage(Path(work))
        try:
            bench = Bench(disk, options.seed)
            for make, share in zip(KINDS, SHARES.values(), strict=True):
                make(bench, max(1, round(options.cuts * share)))
        finally:
            disk.close()
    lost = {kind: len(texts) for kind, texts in bench.losses.items()}
    report: dict[str, Any] = {"cuts": dict(bench.cuts), "lost": lost, "what": bench.losses}
    sys.stdout.write(json.dumps(report, indent=1) + "\n")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
