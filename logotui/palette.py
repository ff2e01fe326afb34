"""The command palette: every action of every screen by name, with its key. It takes one to where the action is."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.worker import WorkerError

from logotui.actions import EVERYWHERE, Action
from logotui.console import Console

PATIENCE = 5.0
"""Seconds that an action waits for what its screen is still reading."""


class Palette(CommandPalette):
    """Textual's, which does what was chosen once: a second Enter may be on its way already, and found no palette."""

    _chosen = False

    def dismiss(self, result: Any = None) -> AwaitComplete:
        self._chosen = True
        return super().dismiss(result)

    async def _dispatch_message(self, message: Message) -> None:
        # There is no public way to refuse a message that has come; test_palette.py notices if this one moves.
        if not (self._chosen and isinstance(message, (Input.Submitted, OptionList.OptionSelected))):
            await super()._dispatch_message(message)


class Actions(Provider):
    """All actions that a person is told of, those of the screen in front first."""

    @property
    def console(self) -> Console:
        return cast("Console", self.app)

    def _listed(self) -> Iterable[Action]:
        here = getattr(self.screen, "MODE", "")
        actions = [action for action in self.console.actions() if action.said]
        return sorted(actions, key=lambda action: (action.place != here, action.place == EVERYWHERE))

    async def discover(self) -> Hits:
        for action in self._listed():
            text = named(action)
            yield DiscoveryHit(self._line(action, Content(text)), self._doing(action), text, action.binding.tooltip)
        for command in self.app.get_system_commands(self.screen):  # what has no key
            yield DiscoveryHit(command.title, command.callback, help=command.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action in self._listed():
            text = named(action)
            tip = action.binding.tooltip
            # What it does may be remembered in the words of its help; its own word counts for more, and in a sentence
            # the letters of nearly anything are found.
            own = matcher.match(text) / (1 if action.binding.description else 2)
            if score := max(own, matcher.match(tip) / 2):
                yield Hit(score, self._line(action, matcher.highlight(text)), self._doing(action), text, tip)
        for command in self.app.get_system_commands(self.screen):
            if score := matcher.match(command.title):
                yield Hit(score, matcher.highlight(command.title), command.callback, help=command.help)

    def _line(self, action: Action, text: Content) -> Content:
        return Content.assemble(text, "  ", (self.console.keys_of(action), Style(dim=True)))

    def _doing(self, action: Action) -> Callable[[], Any]:
        return partial(do, self.console, action)


def named(action: Action) -> str:
    """`Monitor: checkpoint`; what holds everywhere has no screen's name before it."""
    return action.title if action.place == EVERYWHERE else f"{action.place.capitalize()}: {action.title}"


async def do(console: Console, action: Action) -> None:
    """Show the screen of `action`, wait until it has read what it shows, and do it there."""
    if action.place == EVERYWHERE:
        owner = console if isinstance(console, action.owner) else console.screen
        await console.run_action(action.binding.action, owner)
        return
    console.action_show(action.place)
    await read(console.screen)
    where = namespace(action, console.screen)
    if where is not None and where.focusable:
        where.focus(scroll_visible=False)
    if where is None or not await console.run_action(action.binding.action, where):
        console.notify(f"{named(action)}: there is nothing here to do that with", severity="warning")


def namespace(action: Action, screen: Screen[Any]) -> Screen[Any] | Widget | None:
    """What on `screen` does the action: the screen, or its first such widget that can be seen."""
    if isinstance(screen, action.owner):
        return screen
    if not issubclass(action.owner, Widget):
        return None
    return next((widget for widget in screen.query(action.owner) if widget.display), None)


async def read(screen: Screen[Any], patience: float = PATIENCE) -> None:
    """Until `screen` has what it asked for when it came to the front: nothing acts on what is not there yet."""
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(_read(screen), patience)


async def _read(screen: Screen[Any]) -> None:
    while True:
        ready = asyncio.Event()
        screen.call_after_refresh(ready.set)
        await ready.wait()
        working = [worker for worker in screen.workers if worker.node is screen and not worker.is_finished]
        if not working:
            return
        for worker in working:
            with contextlib.suppress(WorkerError):  # one that was given up for another
                await worker.wait()
