"""A widget or a screen without the console around it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from logotui.theme import DARK_ROLES

M = TypeVar("M", bound=Message)


class Alone(App[None]):
    """An app of a few widgets, in the console's colours."""

    def __init__(self, widgets: Iterable[Widget]) -> None:
        super().__init__()
        self.widgets = widgets

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK_ROLES

    def compose(self) -> ComposeResult:
        yield from self.widgets


@dataclass
class Stage:
    """Where the widgets are, and the messages that came to anybody there."""

    pilot: Pilot[None]
    messages: list[Message] = field(default_factory=list)

    def posted(self, kind: type[M]) -> list[M]:
        """The messages of a kind in their order, each once however many hear of it."""
        return list({id(message): message for message in self.messages if isinstance(message, kind)}.values())


@asynccontextmanager
async def alone(*widgets: Widget, size: tuple[int, int] = (60, 12)) -> AsyncIterator[Stage]:
    """Shows `widgets` below each other in a terminal of `size`."""
    messages: list[Message] = []
    app = Alone(widgets)
    async with app.run_test(size=size, message_hook=messages.append) as pilot:
        await pilot.pause()
        yield Stage(pilot, messages)


def text_of(widget: Widget) -> list[str]:
    """What a widget shows, line by line."""
    rows = widget.render_lines(widget.outer_size.region)
    return [strip.text.rstrip() for strip in rows]
