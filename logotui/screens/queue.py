"""The queues: what computes on each device, what waits for it, and what a person may do about that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from logoclip.agent.questions.steering import DropFromQueue, MoveInQueue, Resume
from logoclip.runs.queue import Direction
from logoclip.runs.summary import RunSummary
from logotui.names import fitted, shortened
from logotui.quantities import duration
from logotui.screens.base import ConsoleScreen
from logotui.screens.question import Question
from logotui.widgets.states import STATES, state

LOOK_SECONDS = 0.5
NAME_CELLS = 18
EMPTY = """\
Nothing waits.

A training that is launched or resumed while another computes on its device waits here, whether or not this \
console is open, and starts when that ends or pauses."""
KEYS = (("shift+↑↓", "move"), ("d", "drop"), ("s", "start now"), ("esc", "close"))


class QueueScreen(ModalScreen[None]):
    """Every training that waits, in its order. What it shows is the list of runs, as the screen beneath it has it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up,K", "move('up')", "earlier", tooltip="One place earlier in its queue"),
        Binding("shift+down,J", "move('down')", "later", tooltip="One place later in its queue"),
        Binding("shift+home", "move('first')", "first", tooltip="Next in its queue"),
        Binding("shift+end", "move('last')", "last", tooltip="Last in its queue"),
        Binding("j", "cursor('down')", "down"),
        Binding("k", "cursor('up')", "up"),
        Binding("d", "drop", "drop", tooltip="Take it out of the queue; it can be resumed"),
        Binding("s", "start", "start now", tooltip="Start it beside whoever computes, after a warning"),
        Binding("escape,Q,q", "dismiss", "close", key_display="esc"),
    ]
    DEFAULT_CSS = """
    QueueScreen { align: center middle; }
    QueueScreen > Vertical { width: 96; max-width: 98%; height: auto; max-height: 80%; padding: 0 1; }
    QueueScreen > Vertical { background: $background; border: round $rule; }
    QueueScreen OptionList { height: auto; max-height: 20; border: none; background: $background; padding: 0; }
    QueueScreen OptionList:focus { border: none; }
    QueueScreen Static { height: auto; }
    QueueScreen .keys { margin-top: 1; color: $quiet; }
    """

    def __init__(self, owner: ConsoleScreen, chosen: str = "") -> None:
        """`owner` asks the host and shows errors; the cursor begins at the run `chosen`, if that waits."""
        super().__init__()
        self._owner = owner
        self._chosen = chosen
        self._shown: tuple[RunSummary, ...] | None = None

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "queue"
            yield Static(id="at-work", markup=False)
            yield OptionList()
            keys = [(part, style) for key, does in KEYS for part, style in ((key, "$foreground"), (f" {does}   ", ""))]
            yield Static(Content.assemble(*keys), classes="keys")

    def on_mount(self) -> None:
        self._look()
        self.set_interval(LOOK_SECONDS, self._look)
        self.query_one(OptionList).focus()

    def _look(self) -> None:
        runs = self._owner.facts.runs or ()
        if runs != self._shown:
            self._shown = runs
            self._show(runs)

    def _show(self, runs: Sequence[RunSummary]) -> None:
        line = in_line(runs)
        options, held = self.query_one(OptionList), self._held() or self._chosen
        before = options.highlighted or 0
        options.set_options(Option(entry(run, place), id=run.id) for place, run in numbered(line))
        place = next((place for place, run in enumerate(line) if run.id == held), min(before, len(line) - 1))
        options.highlighted = place if line else None
        options.display = bool(line)
        busy = at_work(runs)
        self.query_one("#at-work", Static).update(busy if line or busy.plain else Content(EMPTY))

    def _held(self) -> str:
        option = self.query_one(OptionList).highlighted_option
        return (option.id or "") if option else ""

    def action_cursor(self, way: str) -> None:
        options = self.query_one(OptionList)
        options.action_cursor_down() if way == "down" else options.action_cursor_up()

    def action_move(self, to: Direction) -> None:
        if held := self._held():
            self._owner.attempt(self._move(held, to))

    async def _move(self, run_id: str, to: Direction) -> None:
        await self._owner.ask(MoveInQueue(run_id, to))
        self._owner.console.watcher.nudge()

    def action_drop(self) -> None:
        if held := self._held():
            self._owner.attempt(self._drop(held))

    async def _drop(self, run_id: str) -> None:
        await self._owner.ask(DropFromQueue(run_id))
        self.notify(f"{self._owner.facts.called(run_id)} is taken out of the queue; p on it queues it again")
        self._owner.console.watcher.nudge()

    def action_start(self) -> None:
        run = next((run for run in self._shown or () if run.id == self._held()), None)
        if run:
            self._owner.attempt(self._start(run))

    async def _start(self, run: RunSummary) -> None:
        others = busy_with(run, self._shown or ())
        if others and not await self.app.push_screen_wait(beside(run, others)):
            return
        started = await self._owner.ask(Resume(run.id, now=True))
        self.notify(f"{run.called} is {started.state}")
        self._owner.console.watcher.nudge()


def in_line(runs: Sequence[RunSummary]) -> list[RunSummary]:
    """Those that wait, each device's next one first."""
    return sorted((run for run in runs if run.waiting), key=lambda run: (run.device, run.turn, run.serial))


def numbered(line: Sequence[RunSummary]) -> list[tuple[int, RunSummary]]:
    """Each with its place in the queue of its device."""
    seen: dict[str, int] = {}
    places = []
    for run in line:
        seen[run.device] = seen.get(run.device, 0) + 1
        places.append((seen[run.device], run))
    return places


def entry(run: RunSummary, place: int) -> Content:
    """`◌ cpu 2  demo-05  after demo-04, in about 12 min`."""
    where = f"{STATES['queued'].glyph} {run.device} {place}"
    return Content.assemble((f"{where:<12}", "$quiet"), (f"{fitted(run.called, NAME_CELLS)} ", "bold"), _turn(run))


def _turn(run: RunSummary) -> str:
    """When it is its turn; on one line, whatever the run before it is called."""
    return run.turn_said.replace(run.after, shortened(run.after, NAME_CELLS)) if run.after else run.turn_said


def at_work(runs: Sequence[RunSummary]) -> Content:
    """A line for each training that computes now."""
    busy = [run for run in runs if run.alive and run.device and not run.unseen]
    lines = [
        Content.assemble(
            state(run.state), f"  {fitted(run.called, NAME_CELLS)} on {run.device}", (_left(run), "$quiet")
        )
        for run in busy
    ]
    return Content("\n").join(lines)


def _left(run: RunSummary) -> str:
    return f", {duration(run.seconds_left)} left" if run.seconds_left is not None else ""


def busy_with(run: RunSummary, runs: Sequence[RunSummary]) -> str:
    """Who computes on the device that `run` waits for, as far as is known; empty if nobody does."""
    ours = [other.called for other in runs if other.alive and other.device == run.device and not other.unseen]
    ahead = run.after_called if run.after and not any(other.id == run.after for other in runs) else ""
    return " and ".join(ours) or ahead


def beside(run: RunSummary, others: str) -> Question:
    """What starting `run` at once costs."""
    cost = (
        f"{run.device} is busy with {others}. Both will be slower, and its memory has to do for both: "
        "either may run out of it."
    )
    return Question(f"Start {run.called} now, beside {others}?", cost, "start it now")
