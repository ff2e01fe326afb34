"""Signs for control characters before Textual lays a text out, so that it counts the cells that are shown."""

from __future__ import annotations

from textual import content

from logoclip.printable import printable_lines


def lay_out_signs() -> None:
    """Have Textual's texts hold a sign where it would leave a control character out, or keep one without a width.

    Left out, it moves the styles behind it past the text's end, where Textual fails. There is no public way to say
    this; test_content.py notices if it moves.
    """
    content._strip_control_codes = printable_lines  # type: ignore[assignment]
