"""Calls a person: a toast, the bell and a notice on the desktop for each alert, and a mark on the tab of the runs."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

from logoclip.runs.summary import RunSummary
from logotui.alerts import Alarm, Alert
from logotui.console import Console
from logotui.terminal.announce import Way, sequence
from logotui.widgets.top_line import TopLine

TOAST_SECONDS: Final = 15


class Caller:
    """Looks at each list of runs, and now and then at the last one again: what stalls sends no news."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._alarm = Alarm()
        self.way: Way = "off"
        """How the terminal shows notices."""

    @property
    def bell(self) -> bool:
        """Whether the bell is rung. A person's choice, kept."""
        return self._console.remembered.get("bell", True)

    def toggle_bell(self) -> None:
        self._console.remembered.put("bell", not self.bell)
        self._console.notify(f"the bell is {'on' if self.bell else 'off'}")

    def look(self, runs: Iterable[RunSummary] | None) -> None:
        """Call for what is new in `runs`; nothing is before the first list."""
        if runs is None:
            return
        for alert in self._alarm.look(runs, time.monotonic()):
            self._call(alert)

    def _call(self, alert: Alert) -> None:
        console = self._console
        console.note(alert.text, alert.severity, alert.run_id, TOAST_SECONDS)
        if console.current_mode != "runs":
            console.fresh.add(alert.run_id)
        for screen in console.screen_stack:
            for line in screen.query(TopLine):
                line.news = len(console.fresh)
        if self.bell:
            console.bell()
        console.write_sequence(sequence(self.way, "logotui", alert.text))
