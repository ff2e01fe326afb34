from __future__ import annotations

from textual.app import App

from logoclip.agent.questions.machine import Place
from logoclip.machine.gauges import Machine
from logotui import messages
from logotui.hosts.host import Link
from logotui.messages import (
    CallFailed,
    Latest,
    LinkChanged,
    MachineChanged,
    PlaceKnown,
    RunsChanged,
    StoryGrew,
    TerminalSlow,
)
from logotui.story import RunStory

EACH = (
    RunsChanged(()),
    StoryGrew(RunStory("demo-01")),
    MachineChanged(Machine()),
    LinkChanged(Link()),
    PlaceKnown(Place("box", "/w", "0.2.0", "3.11", True)),
    CallFailed("no"),
    TerminalSlow(("terminal 1.0 kB/s, 2 s behind",)),
)


def test_a_newer_one_replaces_a_waiting_one_of_its_own_kind_only() -> None:
    for one in EACH:
        assert [one.can_replace(other) for other in EACH] == [other is one for other in EACH]


def test_each_of_them_is_tried_here() -> None:
    kinds = [kind for kind in vars(messages).values() if isinstance(kind, type) and issubclass(kind, Latest)]
    assert {type(one) for one in EACH} == {kind for kind in kinds if kind is not Latest}


class Slow(App[None]):
    """Handles messages only when a test has posted all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def on_call_failed(self, message: CallFailed) -> None:
        self.heard.append(message.text)


async def test_of_many_that_wait_the_newest_is_handled() -> None:
    app = Slow()
    async with app.run_test() as pilot:
        for number in range(10):
            app.post_message(CallFailed(str(number)))
        await pilot.pause()
        assert app.heard == ["9"]
