"""Measures the console from outside, and the best other viewers of training runs beside it, in one run.

    python benchmarks/console.py [--rounds 5] [--steps 100000] [--rivals PYTHON] [--million]
    python benchmarks/console.py --detail

On a pseudo-terminal of 140 × 40. Sides alternate in each round; printed are the medians of the rounds. PYTHON is one of
an environment with `pip install wandb tensorboard terminalboard 'plotext<6'`; without it the console is measured alone.
`--detail` measures what is written in each detail that a link may leave.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from rivals import EVERY, figures
from terminal import Program

from logoclip.runs import MetricsWriter, RunDirectory, StatusWriter, acquire, create_run

QUIET = 0.7
LIVE = 10.0
UNREAD = 10.0
MILLION = 1_000_000
VISITS = (("3", "monitor"), ("2", "config"), ("4", "sweep"), ("5", "data"))
# What is pressed while the charts are live, after every screen was visited once.
LEET_KEYS = ("1", "1", "]", "]", "h", "h", "2", "2")  # its charts, its side bar, its help, its gauges: off and on
KEYS = ("1", "3", "1", "2", "3", "l", "l", "m", "m", "m", "1", " ", " ", "3")

STEADY = """
from logotui.cli import main
from logotui.drawing.detail import Detail
from logotui.terminal.economy import Economy

Economy.detail = property(lambda self: Detail({detail}), lambda self, value: None)  # whatever the terminal bears
main(["{workspace}"])
"""
"""A console that draws in one detail."""

Times = dict[str, list[float]]


def write_run(runs: Path, steps: int, name: str = "demo") -> RunDirectory:
    """A training of so many steps, that stands as running and has no worker."""
    run = create_run(runs, name, "train", "max_epochs: 8\n")
    with MetricsWriter(run.metrics) as metrics:
        for step in range(1, steps + 1):
            metrics.scalars(step, figures(step))
    StatusWriter(run).write(state="finished", step=steps, steps_planned=steps, epoch=8, epochs_planned=8)
    return run


def write_for_ever(run: RunDirectory, step: int) -> None:
    """Be the worker of `run`, which is at `step`: five steps a second."""
    held = acquire(run)
    status = StatusWriter(run)
    status.write(state="running", pid=os.getpid(), step=step, steps_planned=MILLION, epoch=4, epochs_planned=8)
    with MetricsWriter(run.metrics) as metrics:
        print("writing", flush=True)  # noqa: T201
        while held:
            step += 1
            metrics.scalars(step, figures(step))
            status.write(step=step)
            time.sleep(EVERY)


@contextmanager
def worker(*command: str) -> Iterator[None]:
    """A process that says when it writes, while it is needed."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


def console(workspace: Path) -> Program:
    """`logotui`, which remembers nothing of the time before."""
    state = tempfile.mkdtemp(dir=workspace)
    return Program([sys.executable, "-m", "logotui", str(workspace)], XDG_STATE_HOME=state)


def measure_live(workspace: Path, times: Times) -> None:
    """A run that trains: the first screen, each screen's first visit, keys, bytes, memory, a terminal not read."""
    with console(workspace) as program:
        times["first screen, s"].append(program.first("demo-01"))
        program.read(3 * QUIET)
        for key, name in VISITS:
            times[f"first visit of {name}, ms"].append(program.press(key) * 1000)
            program.read(QUIET)
        for key in KEYS:
            times["key to screen, ms"].append(program.press(key) * 1000)
            program.read(QUIET)
        times["live charts, bytes/s"].append(program.bytes_a_second(LIVE))
        times["memory, MB"].append(program.megabytes())
        program.press("1")
        time.sleep(UNREAD)  # nobody reads: what is typed meanwhile has to be seen at once afterwards
        times["after 10 s not read, ms"].append(program.press("2", lambda: "training.yaml" in program.text()) * 1000)


def measure_detail(times: Times, rounds: int) -> None:
    """Bytes a second of the live charts, and of a change of screens, in each detail that the link may leave."""
    for steps in (400, 100_000):
        with tempfile.TemporaryDirectory() as place, ExitStack() as workers:
            run = write_run(Path(place) / "runs", steps)
            workers.enter_context(worker(sys.executable, __file__, "--write", str(run.path), str(steps)))
            for detail in (0, 1, 2) * rounds:
                code = STEADY.format(detail=detail, workspace=place)
                with Program([sys.executable, "-c", code], XDG_STATE_HOME=str(Path(place, "state-of-none"))) as program:
                    program.first("demo-01")
                    before = program.bytes
                    program.press("3")
                    program.read(10 * QUIET)
                    times[f"detail {detail}, {steps} steps: the screen, bytes"].append(program.bytes - before)
                    times[f"detail {detail}, {steps} steps: bytes/s"].append(program.bytes_a_second(LIVE))


