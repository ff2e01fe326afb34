"""What the console asks for costs: `python docs/protocol_speed.py`.

Prints one JSON object: seconds by the clock and of the processor, which are alike unless the machine is busy, and bytes
as they are and as ssh's compression leaves them (zlib), for the list of RUNS runs, for the same list when nothing has
changed, for the settings that are asked for at once, and for the curves of runs of so many steps, whole and one step
later.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from logoclip.agent.answering.run_list import RunList
from logoclip.agent.answering.run_settings import settings_of
from logoclip.agent.wire import encoded
from logoclip.runs import MetricsWriter, create_run, pyramid, read_curves
from logoclip.runs.curves import NOTHING_READ, Cursor, Window
from logotui.watcher import SETTINGS_AT_ONCE

RUNS, ROUNDS, COLUMNS = 1000, 7, 280
NAMES = ("loss", "positive", "negative", "learning_rate")


def measured(ask: Callable[[], Any], rounds: int = ROUNDS) -> dict[str, float]:
    """The medians of the seconds that `ask` takes, and the size of its answer."""
    seconds, processor = [], []
    for _ in range(rounds):
        began, busy = time.perf_counter(), time.process_time()
        answer = ask()
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - busy)
    line = encoded(answer)
    return {
        "seconds": round(statistics.median(seconds), 4),
        "processor": round(statistics.median(processor), 4),
        "bytes": len(line),
        "zlib": len(zlib.compress(line)),
    }


def runs(folder: Path) -> dict[str, Any]:
    """A list of runs, all of them and none of them changed."""
    first = create_run(folder, "demo", "train", "seed: 1\n")
    with MetricsWriter(first.metrics) as metrics:
        metrics.scalars(1, {"loss": 0.5, "separation": 0.4})
    for number in range(RUNS - 1):
        shutil.copytree(first.path, folder / f"copy-{number:04d}")
    listed = RunList(folder)
    newest = measured(listed.since, rounds=1)
    known = listed.since().revision
    while (answer := listed.since(known)).more:
        known = answer.revision
    known = answer.revision
    ids = sorted(path.name for path in folder.iterdir())[:SETTINGS_AT_ONCE]
    settings = measured(lambda: settings_of(folder, ids))
    return {
        "the newest, which come first": newest,
        "whole": measured(listed.since, rounds=1),
        "unchanged": measured(lambda: listed.since(known)),
        f"settings of {len(ids)}": settings,
    }


def curves(path: Path, steps: int) -> dict[str, Any]:
    """The curves of a run of so many steps: first read whole, then what one more step brings."""
    with MetricsWriter(path) as metrics:
        metrics.scalars(1, {name: 1 / key for key, name in enumerate(NAMES, 1)})
        with sqlite3.connect(path) as db:  # as it writes them, a million in one transaction
            keys = [key for (key,) in db.execute("SELECT id FROM names")]
            rows = ((step, key, 1 / (step + key), 0.0) for step in range(2, steps + 1) for key in keys)
            db.executemany("INSERT INTO points (step, name, value, time) VALUES (?, ?, ?, ?)", rows)
        from_rows = measured(lambda: read_curves(path, NAMES, COLUMNS, NOTHING_READ), rounds=1)
        with sqlite3.connect(path) as db:  # as an older version's grows, in which only rows are
            while pyramid.grow(db):
                pass
        since = read_curves(path, NAMES, COLUMNS).cursor
        first = measured(lambda: read_curves(path, NAMES, COLUMNS, NOTHING_READ))
        near = Window(steps // 3, steps // 3 + steps // 10)
        zoomed = measured(lambda: read_curves(path, NAMES, COLUMNS, NOTHING_READ, near))
        metrics.scalars(steps + 1, dict.fromkeys(NAMES, 0.5))
        return {
            "from rows alone": from_rows,
            "first": first,
            "a tenth of it": zoomed,
            "one step": measured(lambda: read_curves(path, NAMES, COLUMNS, Cursor(*since))),
        }


def main() -> None:
    """Measures in a folder of its own, and prints."""
    with tempfile.TemporaryDirectory() as folder:
        found = {f"{steps:,} steps": curves(Path(folder) / f"{steps}.db", steps) for steps in (20_000, 1_000_000)}
        sys.stdout.write(json.dumps({f"{RUNS} runs": runs(Path(folder) / "runs"), **found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
