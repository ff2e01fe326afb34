"""What a person comes for, each in the keys that README and `?` name: the shortest way, and what holds afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.widgets import Static

from logoclip.agent.questions.launches import Launched
from logotui.app import LogoTui
from logotui.comparing.diff import Comparison
from logotui.screens.config import ConfigScreen
from logotui.screens.diff import DiffScreen
from logotui.screens.log import LogScreen
from logotui.screens.notices import NoticesScreen
from logotui.screens.queue import QueueScreen
from logotui.screens.runs import RunsScreen
from logotui.screens.study import StudyScreen
from tests.logotui.config_host import config_host
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import NOON, FakeHost, lively, summary
from tests.logotui.screens.test_again import FILES
from tests.logotui.screens.test_study import searching
from tests.logotui.settle import calm
from tests.logotui.sweep_host import sweep_host

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
LOST, FINISHED = "down down down down", "down down down"
"""The way of the cursor to the lost run, and to a finished one."""
NAMES = {"left": "←", "right": "→"}
RATES = {"demo-03": 1e-3, "demo-04": 1e-4, "demo-02": 1e-3, "demo-01": 1e-4, "demo-00": 1e-5}
ERROR = "out of memory: 2.1 GB were asked for, and 0.3 GB are free. " * 4


def workshop(folder: Path) -> FakeHost:
    """Runs in every state, three seeds of one setting among them, and a config."""
    host, runs = config_host(folder), lively()
    host.rows, host.happened, host.checkpoints = runs.rows, runs.happened, {"demo-01": FILES}
    host.logs = {"demo-03": "".join(f"12:44:{event.time - NOON:02.0f} {event.message}\nmore\n" for event in
                                    runs.happened["demo-03"])}  # fmt: skip
    told = [replace(run, settings={"learning_rate": RATES.get(run.id, 0.0), "seed": place})
            for place, run in enumerate(runs.summaries)]  # fmt: skip
    host.summaries = [*told, summary("bad-01", state="failed", error=ERROR)]
    host.set("demo-02", best_f1=0.75)
    host.answers["launch_training"] = lambda asked: Launched("demo-03")
    return host


def runs_shown(app: LogoTui) -> list[str]:
    screen = app.screen
    assert isinstance(screen, RunsScreen)
    return [row.id for row in screen.list.shown.rows if not hasattr(row, "runs")]


def comparing(app: LogoTui) -> Comparison | None:
    return app.screen.comparison if isinstance(app.screen, DiffScreen) else None


def compared(app: LogoTui) -> tuple[str, ...]:
    found = comparing(app)
    return found.names if found else ()


def settings_apart(app: LogoTui) -> str:
    found = comparing(app)
    return str(found.sections[-1]) if found else ""


def whole_text(app: LogoTui) -> str:
    """Where errors are read: the text of the one that is chosen."""
    shown = app.screen.query(Static) if isinstance(app.screen, NoticesScreen) else ()
    return "\n".join(str(one.content) for one in shown)


def saved(app: LogoTui) -> str:
    """The text of the config on screen, once it is on the disk."""
    return app.screen.draft.file.text if isinstance(app.screen, ConfigScreen) else ""


def seeds_launched(host: FakeHost) -> list[int]:
    return [int(re.findall(r"(?m)^seed: (\d+)", asked["text"])[-1]) for asked in host.asked("launch_training")]


def log_line(app: LogoTui) -> str:
    screen = app.screen
    return screen.view.current.raw if isinstance(screen, LogScreen) and screen.view.current else ""


@dataclass(frozen=True)
class Task:
    """What a person wants, the keys for it (words in quotes are typed), and what holds then."""

    wish: str
    keys: str
    holds: Callable[[LogoTui, FakeHost], object]
    host: Callable[[Path], FakeHost] = workshop


TASKS = [
    Task("find the run with the best F1", "o b enter", lambda app, host: runs_shown(app)[0] == "demo-02"),
    Task("compare two", "down space down space d", lambda app, host: compared(app) == ("demo-04", "demo-02")),
    Task("see why a run got worse", "down down d", lambda app, host: "learning_rate" in settings_apart(app)),
    Task("stop", "s y", lambda app, host: host.find("demo-03").state == "stopping"),
    Task("resume a lost run", f"{LOST} p", lambda app, host: host.asked("resume")[0]["id"] == "demo-00"),
    Task("delete", f"{FINISHED} delete y", lambda app, host: "demo-01" not in runs_shown(app)),
    Task("undo", f"{FINISHED} delete y z", lambda app, host: host.asked("restore") and "demo-01" in runs_shown(app)),
    Task("rename", "R 'warm' enter", lambda app, host: host.find("demo-03").title == "warm"),
    Task("tag", "t 'paper' enter", lambda app, host: host.find("demo-03").tags == ("paper",)),
    Task("note", "i 'warmer' ctrl+s", lambda app, host: host.find("demo-03").note == "warmer"),
    Task("filter by lr", "/ 'lr>=1e-3' enter", lambda app, host: runs_shown(app) == ["demo-03", "demo-02"]),
    Task("sort by loss", "o l enter", lambda app, host: runs_shown(app)[0] == "demo-01"),
    Task("group seeds", "G", lambda app, host: len(runs_shown(app)) < len(host.summaries)),
    Task(
        "change a field in YAML",
        "2 / 'temperature' enter tab '0.05' ctrl+s",
        lambda app, host: "temperature: 0.05 " in saved(app),
    ),
    Task(
        "queue three seeds",
        "2 / 'seed' enter enter '1' enter ctrl+l 2 enter '2' enter ctrl+l 2 enter '3' enter ctrl+l",
        lambda app, host: seeds_launched(host) == [1, 2, 3],
    ),
    Task("move, drop or start what waits", "Q", lambda app, host: isinstance(app.screen, QueueScreen)),
    Task("search over settings", "T", lambda app, host: isinstance(app.screen, StudyScreen), lambda _: searching()),
    Task(
        "export a chosen checkpoint",
        f"{FINISHED} x down enter enter",
        lambda app, host: "epoch_8.pt" in str(host.asked("export_checkpoint")),
    ),
    Task("sweep a run's thresholds", "4 n enter", lambda app, host: host.asked("launch_job"), sweep_host),
    Task("write a threshold", "4 right left x", lambda app, host: host.asked("write_threshold"), sweep_host),
    Task("read an error whole", f"{LOST} down down E", lambda app, host: ERROR.strip() in whole_text(app)),
    Task("read the log at a step", "3 w W W L", lambda app, host: "epoch 2" in log_line(app)),
]


def rows_of_readme() -> dict[str, str]:
    """What to press, by what for."""
    rows = re.findall(r"(?m)^\| (.+?) \| (.+) \|$", README.partition("what to press")[2])
    return {wish: keys for wish, keys in rows if wish != "to"}


@pytest.mark.parametrize("task", [pytest.param(task, id=task.wish) for task in TASKS])
def test_the_readme_names_the_keys(task: Task) -> None:
    """All of them, but for the way of a cursor and what is typed: that is another for everyone."""
    said = set(re.findall(r"`(.+?)`", rows_of_readme()[task.wish]))
    used = {NAMES.get(word, word) for word in task.keys.split() if not word.startswith("'")}
    assert used - {"down", "ctrl+k"} <= said


def pressed(text: str) -> list[str]:
    """The single keys of `text`: `'abc'` is a, b, c."""
    return [key for word in text.split() for key in (word[1:-1] if word[0] == "'" else [word])]


@pytest.mark.parametrize("task", [pytest.param(task, id=task.wish) for task in TASKS])
async def test_a_task_is_done_with_these_keys(task: Task, tmp_path: Path) -> None:
    host = task.host(tmp_path)
    app = LogoTui(host)
    async with app.run_test(size=(140, 40)) as pilot:
        await eventually(lambda: app.watcher.facts.runs is not None)
        for key in pressed(task.keys):
            await pilot.press(key)
            await calm(pilot)  # a person looks before the next key
        await eventually(lambda: task.holds(app, host), 20)
