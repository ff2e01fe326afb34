"""The crops of the brand under the cursor, a gallery full at a time."""

from __future__ import annotations

import asyncio
from functools import partial

from logoclip.agent.questions.data import Brand, BrandClass, Crops
from logotui.screens.base import ConsoleScreen
from logotui.widgets.gallery import Gallery

# Pictures are asked for when the cursor has come to rest: each brand's are some ten kilobytes.
REST = 0.2


class CropPages:
    """Fills the gallery of a screen."""

    def __init__(self, screen: ConsoleScreen) -> None:
        self._screen = screen
        self._path = ""
        self._brand: Brand | None = None
        self._of_class: BrandClass | None = None
        self._first = 0
        self._total = 0

    @property
    def gallery(self) -> Gallery:
        return self._screen.query_one(Gallery)

    def of(self, path: str) -> None:
        """The data set whose crops are shown from now on. What comes of another one is not shown any more."""
        self._path = path

    def begin(self, brand: Brand, of_class: BrandClass | None) -> None:
        """Shows the first crops of `brand`, or of one class of it alone."""
        self._brand, self._of_class, self._first = brand, of_class, 0
        self._show()

    def turn(self, direction: int) -> None:
        """Shows the crops after these, or before them, if there are any."""
        first = self._first + direction * self.gallery.room
        if 0 <= first < self._total:
            self._first = first
            self._show()

    def _show(self) -> None:
        if self._path and self._brand is not None:
            read = partial(self._read, self._path, self._brand)
            self._screen.attempt(read, group="crops", exclusive=True)

    async def _read(self, path: str, brand: Brand) -> None:
        await asyncio.sleep(REST)
        gallery = self.gallery
        columns, lines = gallery.cells
        name, first = self._of_class.name if self._of_class else None, self._first
        page = await self._screen.ask(Crops(path, brand.name, first, gallery.room, columns, 2 * lines, name))
        if self._path != path:
            return
        self._total, gallery.crops = page.total, page.thumbnails
        gallery.border_title = crops_title(name or brand.name, first, len(gallery.crops), self._total)


def crops_title(name: str, first: int, shown: int, total: int) -> str:
    """Whose crops are shown, and which of how many."""
    return f"{name}  {first + 1} to {first + shown} of {total} crops"
