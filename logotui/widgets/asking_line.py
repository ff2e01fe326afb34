"""A line to type into that stands nowhere until it is asked for."""

from __future__ import annotations

from textual.widget import Widget


def reveal(line: Widget, owner: Widget, name: str) -> None:
    """Give `owner` the class `name`, which shows `line`, and the cursor to that.

    At once: styles follow classes only after the next refresh, what is not displayed takes no focus, and the next key
    may be here already. It would be a command of the screen.
    """
    owner.add_class(name)
    owner.app.stylesheet.update(owner)
    line.focus()
