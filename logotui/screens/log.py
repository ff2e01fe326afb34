"""The whole log of the open run, from its end to its beginning."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from logoclip.errors import LogoclipError
from logoclip.runs.log_text import visible
from logotui.log_lines import Level, Levels
from logotui.log_reader import LogReader
from logotui.log_window import LogLine, LogWindow
from logotui.messages import StoryGrew
from logotui.quantities import size
from logotui.screens.detail import DetailScreen
from logotui.widgets.asking_line import reveal
from logotui.widgets.log_view import LogView

NO_SUCH_LINE, NOTHING_WRITTEN = "no such line here; page up reads on", "nothing written yet"
MOST_PAGES = 8
"""Pages that are read in one go to find enough lines of a level."""


class LogScreen(DetailScreen):
    """A window on the log that follows its end, or stays where a person looks."""

    ABOUT = (
        "What the worker printed. Colours are kept, and what a progress bar overwrote is gone. Pages come as they are "
        "asked for, so a log of any size opens at once; a search is made where the log is."
    )
    AUTO_FOCUS = "LogView"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "ask_words", "search", key_display="/", tooltip="Search upwards; n goes on, N downwards"),
        Binding("n", "find(True)", "older", tooltip="The next place above"),
        Binding("N", "find(False)", "newer", tooltip="The next place below"),
        Binding("v", "level", "level", tooltip="All lines, warnings and errors, or errors alone"),
        Binding("f", "follow", "follow", tooltip="Go to the end, and stay there while it grows"),
        Binding("w", "wrap", "wrap", tooltip="Long lines on several rows, or cut"),
        Binding("y", "copy", "copy", tooltip="Copy the line, or those marked with shift and the arrows"),
        Binding("enter", "to_step", "step", tooltip="Go to the step of this line in the charts"),
        Binding("home,g", "beginning", show=False, tooltip="The beginning of the log"),
        Binding("end,G", "follow", show=False),
        Binding("L", "back", show=False),
    ]
    DEFAULT_CSS = """
    LogScreen .panel { height: 1fr; }
    LogScreen Input { display: none; height: 1; border: none; padding: 0 1; }
    LogScreen Input.-asked { display: block; }
    """

    def __init__(self, run_id: str, look_at: Callable[[int], object], words: str = "") -> None:
        """`look_at` shows a step in the charts; the log opens where it last holds `words`, without any at its end."""
        super().__init__()
        self.look_at = look_at
        self.reader = LogReader(self.ask, run_id)
        self.levels = Levels()
        self.least = Level.NOTE
        self.words = words
        self._in_turn = asyncio.Lock()

    def compose_body(self) -> ComposeResult:
        view = LogView(self.levels.get)
        view.add_class("panel")
        view.border_title = "log · reading …"
        yield view
        yield Input(placeholder="words to look for, upwards", id="words", compact=True)

    @property
    def view(self) -> LogView:
        return self.query_one(LogView)

    @property
    def window(self) -> LogWindow:
        return self.reader.window

    @property
    def following(self) -> bool:
        """Whether the end is looked at: then it stays in sight."""
        return self.window.at_end and self.view.cursor.line >= len(self.view.lines) - 1

    def on_mount(self) -> None:
        self.watch(self.view, "cursor", self._entitle, init=False)
        self.view.words = self.words
        self.action_follow()
        self.action_find(True)

    def show_story(self, message: StoryGrew) -> None:
        if message.story.run_id == self.reader.run_id:
            self.levels.learn(message.story.events)
            if self.window.size and self.window.at_end:
                self._read(self._read_on)

    def _read(self, reading: Callable[[], Coroutine[Any, Any, None]], group: str = "log") -> None:
        """Read beside the screen, one thing after the other."""

        async def in_turn() -> None:
            async with self._in_turn:
                try:
                    await reading()
                except LogoclipError:
                    self.view.border_title = f"log of {self.reader.run_id} · not read"
                    raise
                self._entitle()

        self.attempt(in_turn, group=group)

    async def _read_end(self) -> None:
        await self.reader.read_end()
        await self._fill()
        self._show()
        self.view.go_to_end()

    async def _read_on(self) -> None:
        """What was written since, page by page."""
        followed = self.following
        while await self.reader.read_after():
            pass
        self._show()
        if followed:
            self.view.go_to_end()

    async def _read_beyond(self, by: int) -> None:
        if by < 0 and await self.reader.read_before():
            await self._fill()
        elif by > 0 and not self.window.at_end:
            await self.reader.read_after()
        else:
            return
        self._show()
        self.view.action_move(by)

    async def _fill(self) -> None:
        """With a level chosen: pages until there are enough lines of it to fill the screen, within reason."""
        for _ in range(MOST_PAGES if self.least else 0):
            if len(self._chosen()) >= self.size.height or not await self.reader.read_before():
                return

    def _chosen(self) -> list[LogLine]:
        lines = self.window.lines
        self.levels.judge(lines)
        return [line for line in lines if self.levels.get(line) >= self.least]

    def _show(self) -> None:
        self.view.set_lines(self._chosen())
        self.view.nothing = NO_SUCH_LINE if self.window.size else NOTHING_WRITTEN

    def _entitle(self) -> None:
        window = self.window
        parts = [f"log of {self.facts.called(self.reader.run_id)}", f"{size(window.size)}" if window.size else "empty"]
        if not window.at_end:
            parts.append(f"up to {size(window.end)}")
        if self.least:
            parts.append(f"{self.least.words} in {size(window.end - window.start)}")
        parts += [f"“{self.words}”"] * bool(self.words) + ["following"] * self.following
        self.view.border_title = " · ".join(parts).replace("[", r"\[")

    def on_log_view_left(self, message: LogView.Left) -> None:
        self._read(partial(self._read_beyond, message.by))

    def action_ask_words(self) -> None:
        words = self.query_one("#words", Input)
        words.value = self.words
        reveal(words, words, "-asked")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.words = self.view.words = event.value.strip()
        self._close_input()
        self.action_find(True)

    def _close_input(self) -> None:
        self.query_one("#words", Input).remove_class("-asked")
        self.view.focus()
        self._entitle()

    async def action_back(self) -> None:
        if self.query_one("#words", Input).has_class("-asked"):
            self._close_input()
        else:
            await super().action_back()

    def action_find(self, upwards: bool) -> None:
        if self.words:
            self._read(partial(self._find, upwards))

    async def _find(self, upwards: bool) -> None:
        current = self.view.current
        at = self.window.size
        if current is not None and not (upwards and self.following):
            at = current.at if upwards else current.next
        self.view.border_title = "log · looking …"
        found = await self.reader.find(self.words, at, backwards=upwards)
        if found is None:
            self.notify(f"no “{self.words}” {'above' if upwards else 'below'}", severity="warning")
            return
        await self.reader.read_around(found)
        line = self.window.lines[self.window.place_of(found) or 0]
        self.levels.judge(self.window.lines)
        if self.levels.get(line) < self.least:
            self.least = Level.NOTE
        self._show()
        self.view.go_to(self.view.lines.index(line))

    def action_level(self) -> None:
        self.least = Level((self.least + 1) % len(Level))
        self._read(self._change_level)

    async def _change_level(self) -> None:
        followed = self.following
        await self._fill()
        self._show()
        if followed:
            self.view.go_to_end()

    def action_follow(self) -> None:
        self._read(self._read_end)

    def action_beginning(self) -> None:
        self._read(self._read_beginning)

    async def _read_beginning(self) -> None:
        await self.reader.read_beginning()
        self._show()
        self.view.go_to(0)

    def action_wrap(self) -> None:
        self.view.wrapped = not self.view.wrapped

    def action_copy(self) -> None:
        lines = [visible(line.raw) for line in self.view.marked]
        if lines:
            self.app.copy_to_clipboard("\n".join(lines))
            self.notify(f"copied {len(lines)} line{'s' * (len(lines) > 1)}")

    async def action_to_step(self) -> None:
        current = self.view.current
        step = self.levels.step_at(self.window.lines, current) if current else None
        if step is None:
            self.notify("neither this line nor any above it says its step", severity="warning")
            return
        await self.dismiss()
        self.look_at(step)
