"""Categories and their brands, with counts; those that match a search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from logoclip.agent.questions.data import Brand, BrandClass, DataSet
from logotui import datasets
from logotui.names import fitted

# Beside the name stand two counts and a set: 26 cells with their gaps.
LONG_NAME, SHORT_NAME = 20, 12
ROOMY = 112


class BrandList(OptionList):
    """One line a brand, under the line of its category; below a brand of several classes, one line a class."""

    DEFAULT_CSS = """
    BrandList { height: 1fr; border: none; background: $background; padding: 0; text-wrap: nowrap; }
    BrandList { scrollbar-size-vertical: 1; }
    BrandList:focus { border: none; background-tint: $background 0%; }
    BrandList > .option-list--option-disabled { color: $foreground; }
    """
    # The list would take these for scrolling sideways, and there is nothing there.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "screen.page(-1)", "crops", key_display="←→", tooltip="The crops before"),
        Binding("right", "screen.page(1)", show=False, tooltip="More crops of this brand"),
    ]

    class Chosen(Message):
        """The cursor is on another brand, or on one of its classes."""

        def __init__(self, brand: Brand, of_class: BrandClass | None = None) -> None:
            super().__init__()
            self.brand, self.of_class = brand, of_class

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[str, tuple[Brand, BrandClass | None]] = {}

    def show(self, data: DataSet, wanted: str = "") -> int:
        """Lists the brands of `data` that match `wanted`; says how many."""
        groups = list(datasets.matching(data, wanted))
        found = [brand for _, brands in groups for brand in brands]
        self._shown = {f"brand-{brand.name}": (brand, None) for brand in found}
        self._shown |= {f"class-{one.name}": (brand, one) for brand in found for one in brand.classes}
        self.clear_options()
        room = name_room(self.app.size.width)
        self.add_options(option for category, brands in groups for option in _options(category, brands, room))
        self.action_first()
        return len(found)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        line = self._shown.get(event.option_id or "")
        if line is not None:
            self.post_message(self.Chosen(*line))


def _options(category: str, brands: list[Brand], room: int) -> list[Option]:
    crops = sum(brand.crops for brand in brands)
    number = f"  {len(brands)} brand{'s' if len(brands) != 1 else ''}, {crops:,} crops"
    title = Content.assemble((category or "no category", "bold"), (number, "$quiet"))
    return [Option(title, disabled=True), *(option for brand in brands for option in _brand_options(brand, room))]


def _brand_options(brand: Brand, room: int) -> Iterator[Option]:
    yield Option(brand_line(brand, room), id=f"brand-{brand.name}")
    yield from (Option(class_line(one, room), id=f"class-{one.name}") for one in brand.classes)


def name_room(width: int) -> int:
    """Cells for a brand's name where the terminal is `width` wide."""
    return LONG_NAME if width >= ROOMY else SHORT_NAME


def titles(room: int) -> str:
    """The line above the list."""
    return f"  {'brand':<{room}} {'imgs':>4} {'crops':>5}  set"


def brand_line(brand: Brand, room: int) -> Content:
    """Name, images, crops, set; a name longer than `room` is cut in the middle."""
    name = fitted(brand.name, room)
    return Content.assemble("  ", name, f" {brand.images:4d} {brand.crops:5d}  ", (datasets.set_name(brand), "$quiet"))


def class_line(one: BrandClass, room: int) -> Content:
    """Name, images, crops of a class, further in than its brand's and quieter."""
    name = fitted(one.name, room - 2)
    return Content.assemble("    ", (name, "$quiet"), (f" {one.images:4d} {one.crops:5d}", "$quiet"))
