"""What screens may ask of the app around them: its host, its watcher, and the run that is open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from textual.app import App
from textual.message import Message
from textual.widgets._toast import ToastRack

from logoclip.agent.questions.configs import ConfigCheck
from logoclip.runs.summary import RunSummary
from logotui.actions import Action
from logotui.drawing.detail import Detail
from logotui.hosts.host import Host
from logotui.marks import Marks
from logotui.messages import TerminalSlow
from logotui.notices import Notice, Notices, Severity, toast
from logotui.remembered import Remembered
from logotui.terminal.graphics import Graphics
from logotui.terminal.pictures import Pictures
from logotui.watcher import Watcher


class Console(App[None]):
    """One host, one watcher of it, one open run. `LogoTui` adds the screens."""

    def __init__(self, host: Host, publish: Callable[[Message], Any]) -> None:
        super().__init__()
        self.host = host
        self.watcher = Watcher(host, publish)
        self.guide = ""
        """What the demo is doing and what comes next; empty without a demo."""
        self.terminal_pace = TerminalSlow()
        """How the terminal keeps up, and what is therefore drawn."""
        self.remembered = Remembered(host.name, host.workspace)
        """What a person chose, from one time to the next: `get(key, default)`, `put(key, value)`."""
        self.key_map: Mapping[str, tuple[str, ...]] = {}
        """The keys that a person gave to actions, by their ids."""
        self.pictures = Pictures()
        """Pictures in pixels, where the terminal shows them."""
        self.open_run_id: str | None = None
        self._marks = self.remembered.get("marks", Marks())
        self.marked_anew = False
        """Whether a person has marked other runs in the list since one was opened."""
        self.under_cursor = ""
        """The run under the cursor of the list."""
        self.before_leaving: list[Callable[[], Awaitable[bool]]] = []
        """Asked before the console is left by a key: each finishes what it has begun, and says whether that is done."""
        self.deleted: list[str] = []
        """What this console has deleted and may bring back, the last at the end."""
        self.draft_wanted: tuple[str, ConfigCheck, str] | None = None
        """A new config for the config screen to open when it comes to the front: its name, itself, what it began as."""
        self.told: set[str] = set()
        """What a launch said that it changes nothing in, which is news once."""
        self.notices = Notices()
        """All that was said, of which a toast shows a part for some seconds."""
        self.fresh: set[str] = set()
        """The runs that a person was called for and has not seen in the list since."""
        self.steering: dict[str, asyncio.Lock] = {}
        """By run: held while one wish is on its way. The next one leaves after it, so that the last one wins."""
        self.asked: dict[str, str] = {}
        """The run of each checkpoint that was asked for and is not yet reported as saved, by the id of the ask."""

    @property
    def marks(self) -> Marks:
        """The runs that a person has marked, in this console or in the one before it."""
        return self._marks

    @marks.setter
    def marks(self, marks: Marks) -> None:
        self._marks = marks
        self.remembered.put("marks", marks)

    @property
    def detail(self) -> Detail:
        """How much is drawn: less where the terminal does not keep up."""
        return self.terminal_pace.detail

    @property
    def braille(self) -> bool:
        """Whether the terminal has characters of braille, for drawings that are coarser without."""
        return True

    def actions(self) -> tuple[Action, ...]:
        """Every action of every screen."""
        return ()

    def keys_of(self, action: Action) -> str:
        """The keys that do `action`, as they are written on the screen."""
        given = self.key_map.get(action.id, action.keys)
        display = action.binding.key_display if given == action.keys else None
        bindings = (action.binding.with_key(key, display) for key in given)
        return " ".join(dict.fromkeys(self.get_key_display(binding) for binding in bindings))

    def notify(self, message: str, **options: Any) -> None:
        """A text in a corner for a moment, and for good in the list of notices. The names in it are no markup."""
        self.note(message, options.pop("severity", "information"), None, **options)

    def note(
        self, text: str, severity: Severity, run_id: str | None, timeout: float | None = None, **options: Any
    ) -> None:
        """As `notify`, of the run `run_id`."""
        self.notices.add(Notice(time.time(), severity, text, run_id))
        super().notify(toast(text), severity=severity, timeout=timeout, **{**options, "markup": False})

    def _refresh_notifications(self) -> None:
        # Toasts stand in the screen in front alone: Textual leaves them in those that shine through from behind, too,
        # and draws these as they were laid out last.
        for screen in self.screen_stack[:-1]:
            racks = [rack for rack in screen.query_children(ToastRack) if rack.display]
            for rack in racks:
                rack.display = False
            if racks:
                screen._refresh_layout()
                self.screen.refresh()
        super()._refresh_notifications()

    def open_draft(self, name: str, found: ConfigCheck, origin: str) -> None:
        """Show `found`, which is in no file and which `origin` names, on the config screen, as a new config `name`."""
        self.draft_wanted = (name, found, origin)
        self.action_show("config")

    def tell_once(self, note: str) -> None:
        """Say `note`, a fact before its colon and what can be done after it, unless that fact was said before."""
        fact = note.partition(":")[0]
        if note and fact not in self.told:
            self.told.add(fact)
            self.notify(note, severity="warning", timeout=12)

    def unmark_gone(self, runs: Iterable[RunSummary]) -> None:
        """No mark is on a run that is not among `runs`, once those are all there are."""
        if self.watcher.facts.complete:
            self.marks = self.marks.within(run.id for run in runs)

    def forget_runs(self, run_ids: Iterable[str]) -> None:
        """They are deleted: no mark is on them, and none of them is open."""
        gone = frozenset(run_ids)
        self.marks = self.marks.within(run_id for run_id in self.marks.ids if run_id not in gone)
        if self.open_run_id in gone:
            self.open_run_id = None
            self.watcher.close()

    def ask_for_graphics(self, heard: Callable[[Graphics], None]) -> None:
        """Ask the terminal which pictures it shows; `heard` is called if it answers."""

    def write_sequence(self, sequence: str) -> None:
        """Write an escape sequence that draws nothing, as Textual does to copy."""
        if sequence and self._driver is not None and not self.is_headless:
            self._driver.write(sequence)

    def holds_frame(self) -> bool:
        """Whether a frame would be held back now: the terminal still has others to show."""
        return False

    def answer_came(self, well: bool) -> None:
        """What a screen has waited for has come, or will not: so much for the keys that wait for it."""

    def open_run(self, run_id: str) -> None:
        """Show `run_id` in the monitor."""
        self.watch_run(run_id)
        self.action_show("monitor")

    def watch_run(self, run_id: str) -> None:
        """Follow the curves and events of `run_id`, whichever screen is in front."""
        self.remembered.put("run", run_id)
        self.marked_anew = False
        self._follow(run_id)

    def _follow(self, run_id: str) -> None:
        self.open_run_id = run_id
        self.watcher.open(run_id)

    def open_some_run(self) -> None:
        """Unless a run is open: follow the one that was open last time, the newest live one, or the newest training.

        A run that was launched a moment ago is open before the list of runs names it, and an old one may still come.
        """
        facts = self.watcher.facts
        last = facts.run(self.remembered.get("run", ""))
        if facts.runs and self.open_run_id is None and (last or facts.complete):
            running = (run for run in facts.runs if run.state == "running")
            trainings = (run for run in facts.runs if run.kind == "train")
            self._follow((last or next(running, next(trainings, facts.runs[0]))).id)

    def _open_marked(self) -> None:
        """Runs were marked to be looked at: unless the open one is among them, one of them is opened."""
        self.marked_anew, marked = False, self.marks.ids
        if marked and self.open_run_id not in marked:
            self.watch_run(self.under_cursor if self.under_cursor in marked else marked[0])

    def action_show(self, mode: str) -> None:
        """Bring the screen of `mode` to the front."""
        self.remembered.put("screen", mode)
        if mode == "monitor" and self.marked_anew:
            self._open_marked()
        if self.current_mode != mode:
            self.switch_mode(mode)
