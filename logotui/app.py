"""The app: six screens over one host, the one watcher, and what holds everywhere (keys, themes, help, palette)."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar, cast

from textual import events
from textual.actions import SkipAction
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Offset
from textual.message import Message
from textual.screen import ModalScreen, Screen

from logoclip.printable import PrintableConsole, unfiltered
from logotui.actions import EVERYWHERE, Action, all_actions, name_actions
from logotui.ahead import Ahead
from logotui.caller import Caller
from logotui.drawing.detail import Detail
from logotui.hosts.host import Host
from logotui.messages import RunsChanged, TerminalSlow
from logotui.modes import SCREENS, make_screen, screen_class
from logotui.notices import trouble_of
from logotui.palette import Actions, Palette
from logotui.screens.base import ConsoleScreen
from logotui.screens.run_keys import RunKeysScreen
from logotui.terminal.content import lay_out_signs
from logotui.terminal.driver import MeteredDriver
from logotui.terminal.frame import Frame, Written
from logotui.terminal.graphics import Graphics
from logotui.terminal.letters import meant
from logotui.terminal.pacer import Pacer
from logotui.terminal.repertoire import UNICODE, Glyphs
from logotui.terminal.typeahead import TypeAhead
from logotui.themed import Themed
from logotui.wishes import wish_words

CLOSE_SECONDS = 0.5
KEY_NAMES = {"←→": "left/right", "←": "left", "→": "right", "↑": "up", "↓": "down", "⏎": "enter", "⌫": "backspace"}
LOOK_AT_THE_TERMINAL = 0.5
LOOK_FOR_STALLS = 5.0


class LogoTui(Themed):
    """The console over the runs of one workspace."""

    TITLE = "logotui"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[Any]] = {Actions}
    MODES: ClassVar[dict[str, Any]] = {mode: (lambda mode=mode: make_screen(mode)) for mode in SCREENS}
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                str(number),
                f"show('{mode}')",
                mode.capitalize(),
                show=False,
                tooltip=f"Show the screen {mode.capitalize()}",
            )
            for number, mode in enumerate(SCREENS, start=1)
        ),
        Binding("question_mark", "help", "keys", key_display="?", tooltip="What every key does here"),
        Binding("q", "quit", "quit", show=False, tooltip="Leave the console; runs go on"),
        Binding("E", "notices", "errors", show=False, tooltip="All that was said, whole: errors and notices"),
        Binding(
            "ctrl+c",
            "copy_or_quit",
            show=False,
            priority=True,
            tooltip="Copy what is selected; where nothing is, leave",
        ),
    ]

    def __init__(self, host: Host, demo: bool = False, glyphs: Glyphs = UNICODE) -> None:
        lay_out_signs()
        self.frame = Frame(glyphs, colourless="NO_COLOR" in os.environ)
        self.pacer = Pacer(self._catch_up, self._draw_a_picture)
        super().__init__(host, self.publish)
        self.typeahead = TypeAhead(self, lambda: isinstance(self.screen, ConsoleScreen) and self.screen.owes)
        self.caller = Caller(self)
        self._demo = demo
        self._typed = monotonic()
        self._cursor_drawn: Offset | None = None
        self.leaving: Callable[[int], object] = lambda code: None
        """Called with the exit code as soon as the app begins to leave."""
        self.error_console = PrintableConsole(file=unfiltered(sys.stderr), markup=False, highlight=False)

    def get_driver_class(self) -> type[Driver]:
        """Textual's, which on a terminal says what the terminal has taken."""
        found = super().get_driver_class()
        return cast("type[Driver]", partial(MeteredDriver, pacer=self.pacer)) if found is LinuxDriver else found

    def on_mount(self) -> None:
        first = "" if self._demo else self.remembered.get("screen", "")
        self.switch_mode(first if first in SCREENS else "runs")
        self.app_resume_signal.subscribe(self, self._redraw)
        self.set_interval(LOOK_AT_THE_TERMINAL, self._look_at_the_terminal)
        self.set_interval(LOOK_FOR_STALLS, self._look_for_stalls)
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        self.run_worker(self.watcher.run(), name="watcher", group="watcher")
        if self._demo:
            from logotui.demo_guide import DemoGuide

            self.run_worker(DemoGuide(self).run(), name="demo", group="demo")

        if not self.is_headless:  # a person may visit every screen; a test, or a frame that is printed, one
            ahead = Ahead(self, lambda: self._typed)
            self.run_worker(ahead.run(self.watcher.looked), name="ahead", group="ahead")

    def answer_came(self, well: bool) -> None:
        if not well:
            self.typeahead.drop("what it acts on could not be read")
        self.typeahead.go_on()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._typed = monotonic()
            if self.typeahead.hold(event):
                return
            event = meant(event, self)
        if isinstance(event, events.Key) and event.key == "escape":
            self.clear_notifications()  # and whatever else it closes here: a key does not do less for a toast
        await super().on_event(event)

    def on_click(self, event: events.Click) -> None:
        """A click beside what is in front puts it away."""
        if isinstance(self.screen, ModalScreen) and event.widget is self.screen:
            self.simulate_key("escape")

    def exit(self, result: None = None, return_code: int = 0, message: Any = None) -> None:
        self.leaving(return_code)
        super().exit(result, return_code, message)

    async def on_unmount(self) -> None:
        self.remembered.write()
        # A host that hangs is left behind: nobody waits for it any more.
        closed, _ = await asyncio.wait({asyncio.create_task(self.host.close())}, timeout=CLOSE_SECONDS)
        for task in closed:
            task.result()

    def on_resize(self) -> None:
        self.frame.forget()  # terminals rearrange what they show

    def _redraw(self, _: object = None) -> None:
        self.frame.forget()
        self.refresh(layout=True)

    def holds_frame(self) -> bool:
        return self.pacer.hold()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        # Textual has no public way to see what it is about to write; test_frame.py notices if this one moves.
        if renderable is None or self._batch_count or self.is_headless or self.pacer.hold():
            return
        cursor, text = self.cursor_position, self.frame.changes(renderable, self.console)
        if text or cursor != self._cursor_drawn:  # else not even the signs around a frame are sent
            self._cursor_drawn, written = cursor, cast("Any", Written(text))
            super()._display(screen, written)
            self.pictures.look(self.frame)
        if isinstance(self._driver, MeteredDriver):
            self._driver.end_frame()

    def _draw_a_picture(self) -> None:
        """Send one of the pictures that stand in the frame and are not seen yet; the next when that one is shown."""
        if isinstance(self._driver, MeteredDriver) and (sequence := self.pictures.owed(self.frame)):
            self._driver.write(sequence)
            self._driver.end_frame()

    def ask_for_graphics(self, heard: Callable[[Graphics], None]) -> None:
        # The number of a picture is a colour: where those are rounded there are none.
        if isinstance(self._driver, MeteredDriver) and self.console.color_system == "truecolor":
            self._driver.ask_for_graphics(heard)

    def _catch_up(self) -> None:
        """Bring the terminal to the present, over all frames that were left out."""
        if self.is_running and isinstance(self.screen, Screen):
            update = self.screen._compositor.render_update(full=True, screen_stack=self._background_screens)
            self._display(self.screen, update)

    def _look_at_the_terminal(self) -> None:
        self.pacer.look()
        self.watcher.lag = self.pacer.drain.lag
        before, pace = self.terminal_pace, TerminalSlow(self.pacer.words(self.watcher.every), self.pacer.detail)
        if pace != before:
            self.terminal_pace = pace
            self.publish(pace)
        if pace.detail != before.detail:
            self._draw_in_detail(pace.detail)

    def _draw_in_detail(self, detail: Detail) -> None:
        """What is drawn from now on is drawn in as many colours as `detail` has; all of them come back at once."""
        colours, self.frame.few_colours = self.frame.few_colours, detail == Detail.PLAIN
        if colours and not self.frame.few_colours:
            self._redraw()

    def _look_for_stalls(self) -> None:
        if self.watcher.facts.complete:
            self.caller.look(self.watcher.facts.runs)

    def publish(self, message: Message) -> None:
        """Hand a fact to the screen in front; the others get it when they come to the front."""
        if isinstance(message, RunsChanged) and self.watcher.facts.complete:
            self.caller.look(message.runs)
        for screen in reversed(self.screen_stack):
            if isinstance(screen, ConsoleScreen):
                screen.post_message(message)
                return

    def delay_update(self, delay: float = 0.05) -> None:
        """Textual hides a change of screens for a moment; one that was built before needs no hiding."""
        super().delay_update(0.001 if self.screen.is_mounted else delay)

    def get_key_display(self, binding: Binding) -> str:
        """How a key is written: by its name where the terminal has no picture of it."""
        written = super().get_key_display(binding)
        for picture, name in KEY_NAMES.items() if not self.frame.glyphs.has("⏎") else ():
            written = written.replace(picture, name)
        return written

    async def action_copy_or_quit(self) -> None:
        """Ctrl+C copies what is selected; where nothing is, it leaves as `q` does."""
        if self.screen.get_selected_text() or getattr(self.focused, "selected_text", ""):
            raise SkipAction
        await self.action_quit()

    async def action_quit(self) -> None:
        """Leave, once every screen has finished what it has begun."""
        for finished in self.before_leaving:
            if not await finished():
                return
        self.exit()

    def action_help(self) -> None:
        from logotui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette(id="--command-palette"))

    def actions(self) -> tuple[Action, ...]:
        return gathered()

    @property
    def braille(self) -> bool:
        return self.frame.glyphs.has("⣿")

    def use_keys(self, key_map: Mapping[str, tuple[str, ...]]) -> None:
        """Give actions the keys of `key_map`, wherever keys are pressed or shown."""
        self.key_map = key_map
        self.set_keymap({id: ",".join(keys) for id, keys in key_map.items()})

    def action_notices(self) -> None:
        """All that was said, and first the trouble of the run in question."""
        from logotui.screens.notices import NoticesScreen

        self.clear_notifications()
        screen = self.screen
        run = screen.run_shown if isinstance(screen, RunKeysScreen) else None
        trouble = run and trouble_of(run, wish_words(run, self.watcher.facts.now()))
        self.push_screen(NoticesScreen([*([trouble] if trouble else []), *self.notices], self._open_log))

    def _open_log(self, run_id: str) -> None:
        self.open_run(run_id)
        self.call_after_refresh(self.run_action, "screen.whole_log")

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the palette offers beside what has a key."""
        yield from self.theme_commands()
        yield SystemCommand("Bell", "Ring it when a run ends, fails, stalls …, or not", self.caller.toggle_bell)
        yield SystemCommand("Draw again", "Send the whole screen, if something else wrote over it", self._redraw)
        yield SystemCommand(
            "Save a picture", "Save this screen as an SVG file", lambda: self.save_screenshot() and None
        )


def gathered() -> tuple[Action, ...]:
    """Every action of every screen. Imports all of them."""
    return all_actions(LogoTui, {mode: screen_class(mode) for mode in SCREENS})


name_actions(LogoTui, EVERYWHERE)
