"""Keys that do something with runs, the same on every screen that shows some."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from logoclip.runs.summary import RunSummary
from logotui.screens.base import ConsoleScreen

One = Callable[[ConsoleScreen, RunSummary], Coroutine[Any, Any, None]]
Several = Callable[[ConsoleScreen, Sequence[RunSummary]], Coroutine[Any, Any, None]]


class RunKeysScreen(ConsoleScreen):
    """A screen with a run that keys act on, and perhaps several that are marked.

    What a key opens is imported by that key: the first screen has these too, and a person waits for it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R", "rename", show=False, tooltip="Rename: a title in place of the id"),
        Binding("t", "tag", show=False, tooltip="Tags of the run, or of all marked ones"),
        Binding("i", "note", show=False, tooltip="A note to the run"),
        Binding("N", "new_from", show=False, tooltip="New run from this one: its config as a draft"),
        Binding("D", "duplicate", show=False, tooltip="Make a config file of what the run was launched with"),
        Binding("e", "extend", show=False, tooltip="Extend: more epochs, as a new run from the last checkpoint"),
        Binding("x", "checkpoints", show=False, tooltip="Its checkpoints: export one as a model, or go on from it"),
    ]

    @property
    def run_shown(self) -> RunSummary | None:
        """The run that keys act on."""
        raise NotImplementedError

    @property
    def runs_meant(self) -> tuple[RunSummary, ...]:
        """The runs that a key for several acts on: the one that is shown."""
        return (self.run_shown,) if self.run_shown else ()

    def with_run(self, work: One) -> None:
        """Do `work` with the run that is shown, if there is one."""
        if run := self.run_shown:
            self.attempt(work(self, run))

    def with_runs(self, work: Several) -> None:
        """Do `work` with all runs that are meant, if there are any."""
        if runs := self.runs_meant:
            self.attempt(work(self, runs))

    def action_rename(self) -> None:
        from logotui.screens import describing

        self.with_run(describing.rename)

    def action_tag(self) -> None:
        from logotui.screens import describing

        self.with_runs(describing.tag)

    def action_note(self) -> None:
        from logotui.screens import describing

        self.with_run(describing.note)

    def action_new_from(self) -> None:
        from logotui.screens import again

        self.with_run(again.new_from)

    def action_duplicate(self) -> None:
        from logotui.screens import again

        self.with_run(again.duplicate)

    def action_extend(self) -> None:
        from logotui.screens import again

        self.with_run(again.extend)

    def action_checkpoints(self) -> None:
        from logotui.screens import again

        self.with_run(again.checkpoints)
