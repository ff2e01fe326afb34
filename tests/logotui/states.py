"""Workspaces in the states that a screen can meet: nothing there, everything at once, what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from logoclip.agent.questions.data import Brand, CropPage, DataSet, DataSetSummary, SkippedFile, Thumbnail
from logoclip.agent.questions.evaluations import EvaluationRun
from logoclip.errors import LogoclipError
from logoclip.evaluation.figures import EvaluatedModel
from logoclip.machine.check import Check
from logoclip.runs import Event, Histogram
from logoclip.tuning.trials import Trial
from logotui.hosts.host import HostLost, Link
from tests.logotui.config_host import DEMO
from tests.logotui.fake_host import NOON, FakeHost, bell, curves, lively, summary
from tests.logotui.screens.test_data import data_host
from tests.logotui.screens.test_queue import busy, waits
from tests.logotui.screens.test_study import REPORT, searching
from tests.logotui.sweep_host import sweep_host

Make = Callable[[Path], FakeHost]
LONG = "jetson_orin-vit-large-patch14-letterbox-warm-restarts-{:03d}"
STATES = ("finished", "finished", "stopped", "failed", "lost", "paused", "finished")
NO_ROUTE = "connect to host orin port 22: no route to host"
NO_SHAPE = "evaluation/scores.npz: cannot be read: it ends in the middle; sweep again"


def plain(make: Callable[[], FakeHost]) -> Make:
    """A host that needs no folder."""
    return lambda folder: make()


def failing(make: Make, name: str, fault: LogoclipError) -> Make:
    """A host that answers the question `name` with a fault."""

    def made(folder: Path) -> FakeHost:
        host = make(folder)
        host.faults[name] = fault
        return host

    return made


def unreachable() -> FakeHost:
    """A host that has never answered."""
    lost = HostLost(f"orin: {NO_ROUTE}")
    return FakeHost(name="orin", link=Link(True, NO_ROUTE, 8.0), faults={"info": lost, "runs": lost, "gauges": lost})


def cut(host: FakeHost) -> None:
    """The link is gone, whatever is asked."""

    async def gone(question: Any, /) -> Any:
        raise HostLost(f"orin: {NO_ROUTE}")

    host.link = Link(True, NO_ROUTE, 8.0)
    host.ask = gone  # type: ignore[method-assign]


def settings(number: int) -> dict[str, Any]:
    """Those of one of many runs."""
    return {
        "learning_rate": 10.0 ** -(3 + number % 3), "loss_type": ("infonce", "supcon", "triplet")[number % 3],
        "lora_r": 4 * 2 ** (number % 4), "seed": number % 5, "data_dir": "data/logodet3k-letterbox-224",
    }  # fmt: skip


def crowd(count: int = 300) -> FakeHost:
    """Many runs with long names, one of them live, in every state."""
    newest = summary(LONG.format(count), settings=settings(count))
    older = [
        summary(
            LONG.format(number), state=STATES[number % len(STATES)], settings=settings(number),
            created=NOON - 900 * number, images_per_second=None, seconds_left=None,
            loss=0.6 + number % 17 / 10, separation=0.3 + number % 20 / 100, best_f1=0.5 + number % 40 / 100,
            title="" if number % 9 else "the one with the longer warm-up, again",
            tags=("keep", "paper") if number % 5 == 0 else (),
        )
        for number in reversed(range(1, count))
    ]  # fmt: skip
    host = FakeHost([newest, *older])
    for number in range(count - 6, count + 1):
        host.rows[LONG.format(number)] = [
            [step, name, value + (count - number) / 10] for step, name, value in curves(400)
        ]
        host.configs[LONG.format(number)] = settings(number)
    host.logs = {LONG.format(count): "epoch 1 done\n"}
    return host


def many_charts() -> FakeHost:
    """A run with every figure that a machine of many parts can write."""
    host = lively()
    gauges = [f"gauge/{kind}_{part}" for kind in ("power_watts", "temperature_celsius") for part in range(14)]
    host.rows["demo-03"] += [
        [step, name, 20.0 + place + step / 20]
        for place, name in enumerate(gauges) for step in range(1, 419, 20)
    ]  # fmt: skip
    return host


def lost_run() -> FakeHost:
    """A run whose worker is gone, alone."""
    why = "worker gone: killed by the kernel, out of memory, at step 230"
    host = FakeHost([summary("demo-00", state="lost", epoch=2, step=230, last_durable_step=200, error=why,
                             images_per_second=None, seconds_left=None)])  # fmt: skip
    host.rows, host.logs = {"demo-00": curves(230)}, {"demo-00": "epoch 1 done\nepoch 2 done\n"}
    return host


def many_brands() -> FakeHost:
    """A data set of as many brands as LogoDet-3K has, with long names and many reasons to skip."""
    brands = tuple(
        Brand(f"{'société-générale' if number % 3 else 'a&w'}-{number:04d}", f"Category {number % 9}", 5 + number % 90,
              9 + number % 200, ("train", "validation", "calibration", "held_out")[number % 4])
        for number in range(3000)
    )  # fmt: skip
    skipped = tuple(SkippedFile(f"{number}.jpg", f"reason {number % 30}: not a picture") for number in range(4000))
    data = DataSet(DataSetSummary("data/logodet3k", 3000, 2993, 158_652, 194_261, 4000), "0123", 7, brands, skipped)

    def crops(asked: Any) -> CropPage:
        grey = ("808080" * asked.width,) * asked.height
        return CropPage(99, tuple(Thumbnail(f"{asked.brand}/{place}", grey) for place in range(asked.count)))

    answers = {"data_sets": lambda _: (data.summary,), "read_data_set": lambda _: data, "crops": crops}
    return FakeHost(answers={**data_host().answers, **answers})


def many_sweeps(folder: Path) -> FakeHost:
    """Sixty stored sweeps."""
    host = sweep_host(folder)
    host.summaries += [
        summary(f"{LONG.format(number)}-sweep-01", kind="evaluate", state="finished", best_f1=number / 100)
        for number in range(60)
    ]
    return host


def many_checks() -> FakeHost:
    """A doctor with much to say."""
    said = "measured just now, on the disk of the workspace, which is a network share; put it on a local disk"
    found = tuple(Check(f"check {number}", ("ok", "warning", "fault")[number % 3], said) for number in range(40))
    return FakeHost(lively().summaries, answers={"examine": lambda _: found})


def judged(make: Callable[[], FakeHost] = lively, run: str = "demo-01") -> FakeHost:
    """Runs with settings, of which one has been swept."""
    host = make()
    host.configs |= {"demo-02": {"loss_type": "supcon", "seed": 1}, "demo-01": {"loss_type": "infonce", "seed": 1}}
    model = EvaluatedModel("finetuned", "m", 0.819, 0.719, parent_run=run, f1_interval=(0.696, 0.742))
    host.answers["evaluations"] = lambda _: (EvaluationRun(host.summaries[-1], (model,)),)
    return host


def queueing() -> FakeHost:
    """More runs than a queue has lines."""
    host = busy()
    host.summaries = [
        *(waits(LONG.format(place), 10 * place, LONG.format(place - 1)) for place in range(99, 40, -1)), *host.summaries
    ]  # fmt: skip
    return host


def searched(trials: int) -> FakeHost:
    """A search with so many trials."""
    tried = tuple(
        Trial(number, ("complete", "pruned", "failed", "running")[number % 4],
              {"learning_rate": 1e-5 * number, "lora_r": 8},
              LONG.format(number), 0.2 + number % 30 / 100, number % 8, "out of memory" if number % 4 == 2 else "")
        for number in range(trials)
    )  # fmt: skip
    return searching(replace(REPORT, trials=tried))


def many_epochs(epochs: int) -> FakeHost:
    """So many validations, between which the two kinds drift apart."""
    host = lively()
    edges = tuple(-1 + 0.04 * place for place in range(51))
    kinds = (("val_wrong", 0.6, -0.3, 4000), ("val_correct", 0.7, 0.15, 900))
    host.counts["demo-03"] = tuple(
        Histogram(10 * number, name, edges, tuple(bell(begin + far * number / epochs, 0.1, size)))
        for number in range(epochs) for name, begin, far, size in kinds
    )  # fmt: skip
    host.happened["demo-03"] = [Event(0, 10 * number, NOON, "epoch", f"epoch {number}") for number in range(1, epochs)]
    return host


def logging(lines: int) -> FakeHost:
    """A run with a log of so many lines, some in colour, some long."""
    host = lively()
    kinds = (
        "epoch done",
        "\x1b[33mWARNING\x1b[0m one unreadable image skipped",
        "ERROR cuda: " + "out of memory, " * 12,
    )
    host.logs["demo-03"] = "".join(f"12:{number % 60:02d} {kinds[number % 3]}\n" for number in range(lines))
    return host


WRONG = DEMO.replace("batch_size: 16", "batch_size: many").replace("1e-3", "-1") + "lora_rank: 8\n"
"""A config with three faults."""
