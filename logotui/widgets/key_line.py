"""The line at the bottom: what can be pressed here. One widget, so that showing a screen need not build a dozen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

GAP = "  "


class KeyLine(Widget):
    """The bindings of the screen and of what has the focus. A click on one presses its key."""

    DEFAULT_CSS = "KeyLine { height: 1; padding: 0 1; background: $panel; color: $quiet; }"

    keys: reactive[tuple[tuple[str, str, str], ...]] = reactive(())
    """(key, how it is written, what it does) of each binding."""

    auto_links = False  # keys look like keys, not like links

    def on_mount(self) -> None:
        self.app.screen_change_signal.subscribe(self, self._follow)
        self._follow(self.screen)
        self.read_bindings()

    def _follow(self, front: Screen[Any]) -> None:
        """What can be pressed is read again whenever it changes in the screen that is in front now."""
        front.bindings_updated_signal.subscribe(self, self._heard)
        self.call_later(self.read_bindings)

    def _heard(self, _: object) -> None:
        self.read_bindings()

    def read_bindings(self) -> None:
        """Take what can be pressed now: on this screen, or on the question that is in front of it."""
        front = self.app.screen
        if self.is_attached and (front is self.screen or front.is_modal):  # its screen may have been closed meanwhile
            shown = [item.binding for item in front.active_bindings.values() if item.binding.show and item.enabled]
            self.keys = tuple(self._written(binding) for binding in shown)

    def _written(self, binding: Binding) -> tuple[str, str, str]:
        return binding.key, self.app.get_key_display(binding), binding.description

    def render(self) -> Content:
        return key_line(self.keys, self.size.width)


def key_line(keys: Sequence[tuple[str, str, str]], width: int) -> Content:
    """As many keys as fit; the last one, which explains all of them, is the last to go."""
    parts = [Content.assemble((written, "bold $foreground"), f" {does}") for _, written, does in keys]
    links = [part.stylize(f"@click=app.simulate_key('{key}')") for part, (key, _, _) in zip(parts, keys, strict=True)]
    while len(links) > 1 and sum(link.cell_length + len(GAP) for link in links) - len(GAP) > width:
        del links[-2]
    return Content(GAP).join(links)
