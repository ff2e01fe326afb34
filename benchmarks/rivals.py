"""Writes the same training as runs of TensorBoard and of W&B; run by a Python that has tensorboard and wandb.

PYTHON benchmarks/rivals.py FOLDER STEPS           # FOLDER/events: a TensorBoard run of so many steps
PYTHON benchmarks/rivals.py --live FOLDER STEPS    # FOLDER/wandb: a W&B run of so many, that goes on: five a second
"""

from __future__ import annotations

import math
import os
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

EVERY = 0.2
CHARTS = ("loss", "learning_rate", "positive", "negative", "separation", "images_per_second")


def figures(step: int) -> dict[str, float]:
    """What a training writes at `step`: six charts."""
    noise = math.sin(step * 12.9898) * 0.05
    separation = 0.4 * (1 - math.exp(-step / 20_000)) + noise
    values = (
        3 * math.exp(-step / 30_000) + 0.5 + noise,
        1e-3 * (1 + math.cos(math.pi * step / 1_000_000)) / 2,
        0.45 + separation,
        0.45,
        separation,
        318 + 20 * noise,
    )
    return dict(zip(CHARTS, values, strict=True))


def write_wandb_for_ever(folder: Path, steps: int) -> None:
    """A W&B run in `folder`/wandb."""
    os.environ |= {"WANDB_MODE": "offline", "WANDB_SILENT": "true"}
    import wandb

    folder.mkdir(parents=True, exist_ok=True)
    run: Any = wandb.init(project="speed", dir=str(folder), name="demo-01")
    for step in count(1):
        run.log(figures(step), step=step)
        if step == steps:
            print("writing", flush=True)  # noqa: T201
        time.sleep(EVERY if step >= steps else 0)


def write_events(folder: Path, steps: int) -> None:
    """A TensorBoard run in `folder`."""
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    writer = EventFileWriter(str(folder), max_queue_size=10_000)
    for step in range(1, steps + 1):
        values = [Summary.Value(tag=name, simple_value=value) for name, value in figures(step).items()]
        writer.add_event(Event(wall_time=time.time(), step=step, summary=Summary(value=values)))
    writer.close()


if __name__ == "__main__":
    if sys.argv[1] == "--live":
        write_wandb_for_ever(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        write_events(Path(sys.argv[1]) / "events", int(sys.argv[2]))
