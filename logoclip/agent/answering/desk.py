"""What an agent's answers share."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from logoclip.agent.answering.run_list import RunList
from logoclip.runs.find import find_run
from logoclip.workspace import Workspace

if TYPE_CHECKING:
    from logoclip.agent.questions.launches import Launched
    from logoclip.config.config_folder import ConfigFolder
    from logoclip.config.drafts import Drafts
    from logoclip.machine.meter import Meter
    from logoclip.runs.directory import RunDirectory


class Desk:
    """A workspace, and what is kept from one answer to the next: the list of its runs, a meter of the machine."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.runs = RunList(workspace.runs)

    def find(self, run_id: str) -> RunDirectory:
        """The run called `run_id`.

        Raises:
            InputError: there is none.
        """
        return find_run(self.workspace.runs, run_id)

    def config_text(self, name: str, text: str | None) -> str:
        """`text`, or what the config called `name` holds.

        Raises:
            InputError: there is no such config.
        """
        return self.configs.read(name) if text is None else text

    def launched(self, run: RunDirectory) -> Launched:
        """What is answered of a training that was launched."""
        from logoclip.agent.questions.launches import Launched
        from logoclip.jobs.launching import publishing_note

        return Launched(run.id, publishing_note(run, self.workspace), self.runs.turn(run))

    @functools.cached_property
    def configs(self) -> ConfigFolder:
        """The configs of the workspace."""
        from logoclip.config.config_folder import ConfigFolder

        return ConfigFolder(self.workspace.configs)

    @functools.cached_property
    def drafts(self) -> Drafts:
        """What consoles keep of changed configs."""
        from logoclip.config.drafts import Drafts

        return Drafts(self.workspace.configs)

    @functools.cached_property
    def meter(self) -> Meter:
        """The machine's gauges: one meter, because a load is what happened since the last look."""
        from logoclip.machine.meter import Meter

        return Meter(self.workspace.root)
