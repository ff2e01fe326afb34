"""The similarities of validation brands over epochs: will the threshold move?"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import reactive
from textual.widgets import Static

from logotui.epochs import EpochPairs, described, epochs_of, place_at
from logotui.messages import StoryGrew
from logotui.screens.detail import DetailScreen
from logotui.widgets.epoch_map import EpochMap
from logotui.widgets.epoch_ridge import EpochRidge
from logotui.widgets.similarities import axis_over

TAIL = 0.02  # what of the wrong pairs is so far from any threshold that it is not drawn
LEGEND = "[$negative]wrong[/] and [$positive]correct[/] pairs · ━ threshold"
WAITING = "They come with the first validation: at the start that of the base, then one at the end of each epoch."


class SimilaritiesScreen(DetailScreen):
    """The heat map, and a ridge for each of the newest epochs."""

    ABOUT = (
        "The similarities of all pairs of crops of the validation brands, epoch by epoch: wrong pairs are of two "
        "brands, correct ones of one class. The line is the threshold with the best F1 over these pairs. The one that "
        "a sweep fits lies near it, so where the line moves, a threshold of before is no good any more."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012  # Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "walk(-1)", "epoch before", tooltip="The epoch before; home: the base"),
        Binding("right", "walk(1)", "next epoch", tooltip="The next epoch; end: the newest, and follow"),
        Binding("home", "first", show=False),
        Binding("end", "follow", show=False),
        Binding("H", "back", show=False),
    ]
    DEFAULT_CSS = """
    SimilaritiesScreen #said { height: auto; padding: 0 1; }
    SimilaritiesScreen #views { height: 1fr; layout: horizontal; }
    SimilaritiesScreen.-narrow #views { layout: vertical; }
    SimilaritiesScreen .panel { height: 1fr; width: 1fr; }
    """

    step: reactive[int | None] = reactive(None, init=False)
    """The step that is looked at; None follows the newest epoch."""

    def __init__(self, step: int | None = None) -> None:
        super().__init__()
        self.epochs: tuple[EpochPairs, ...] = ()
        self.set_reactive(SimilaritiesScreen.step, step)

    def compose_body(self) -> ComposeResult:
        yield Static(WAITING, id="said", markup=False)
        with Container(id="views"):
            with Container(classes="panel") as over_epochs:
                over_epochs.border_title = LEGEND
                yield EpochMap()
            with Container(classes="panel") as ridges:
                ridges.border_title = "the same, epoch below epoch"
                yield EpochRidge()

    def show_story(self, message: StoryGrew) -> None:
        story = message.story
        self.epochs = epochs_of(story.judged, story.events)
        self._draw()

    def watch_step(self) -> None:
        self._draw()

    @property
    def place(self) -> int:
        """The place of the epoch that is looked at, among the epochs."""
        return place_at(self.epochs, self.step)

    def _draw(self) -> None:
        epochs, views = self.epochs, (self.query_one(EpochMap), self.query_one(EpochRidge))
        axis = (
            axis_over(*(one for epoch in epochs for one in (epoch.wrong, epoch.correct)), few=TAIL) if epochs else None
        )
        for view in views:
            view.epochs, view.chosen = epochs, max(self.place, 0)
            view.axis = axis or view.axis
        self.query_one("#said", Static).update(described(epochs, self.place) if epochs else WAITING)

    def action_walk(self, by: int) -> None:
        if self.epochs:
            self._choose(self.place + by)

    def _choose(self, place: int) -> None:
        newest = len(self.epochs) - 1
        self.step = None if place >= newest else self.epochs[max(place, 0)].step

    def action_first(self) -> None:
        if self.epochs:
            self._choose(0)

    def action_follow(self) -> None:
        self.step = None
