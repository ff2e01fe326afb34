"""One frame of one screen as text: for a script, a log, a message to a colleague. `logotui --once runs`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from textual.pilot import Pilot
from textual.strip import Strip

from logoclip.agent.questions.machine import Info
from logoclip.errors import InputError, LogoclipError
from logotui.app import LogoTui
from logotui.hosts.host import Host
from logotui.modes import SCREENS
from logotui.palette import read
from logotui.screens.base import LEAST_HEIGHT, LEAST_WIDTH
from logotui.terminal.frame import COLOUR_SYSTEMS, Cell, Palette, Pen, cells, change
from logotui.terminal.repertoire import UNICODE, Glyphs

MOST = 1000
PATIENCE = 60.0
"""Seconds for a screen to read what it shows: the doctor loads torch."""


def check_screen(name: str) -> str:
    """`name`, if a screen is called so.

    Raises:
        InputError: none is.
    """
    if name.lower() not in SCREENS:
        raise InputError(f"--once: there is no screen {name!r}: say one of {', '.join(SCREENS)}")
    return name.lower()


def parse_size(said: str) -> tuple[int, int]:
    """Columns and lines of `140x40`.

    Raises:
        InputError: it is none, or too small for the console, or too large for any terminal.
    """
    found = re.fullmatch(r"(\d{1,6})[x×](\d{1,6})", said.strip().lower())
    if found is None:
        raise InputError(f"--size: {said!r} is no size: say columns x lines, e.g. 140x40")
    columns, lines = int(found[1]), int(found[2])
    if columns < LEAST_WIDTH or lines < LEAST_HEIGHT or max(columns, lines) > MOST:
        raise InputError(f"--size: {said}: from {LEAST_WIDTH}x{LEAST_HEIGHT} to {MOST}x{MOST}")
    return columns, lines


def print_once(host: Host, mode: str, size: tuple[int, int], console: Console, glyphs: Glyphs = UNICODE) -> None:
    """Write the screen `mode` to `console`, in as many colours as it has.

    Raises:
        LogoclipError: the host cannot be reached, or refuses.
    """
    colours = None if console.no_color else console.color_system
    palette = Palette(glyphs, COLOUR_SYSTEMS.get(colours or ""))
    for strip in asyncio.run(shown(LogoTui(host, glyphs=glyphs), mode, size, colours)):
        line = cells([strip], palette)
        console.file.write((coloured(line) if palette.colours else plain(line)) + "\n")


async def shown(app: LogoTui, mode: str, size: tuple[int, int], colours: str | None = None) -> list[Strip]:
    """The lines of a screen once it shows what the host answered first.

    Raises:
        LogoclipError: the host does not answer, or refuses.
    """
    app.remembered.read_only = True  # a glance changes nothing
    app.begin_with_theme(colours)
    found: list[Strip] = []
    failed: list[LogoclipError] = []

    async def look(pilot: Pilot[Any]) -> None:
        try:
            found.extend(await _frame(app, mode, pilot))
        except LogoclipError as error:
            failed.append(error)
        app.exit()

    await app.run_async(headless=True, size=size, auto_pilot=look)
    for error in failed:
        raise error
    return found


async def _frame(app: LogoTui, mode: str, pilot: Pilot[Any]) -> list[Strip]:
    await app.host.ask(Info())  # whoever cannot be reached says so here
    await app.watcher.look()
    app.open_some_run()
    app.action_show(mode)
    await pilot.pause()
    await app.watcher.look()  # now of the run that is open, and of a processor between two moments
    await read(app.screen, PATIENCE)
    await pilot.pause()
    return app.screen._compositor.render_strips()  # what Textual's own screenshots are made of


def plain(line: Iterable[Cell]) -> str:
    """The text of a line, and nothing behind it."""
    return "".join(cell.text for cell in line).rstrip()


def coloured(line: Iterable[Cell]) -> str:
    """A line with its colours, which end where it does."""
    return "".join(_codes(line)) + "\x1b[0m"


def _codes(line: Iterable[Cell]) -> Iterator[str]:
    pen: Pen | None = None
    for cell in line:
        if cell.pen != pen:
            codes, pen = change(pen, cell.pen)
            yield codes
        yield cell.text
