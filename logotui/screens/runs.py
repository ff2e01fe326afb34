"""1 Runs: every run of the workspace, newest first, live."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from logotui.messages import RunsChanged
from logotui.screens.house import HouseScreen


class RunsScreen(HouseScreen):
    MODE = "runs"

    def compose_body(self) -> ComposeResult:
        yield Static("reading the runs …", id="list")

    def show_runs(self, message: RunsChanged) -> None:
        self.query_one("#list", Static).update("\n".join(f"{run.id} {run.state}" for run in message.runs))
