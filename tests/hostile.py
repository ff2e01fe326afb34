"""A workspace in which every name and every text tries to command the terminal that shows it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from logoclip.data.prepare import DATABASE, prepare
from logoclip.evaluation.stored import store_evaluation
from logoclip.runs import MetricsWriter, RunDirectory, StatusWriter, create_run
from logoclip.workspace import Workspace
from tests.data_sets import write_data_set

COLOUR = "\x1b[6;66;666m"
# A clipboard write, a colour, the 8-bit forms of both, the bell, a return, DEL, two overrides of direction.
IN_NAMES = f"hi\x1b]52;c;aGk=\x07{COLOUR}\x9d0;t\x9c\x9b31mlo\b\r\x7f\u202edog\u2066"
HOSTILE = f"{IN_NAMES}\x00"
VISIBLE = "hi␛]52;c;aGk="
IN_YAML = '"' + "".join(f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c):04x}" for c in HOSTILE) + '"'

# What a console itself says to its terminal: cursor, colours, modes, the pointer's shape.
_OWN = re.compile(r"\x1b\[[0-9;:<=>?$]*[A-Za-z]|\x1b\]22;[a-z]+\x07")
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def obeyed(text: str) -> list[str]:
    """The pieces of `text` around what a terminal would obey."""
    return [text[max(0, found.start() - 20) : found.end() + 20] for found in _OBEYED.finditer(text)]


def obeyed_in_frames(sent: str) -> list[str]:
    """The same of what a console sent, but for its own words. The colour in `HOSTILE` is no word of its own."""
    return obeyed(_OWN.sub(lambda found: found[0] if found[0] == COLOUR else "", sent))


def hostile_workspace(root: Path) -> Workspace:
    """Runs, configs, data and an evaluation of such names and texts."""
    place = Workspace.make(root)
    _data(place)
    config = f"# {IN_NAMES[-5:]}, which YAML allows\nbase_model: {IN_YAML}\nseed: 5\n"
    (place.configs / f"{IN_NAMES}.yaml").write_text(config, encoding="utf-8")
    (place.configs / "faulty.yaml").write_text(f"{IN_YAML}: 3\nseed: {IN_YAML}\n", encoding="utf-8")
    _run(place, "train", state="failed")
    _evaluated(place, _run(place, "evaluate", state="finished"))
    _run(place, "prepare", state="stopped")
    return place


def _data(place: Workspace) -> None:
    write_data_set(place.root / "pictures", brands=6, images=2)
    prepared = place.data / IN_NAMES
    prepare(place.root / "pictures", prepared, processes=1)
    with closing(sqlite3.connect(prepared / DATABASE)) as db, db:
        db.execute("UPDATE crops SET category = ?, brand = ? || brand", (HOSTILE, IN_NAMES))
        db.execute("INSERT INTO skipped (path, reason) VALUES (?, ?)", (HOSTILE, HOSTILE))


def _run(place: Workspace, kind: str, state: str) -> RunDirectory:
    made = create_run(place.runs, kind, kind, f"seed: 5\nbase_model: {IN_YAML}\n")  # type: ignore[arg-type]
    StatusWriter(made).write(
        state=state, name=HOSTILE, message=HOSTILE, error=HOSTILE, parent=HOSTILE, host=HOSTILE, step=3,
        progress=(2, 5) if kind != "train" else None,
    )  # fmt: skip
    made.log.write_text(f"{HOSTILE}\nand more {HOSTILE}\n", encoding="utf-8")
    with MetricsWriter(made.metrics) as metrics:
        for step in range(1, 20):
            metrics.scalars(step, {"loss": 1 / step, "separation": 0.1, HOSTILE: 0.5})
        for event in ("note", "warning", "epoch", "best", HOSTILE):
            metrics.event(event, 3, HOSTILE)
    return RunDirectory(made.path.rename(made.path.with_name(f"{kind}{IN_NAMES}-01")))


def _evaluated(place: Workspace, run: RunDirectory) -> None:
    from tests.logotui.sweep_host import made_up_sweep

    sweep = made_up_sweep()
    models = tuple(
        replace(
            model, path=f"models/{HOSTILE}",
            held_out=replace(model.held_out, gallery=tuple(f"{IN_NAMES}{name}" for name in model.held_out.gallery)),
        )
        for model in sweep.models
    )  # fmt: skip
    store_evaluation(replace(sweep, models=models, data=str(place.data / IN_NAMES)), run.evaluation)