def measure_leet(python: str, folder: Path, times: Times) -> None:
    """W&B LEET beside the same run."""
    with Program([str(Path(python).with_name("wandb")), "leet", str(folder / "wandb" / "latest-run")]) as program:
        times["LEET: first screen, s"].append(program.first("loss", "separation", "└"))
        program.read(3 * QUIET)
        for key in LEET_KEYS:
            times["LEET: key to screen, ms"].append(program.press(key) * 1000)
            program.read(QUIET)
        times["LEET: live charts, bytes/s"].append(program.bytes_a_second(LIVE))
        times["LEET: memory, MB"].append(program.megabytes())


def measure_terminalboard(python: str, folder: Path, times: Times) -> None:
    """terminalboard beside the same run."""
    command = [str(Path(python).with_name("terminalboard")), "--reset-view", str(folder / "events")]
    with Program(command) as program:
        times["terminalboard: first screen, s"].append(program.first("loss", "┤"))
        times["terminalboard: memory, MB"].append(program.megabytes())


def measure_many(times: Times, rounds: int) -> None:
    """The first screen of many runs."""
    for number in (300, 1000):
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(number):
                write_run(Path(folder) / "runs", 2)
            for _ in range(rounds):
                with console(Path(folder)) as program:
                    times[f"first screen of {number} runs, s"].append(program.first("demo-"))


def measure_million(times: Times, rounds: int) -> None:
    """A run of a million steps, to its charts, and a key meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        write_run(Path(folder) / "runs", MILLION)
        for _ in range(rounds):
            with console(Path(folder)) as program:
                program.first("demo-01")
                program.read(3 * QUIET)
                charts = program.press("3", lambda: "loss" in program.text() and "⠤" in program.text())
                times["a million steps to their charts, s"].append(charts)


def measure_idle(times: Times, rounds: int) -> None:
    """Bytes a second beside a run that has ended."""
    with tempfile.TemporaryDirectory() as folder:
        write_run(Path(folder) / "runs", 1000)
        for _ in range(rounds):
            with console(Path(folder)) as program:
                program.first("demo-01")
                program.press("3")
                program.read(10 * QUIET)
                times["idle, bytes/s"].append(program.bytes_a_second(LIVE))


def measure_beside(options: argparse.Namespace, times: Times) -> None:
    """The console and the others beside the same training; the sides alternate."""
    rivals = str(Path(__file__).with_name("rivals.py"))
    with tempfile.TemporaryDirectory() as place, ExitStack() as workers:
        folder = Path(place)
        run = write_run(folder / "ours" / "runs", options.steps)
        workers.enter_context(worker(sys.executable, __file__, "--write", str(run.path), str(options.steps)))
        sides = [partial(measure_live, folder / "ours", times)]
        if options.rivals:
            subprocess.run([options.rivals, rivals, place, str(options.steps)], check=True)
            workers.enter_context(worker(options.rivals, rivals, "--live", place, str(options.steps)))
            sides += [
                partial(measure, options.rivals, folder, times) for measure in (measure_leet, measure_terminalboard)
            ]
        for _ in range(options.rounds):
            for side in sides:
                side()


def main() -> None:
    """Measures and prints one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--rivals", metavar="PYTHON")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--detail", action="store_true")
    times: Times = defaultdict(list)
    options = parser.parse_args()
    if options.detail:
        measure_detail(times, options.rounds)
    else:
        measure_all(options, times)
    print(json.dumps({name: summary(values) for name, values in times.items()}, indent=1))  # noqa: T201


def measure_all(options: argparse.Namespace, times: Times) -> None:
    """What the table of the aims has."""
    measure_beside(options, times)
    measure_many(times, options.rounds)
    measure_idle(times, options.rounds)
    if options.million:
        measure_million(times, options.rounds)


def summary(values: list[float]) -> str:
    """The median, and where there are many the 95th percentile."""
    median = f"{statistics.median(values):.3g}"
    return f"{median} (p95 {statistics.quantiles(values, n=20)[-1]:.3g})" if len(values) > 20 else median


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write_for_ever(RunDirectory(Path(sys.argv[2])), int(sys.argv[3]))
    else:
        main()
