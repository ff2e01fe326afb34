from __future__ import annotations

from textual.content import Content

from logotui.terminal.content import lay_out_signs


def test_a_text_has_the_width_that_is_shown() -> None:
    lay_out_signs()
    text = Content("a\x1b\x07\x9b\u202eb")
    assert text.plain == "a␛␇··b"
    assert text.cell_length == 6


def test_styles_stay_on_their_words() -> None:
    lay_out_signs()
    text = Content.assemble("bell\x07 ", ("loud", "bold"), "\n\tnext")
    (span,) = text.spans
    assert text.plain[span.start : span.end] == "loud"
    assert text.plain == "bell␇ loud\n\tnext"


def test_markup_from_elsewhere_is_printable_too() -> None:
    lay_out_signs()
    assert Content.from_markup("[b]a\x1b]52;[/b]").plain == "a␛]52;"
