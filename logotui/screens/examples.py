"""The last batch and the last validation as pictures: what the model finds hardest."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from logoclip.agent.questions.data import Thumbnail, Thumbnails
from logoclip.agent.questions.measures import ReadExamples
from logoclip.errors import LogoclipError
from logoclip.runs.examples import Examples, NamedPair
from logotui.messages import StoryGrew
from logotui.screens.detail import DetailScreen
from logotui.terminal.graphics import Graphics
from logotui.terminal.pictures import Picture
from logotui.widgets.picture_wall import COLUMNS, LINES, Frame, PictureWall

WAITING = "They come with the next validation, at the end of an epoch. A run of an older version has none."
MOST_PIXELS = 256
"""Of a side, that a host gives of a crop."""
AT_ONCE = 8
GROUPS = (
    ("validation · different brands that look most alike to the model", "negative"),
    ("validation · crops of one class that look least alike to it", "positive"),
    ("last batch · different brands, most alike", "negative"),
    ("last batch · one class, least alike", "positive"),
    ("last batch · its crops", "quiet"),
)


class ExamplesScreen(DetailScreen):
    """One group of pictures after the other."""

    ABOUT = (
        "The pairs of crops that the model gets most wrong, with brands and similarity: of the validation brands, "
        "which it never trains on, and of the last batch before that. Different brands far above the threshold are "
        "taken for each other; crops of one class far below it are missed. Often it is the label that is wrong: a on "
        "the Data screen audits them."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "turn(1)", "next kind", key_display="→", tooltip="The next kind of pictures"),
        Binding("left", "turn(-1)", "kind before", key_display="←", tooltip="The kind before"),
        Binding("down", "page(1)", "more", key_display="↓", tooltip="More of this kind"),
        Binding("up", "page(-1)", "before", key_display="↑", show=False, tooltip="Those before"),
        Binding("tab,shift+right", "turn(1)", show=False),
        Binding("shift+tab,shift+left", "turn(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", "page(-999)", show=False),
        Binding("end", "page(999)", show=False),
        Binding("b", "back", show=False),
    ]
    DEFAULT_CSS = """
    ExamplesScreen #said { height: 1; padding: 0 1; }
    ExamplesScreen .panel { height: 1fr; }
    """

    group: reactive[int] = reactive(0, init=False)
    """Which kind is looked at."""

    def __init__(self, run_id: str) -> None:
        super().__init__()
        self.run_id = run_id
        self.examples = Examples()
        self._known = -1

    def compose_body(self) -> ComposeResult:
        yield Static("reading …", id="said", markup=False)
        with Container(classes="panel"):
            yield PictureWall()

    @property
    def wall(self) -> PictureWall:
        return self.query_one(PictureWall)

    def show_story(self, message: StoryGrew) -> None:
        judged = sum(event.kind == "epoch" for event in message.story.events)
        if message.story.run_id == self.run_id and judged != self._known:
            self._known = judged
            self.attempt(self._read, group="examples", exclusive=True)

    async def _read(self) -> None:
        try:
            self.examples = await self.ask(ReadExamples(self.run_id))
        except LogoclipError as error:
            self.query_one("#said", Static).update(Content.styled(f"not read: {error}", "$wrong"))
            raise
        self._show_group()

    def watch_group(self) -> None:
        self._show_group()

    def on_resize(self) -> None:  # type: ignore[override]
        self.call_after_refresh(self._ask_for_pictures)

    def _show_group(self) -> None:
        shown, wall = self.examples, self.wall
        words, wall.role = GROUPS[self.group]
        wall.frames, wall.first = frames(shown, self.group), 0
        self.query_one(Container).border_title = f"{words}  {self.group + 1}/{len(GROUPS)}"
        epoch = f"epoch {shown.epoch}" if shown.epoch else "the base"
        self.query_one("#said", Static).update(f"as of {epoch}, step {shown.step:,}" if shown.data else WAITING)
        self._ask_for_pictures()

    def _ask_for_pictures(self) -> None:
        if self.examples.data and self.wall.frames and not self.wall.in_words:
            self.attempt(self._read_pictures, group="pictures", exclusive=True)

    async def _read_pictures(self) -> None:
        paths = {crop.path for frame in self.wall.shown for crop in frame.crops} - self.wall.pictures.keys()
        if paths:
            asked = Thumbnails(self.examples.data, tuple(sorted(paths))[:64], COLUMNS, 2 * LINES)
            found = await self.ask(asked)
            self.wall.pictures = {**self.wall.pictures, **{one.path: one for one in found}}
        await self._read_sharp()

    def on_mount(self) -> None:
        self.console.ask_for_graphics(self._take_graphics)

    def _take_graphics(self, graphics: Graphics) -> None:
        """The terminal has said which pictures it shows: from now on in its own pixels, if in any."""
        self.console.pictures.use(graphics)
        self._ask_for_pictures()

    async def _read_sharp(self) -> None:
        """The pictures in sight in pixels, some at a time: each is a hundred times what two to a cell are."""
        wall, cell = self.wall, self.console.pictures.graphics.cell
        size = [min(cells * pixels, MOST_PIXELS) for cells, pixels in zip((COLUMNS, LINES), cell, strict=True)]
        missing = [crop.path for frame in wall.shown for crop in frame.crops if crop.path not in wall.sharp]
        while self.console.pictures.shown and missing:
            now, missing = tuple(dict.fromkeys(missing[:AT_ONCE])), missing[AT_ONCE:]
            found = await self.ask(Thumbnails(self.examples.data, now, *size))
            wall.sharp = {**wall.sharp, **await to_thread(self._made, found)}

    def _made(self, found: Iterable[Thumbnail]) -> dict[str, Picture]:
        ground = self.wall.background_colors[1].rgb
        return {one.path: self.console.pictures.make(one.rows, ground) for one in found if one.rows}

    def on_unmount(self) -> None:
        self.console.write_sequence(self.console.pictures.clear())

    def action_turn(self, by: int) -> None:
        self.group = (self.group + by) % len(GROUPS)

    def action_page(self, by: int) -> None:
        wall = self.wall
        last = max((len(wall.frames) - 1) // wall.room * wall.room, 0)
        wall.first = min(max(wall.first + by * wall.room, 0), last)
        self._ask_for_pictures()


def frames(examples: Examples, group: int) -> tuple[Frame, ...]:
    """What one of the `GROUPS` shows."""
    if group == len(GROUPS) - 1:
        return tuple(Frame((crop,)) for crop in examples.crops)
    kinds = [kind for pairs in (examples.validation, examples.batch) for kind in (pairs.negatives, pairs.positives)]
    return tuple(_frames(kinds[group]))


def _frames(pairs: Iterable[NamedPair]) -> Iterable[Frame]:
    return (Frame((pair.first, pair.second), f"{pair.similarity:.3f}") for pair in pairs)
