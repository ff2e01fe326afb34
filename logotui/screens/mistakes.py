"""What a model gets wrong at a threshold: each query beside the reference that it was taken for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from logoclip.agent.questions.data import Thumbnail
from logoclip.errors import LogoclipError
from logoclip.evaluation.figures import Mistake
from logotui.names import fitted
from logotui.widgets.gallery import Gallery

REST = 0.2
Thumbnails = Callable[[Sequence[str], int, int], Awaitable[Sequence[Thumbnail]]]


class MistakesScreen(ModalScreen[None]):
    """The list, the surest mistakes first, and the two pictures of the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,w,q", "dismiss", "close", key_display="esc")]
    DEFAULT_CSS = """
    MistakesScreen { align: center middle; }
    MistakesScreen > Horizontal { width: 110; max-width: 98%; height: 90%; background: $background; }
    MistakesScreen OptionList { width: 1fr; height: 1fr; border: round $rule; background: $background; padding: 0 1; }
    MistakesScreen OptionList:focus { border: round $primary; }
    MistakesScreen Vertical { width: 34; }
    MistakesScreen Gallery { height: 1fr; width: 1fr; }
    """

    def __init__(self, title: str, mistakes: Sequence[Mistake], thumbnails: Thumbnails) -> None:
        """`thumbnails` asks for the crops of the given paths, fitted into a width and a height in pixels."""
        super().__init__()
        self.heading = title
        self.mistakes = mistakes
        self.thumbnails = thumbnails

    def compose(self) -> ComposeResult:
        with Horizontal():
            options = OptionList(*(Option(mistake_line(mistake)) for mistake in self.mistakes))
            options.border_title = self.heading
            options.border_subtitle = "esc closes"
            yield options
            with Vertical():
                for place in ("query", "reference"):
                    gallery = Gallery(single=True, id=place)
                    gallery.border_title = place
                    yield gallery

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._show(self.mistakes[event.option_index])

    @work(group="thumbnails", exclusive=True)
    async def _show(self, mistake: Mistake) -> None:
        await asyncio.sleep(REST)
        try:
            columns, lines = self.query(Gallery).first().cells
            query, reference = await self.thumbnails((mistake.query, mistake.reference), columns, 2 * lines)
        except LogoclipError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        taken_for = mistake.given or "nearest"
        for place, title, one in (("query", mistake.class_name, query), ("reference", taken_for, reference)):
            gallery = self.query_one(f"#{place}", Gallery)
            gallery.border_title = f"{place}: {title}"
            gallery.crops = (one,)


def mistake_line(mistake: Mistake) -> Content:
    """`acme  named zebra  0.831`, or `missed`; a brand that the gallery does not know is said to be unknown."""
    brand = mistake.class_name if mistake.known else f"{mistake.class_name} (unknown)"
    verdict = ("missed", "$look") if mistake.given is None else (f"named {mistake.given}", "$negative")
    name = fitted(brand, 26)
    return Content.assemble(f"{mistake.score:.3f}  ", name, "  ", verdict)
