"""Which data set is shown, and how a new one is prepared."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from logoclip.agent.questions.data import DataSetSummary
from logoclip.agent.questions.launches import LaunchJob
from logotui.names import fitted
from logotui.screens.base import ConsoleScreen
from logotui.screens.picker import Picker


def list_of(sets: Iterable[DataSetSummary], shown: str | None) -> Picker:
    """The list to choose one of `sets` from; `shown` is on the screen now."""
    return Picker("show data", [(one.path, set_line(one)) for one in sets], shown)


def set_line(data: DataSetSummary) -> str:
    """A data set in a list."""
    if data.error:
        return f"{fitted(data.path, 29)} {data.error}"
    return f"{fitted(data.path, 29)} {data.brands:>6,} brands {data.crops:>9,} crops"


async def prepare(screen: ConsoleScreen, folder: str) -> None:
    """Launches the preparation of the photographs in `folder`, and shows how it goes."""
    arguments = {"dataset": folder, "output": prepared_name(folder)}
    launched = await screen.ask(LaunchJob("prepare", arguments, "prepare"))
    screen.notify(f"{launched.id} prepares {folder} into {arguments['output']}", markup=False)
    screen.console.watch_run(launched.id)
    if screen.is_current:  # whoever went elsewhere in the meantime is not taken away from there
        screen.console.action_show("monitor")


def prepared_name(folder: str) -> str:
    """Where the prepared form of `folder` goes: `data/NAME`, beside the folder itself if it is in `data` already."""
    path = PurePosixPath(folder)
    return f"{path}-prepared" if path.parts[:1] == ("data",) else f"data/{path.name}"
