"""3 Monitor: one run, live."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from logotui.messages import StoryGrew
from logotui.screens.house import HouseScreen


class MonitorScreen(HouseScreen):
    MODE = "monitor"

    def compose_body(self) -> ComposeResult:
        yield Static("no run is open", id="run")

    def show_story(self, message: StoryGrew) -> None:
        self.query_one("#run", Static).update(message.story.run_id)
