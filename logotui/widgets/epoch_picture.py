"""What pictures of several epochs share: the epochs, the one looked at, and lines that are drawn once."""

from __future__ import annotations

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from logotui.drawing.distribution import Axis
from logotui.epochs import EpochPairs
from logotui.widgets.detail import detail_of


class EpochPicture(Widget):
    """Give it `draw`, which is called when something that it depends on has changed."""

    DEFAULT_CSS = "EpochPicture { height: 1fr; width: 1fr; }"

    epochs: reactive[tuple[EpochPairs, ...]] = reactive(())
    chosen: reactive[int] = reactive(0)
    """The place of the epoch that is looked at."""
    axis: reactive[Axis] = reactive(Axis(0.0, 1.0))

    _drawn: tuple[object, list[Strip]] | None = None

    def draw(self) -> list[Strip]:
        """Its lines from the top; those that are missing are blank."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        wanted = (self.epochs, self.chosen, self.axis, self.size, self.app.theme, detail_of(self))
        if self._drawn is None or self._drawn[0] != wanted:
            self._drawn = (wanted, self.draw())
        lines = self._drawn[1]
        return lines[y] if y < len(lines) else Strip.blank(self.size.width, self.rich_style)
