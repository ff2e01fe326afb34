"""Crops as pictures with words below them, alone or in pairs; as words alone where sixteen colours are all there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from logoclip.agent.questions.data import Thumbnail
from logoclip.printable import printable
from logoclip.runs.examples import NamedCrop
from logotui.drawing.detail import Detail
from logotui.terminal.pictures import Picture
from logotui.widgets.detail import detail_of
from logotui.widgets.gallery import cell, fitting

COLUMNS, LINES = 14, 7
"""Of one picture; a line is two pixels high."""
CAPTION = 2
GAP = 3


@dataclass(frozen=True)
class Frame:
    """One crop, or two beside each other; `said` is below them."""

    crops: tuple[NamedCrop, ...]
    said: str = ""

    @property
    def words(self) -> str:
        """What is shown of it where there are no pictures."""
        crops = "   ".join(f"{crop.class_name} ({crop.path})" for crop in self.crops)
        return f"{self.said}  {crops}".strip()


class PictureWall(Widget):
    """As many frames as there is room for, from `first` on."""

    DEFAULT_CSS = "PictureWall { height: 1fr; width: 1fr; }"

    frames: reactive[Sequence[Frame]] = reactive(())
    first: reactive[int] = reactive(0)
    pictures: reactive[Mapping[str, Thumbnail]] = reactive({})
    """By the paths of their crops; a crop whose picture has not come yet is an empty place."""
    sharp: reactive[Mapping[str, Picture]] = reactive({})
    """Those that have come in the terminal's own pixels, by their paths too."""
    role: reactive[str] = reactive("quiet")
    """Of the colour of what is said."""

    @property
    def in_words(self) -> bool:
        """Whether pictures would not be legible, or are too much for the link."""
        return self.app.current_theme.ansi or detail_of(self) > Detail.FULL

    @property
    def room(self) -> int:
        """How many frames fit."""
        if self.in_words or not self.frames:
            return max(self.size.height, 1)
        return self._across * fitting(self.size.height, LINES + CAPTION, 1)

    @property
    def _width(self) -> int:
        count = len(self.frames[0].crops)
        return count * COLUMNS + count - 1

    @property
    def _across(self) -> int:
        return fitting(self.size.width, self._width, GAP)

    @property
    def shown(self) -> Sequence[Frame]:
        """The frames that are in sight."""
        return self.frames[self.first : self.first + self.room]

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        strip = self._words_at(y) if self.in_words else self._pictures_at(y)
        return strip.adjust_cell_length(width).apply_style(self.rich_style)

    def _words_at(self, y: int) -> Strip:
        return self._written(self.shown[y].words, self.size.width) if y < len(self.shown) else Strip.blank(0)

    def _pictures_at(self, y: int) -> Strip:
        if not self.frames:
            return Strip.blank(0)
        row, line = divmod(y, LINES + CAPTION + 1)
        frames = self.shown[row * self._across : (row + 1) * self._across]
        parts = [self._frame_at(frame, line).adjust_cell_length(self._width + GAP) for frame in frames]
        return Strip.join(parts) if parts else Strip.blank(0)

    def _frame_at(self, frame: Frame, line: int) -> Strip:
        if line == LINES:
            names = [self._written(crop.brand, COLUMNS).adjust_cell_length(COLUMNS + 1) for crop in frame.crops]
            return Strip.join(names)
        if line > LINES:
            style = Style.parse(self.app.theme_variables.get(self.role, "")) if line == LINES + 1 else Style()
            return Strip([Segment(frame.said if line == LINES + 1 else "", style)])
        return Strip.join([self._picture_at(crop, line).adjust_cell_length(COLUMNS + 1) for crop in frame.crops])

    def _picture_at(self, crop: NamedCrop, line: int) -> Strip:
        if (sharp := self.sharp.get(crop.path)) is not None:
            return Strip(sharp.line(line)) if line < sharp.rows else Strip.blank(0)
        if (picture := self.pictures.get(crop.path)) is None:
            return Strip.blank(0)
        lines = cell(picture)
        return lines[line] if line < len(lines) else Strip.blank(0)

    def _written(self, text: str, width: int) -> Strip:
        return Strip([Segment(Content(printable(text)).truncate(width, ellipsis=True).plain)])
