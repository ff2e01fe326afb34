"""The line at the top: workspace and host, the screens by number, the machine's pulse or the state of the link."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.machine.gauges import Machine
from logotui.hosts.host import Link
from logotui.quantities import duration, percent, used_of

NAMES = ("Runs", "Config", "Monitor", "Sweep", "Data", "Doctor")
MOST_SOUGHT = 5
DETAILS = "@click=app.show('doctor')"


class TopLine(Widget):
    """Where you are. Drops the pulse, then the workspace, where there is no room for all.

    A click on a name shows that screen; one on host, link or gauges shows what is known of the machine.
    """

    DEFAULT_CSS = "TopLine { dock: top; height: 1; padding: 0 1; background: $panel; color: $foreground; }"

    auto_links = False  # the screens' names look like names

    machine: reactive[Machine] = reactive(Machine())
    machine_age: reactive[int | None] = reactive(None)
    """Seconds since its gauges were read; None while that is the present."""
    link: reactive[Link] = reactive(Link())
    age: reactive[int | None] = reactive(None)
    """Seconds since what is shown was the present; None while it is."""
    terminal: reactive[tuple[str, ...]] = reactive(())
    """How far the terminal is behind, and what is left out for it; the longest words first. None while it keeps up."""
    news: reactive[int] = reactive(0)
    """How many runs have news that were not seen in their list."""
    place: reactive[str] = reactive("")
    """Workspace and host."""

    def __init__(self, mode: str) -> None:
        super().__init__()
        self.mode = mode

    def render(self) -> Content:
        return top_line(self.size.width, self.place, self.mode, self._right(), self.news)

    def _right(self) -> tuple[Content, ...]:
        """The pulse; in its place a lost link, how old everything on the screen is, or a terminal that is behind.

        The longest words first: the others are for where there is no room.
        """
        old = f"as of {duration(self.age)} ago" if self.age is not None else ""
        trouble = " · ".join(filter(None, (str(self.link), old)))
        if trouble:
            return (Content.styled(trouble, "$wrong bold"),)
        if self.terminal:
            return tuple(Content.styled(words, "$look") for words in self.terminal)
        if self.machine_age is not None:
            return (Content.styled(f"gauges as of {duration(self.machine_age)} ago", "$look"),)
        return (Content.styled(pulse(self.machine), "$quiet"),)


def pulse(machine: Machine) -> str:
    """`cpu  87 %  gpu  64 %  mem 6.1/23 G` as far as it is known; nothing before the first answer."""
    if machine.cpu_percent is None:
        return ""
    gpu = next((gpu.percent for gpu in machine.gpus if gpu.percent is not None), None)
    parts = [f"cpu {percent(machine.cpu_percent)}"]
    parts += [f"gpu {percent(gpu)}"] if gpu is not None else []
    return "  ".join([*parts, f"mem {used_of(machine.memory_used, machine.memory_total)}"])


def top_line(width: int, place: str, mode: str, right: tuple[Content, ...], news: int = 0) -> Content:
    """The whole line, `width` cells: what there is room for. `right`: the same at length, then in fewer words."""
    wide, narrow = _names(mode, 2, news), _names(mode, 1, news)
    for names, shown_place, shown_right in _choices(wide, narrow, place, right):
        left = Content.assemble(("logotui", "bold"), "  ", (shown_place, DETAILS)) if shown_place else Content("")
        spare = width - left.cell_length - names.cell_length - shown_right.cell_length
        if spare >= 4:
            before = max(2, min(spare - 2, (width - names.cell_length) // 2 - left.cell_length)) if shown_place else 0
            return Content.assemble(left, " " * before, names, " " * (spare - before), shown_right.stylize(DETAILS))
    return narrow.truncate(width)


def _choices(
    wide: Content, narrow: Content, place: str, right: tuple[Content, ...]
) -> Iterator[tuple[Content, str, Content]]:
    for words in right:
        yield from ((wide, place, words), (narrow, place, words))
        yield from ((narrow, place.split(" · ", maxsplit=1)[0], words), (narrow, "", words))
    yield narrow, "", Content("")


def _names(mode: str, gap: int, news: int) -> Content:
    parts: list[Content] = []
    for number, name in enumerate(NAMES, start=1):
        if gap == 1 and number > MOST_SOUGHT and name.lower() != mode:
            continue  # where there is little room, the machine's pulse leads there
        style = "bold reverse" if name.lower() == mode else "$quiet"
        parts.append(Content.from_markup(f"[@click=app.show('{name.lower()}')]{number} {name}[/]").stylize(style))
        if news and name == "Runs":
            parts[-1] = Content.assemble(parts[-1], " ", (f"•{news}", "$look bold"))
    return Content(" " * gap).join(parts)
