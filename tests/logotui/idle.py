"""When the console has nothing left to do.

Textual's pilot goes on as soon as the process uses little of the processor. On a busy machine it uses little while it
has everything still to do: a test that holds here would fail there. So this looks at what waits to be handled.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from textual._context import active_app
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

DEADLINE = 30.0
# Turns of the event loop in a row without work: what one task sets off in another takes a turn or two.
QUIET_TURNS = 10
# A screen draws at most 60 times a second; that is waited for without taking the processor from it.
MOMENT = 0.002

_handled: list[Message] = []
"""The messages that are being handled at the moment."""


def count_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has Textual say which messages are being handled: one that waits for something stands in no queue."""
    dispatch = MessagePump._dispatch_message
    _handled.clear()

    async def counted(pump: MessagePump, message: Message) -> None:
        _handled.append(message)
        try:
            await dispatch(pump, message)
        finally:
            _handled.remove(message)

    monkeypatch.setattr(MessagePump, "_dispatch_message", counted)


async def until_idle(*_: float) -> None:
    """Returns when the console has nothing left to do. Stands in for Textual's `wait_for_idle` and its seconds."""
    app = active_app.get(None)
    deadline = time.monotonic() + DEADLINE
    turns = 0
    while app is not None and app.is_running and not app._exception and turns < QUIET_TURNS:
        assert time.monotonic() < deadline, "the console never comes to rest"
        undrawn = _undrawn(app)
        await asyncio.sleep(MOMENT if undrawn else 0)
        turns = 0 if undrawn or _handled or any(map(_waits, (app, *app._registry))) else turns + 1


def _waits(pump: MessagePump) -> bool:
    """Whether `pump` has something to do that it has not begun."""
    return not pump._closed and bool(pump._next_callbacks or not pump._message_queue.empty())


def _undrawn(app: App[Any]) -> bool:
    """Whether the screen in front is to be drawn anew."""
    if not app._screen_stack:
        return False
    screen = app.screen
    wanted = (screen._layout_required, screen._scroll_required, screen._repaint_required, screen._recompose_required)
    return bool(app._batch_count or app._resize_event or screen._callbacks or screen._dirty_widgets or any(wanted))
