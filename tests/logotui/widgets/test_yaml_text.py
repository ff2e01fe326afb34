from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.document._document import Document

from logoclip.agent.questions.configs import ConfigCheck
from logotui.draft import Draft, opened
from logotui.widgets.yaml_text import YamlText, changed_lines, diff_lines, lines_of, location, value_of, with_line_ends
from tests.logotui.alone import alone, text_of

BEFORE = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n"
TEXT = "# mine\nlora_r: 8  # rank\nseed: 1\n"
ENDS = ("\n", "\r\n", "\r", "\x85", "\u2028")


def texts(*ends: str) -> st.SearchStrategy[str]:
    lines = st.tuples(st.text("ab:# é", max_size=4), st.sampled_from(ends))
    return st.lists(lines, max_size=6).map(lambda lines: "".join(body + end for body, end in lines))


def draft(text: str = TEXT) -> Draft:
    return opened("demo.yaml", ConfigCheck(text, {}, revision="r"))


def test_a_diff_shows_changes_with_their_surroundings() -> None:
    assert diff_lines(BEFORE, BEFORE.replace("3", "9"), context=1) == ["…", " b: 2", "-c: 3", "+c: 9", " d: 4"]
    assert diff_lines(BEFORE, BEFORE) == []


def test_the_lines_that_the_file_does_not_have_are_known() -> None:
    assert changed_lines(BEFORE, BEFORE.replace("3", "9") + "f: 6\n") == {2, 5}
    assert changed_lines(BEFORE, BEFORE.replace("b: 2\n", "")) == set()


@given(text=texts(*ENDS))
def test_a_text_has_the_lines_of_a_text_area_and_comes_back_as_it_was(text: str) -> None:
    lines = [body for body, _ in lines_of(text)]
    assert lines == Document(text).lines
    assert with_line_ends(text, lines) == text


@given(
    text=texts("\n", "\r\n", "\u2028"),  # not \r alone, which an empty line and \n would make one end of
    at=st.integers(0, 6),
    new=st.lists(st.text("ab:# é", max_size=3), max_size=2),
    gone=st.integers(0, 2),
)
def test_lines_that_nobody_touched_keep_their_ends(text: str, at: int, new: list[str], gone: int) -> None:
    lines = [body for body, _ in lines_of(text)]
    edited = [*lines[:at], *new, *lines[at + gone :]] or [""]
    written = with_line_ends(text, edited)
    assert "\n".join(body for body, _ in lines_of(written)).rstrip("\n") == "\n".join(edited).rstrip("\n")
    kept = text.splitlines(keepends=True)[: min(at, len(edited) - 1)]
    assert written.startswith("".join(kept))


@given(text=st.text("a\n", max_size=9), offset=st.integers(0, 9))
def test_a_place_is_a_line_and_a_column(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    line, column = location(text, offset)
    lines = text.split("\n")
    assert sum(len(one) + 1 for one in lines[:line]) + column == offset and column <= len(lines[line])


async def test_what_is_typed_is_said_and_what_is_shown_is_not() -> None:
    panel = YamlText()
    async with alone(panel) as stage:
        panel.show(draft())
        await stage.pilot.pause()
        assert stage.posted(YamlText.Typed) == [] and panel.written == TEXT
        panel.focus()
        panel.put_cursor(3, 8)
        await stage.pilot.press("2")
        await stage.pilot.pause()
        assert [message.text for message in stage.posted(YamlText.Typed)] == [TEXT.replace("seed: 1", "seed: 12")]


async def test_what_the_form_writes_leaves_the_cursor_at_its_words() -> None:
    panel = YamlText()
    async with alone(panel) as stage:
        panel.show(draft())
        panel.focus()
        panel.put_cursor(3, 6)
        panel.show(draft().set("lora_r", 16).seal().type("# more\n" + draft().set("lora_r", 16).text))
        await stage.pilot.press("X")
        assert panel.document.lines == ["# more", "# mine", "lora_r: 16  # rank", "seed:X 1", ""]


@pytest.mark.parametrize("after", ["", "seed: 1\n", TEXT + "max_epochs: 3\n", "x", "\n\n" + TEXT, TEXT.strip()])
async def test_any_text_can_follow_any_other(after: str) -> None:
    panel = YamlText()
    async with alone(panel):
        for text in (TEXT, after, "", after, TEXT):
            panel.show(draft().type(text))
            assert panel.written == text and panel.document.lines == Document(text).lines


async def test_it_says_how_much_is_new_and_which_file_it_is() -> None:
    panel = YamlText()
    async with alone(panel):
        panel.show(draft())
        assert (panel.border_title, panel.border_subtitle) == ("demo.yaml", "")
        panel.show(draft().set("lora_r", 4))
        assert panel.border_subtitle == "1 line new or changed"
        assert any("lora_r: 4  # rank" in line for line in text_of(panel))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (TEXT, "8"),
        ("lora_r: 8", "8"),
        ("# lora_r: 3\nlora_r:    8   # rank\n", "8"),
        ("{seed: 1, lora_r: 8}\n", "8"),
        ('"lora_r": "8 # no comment"  # rank\n', '"8 # no comment"'),
        ("data_dir: lora_r\nlora_r: [4, 8]\n", "[4, 8]"),
    ],
)
async def test_the_value_of_a_key_is_selected_and_what_is_typed_replaces_it_alone(text: str, value: str) -> None:
    widget = YamlText()
    async with alone(widget, size=(60, 8)) as stage:
        widget.show(draft(text))
        widget.focus()
        widget.select_value("lora_r")
        assert widget.selected_text == value
        await stage.pilot.press("1", "6")
        assert widget.written == text[: text.rindex(value)] + "16" + text[text.rindex(value) + len(value) :]


@pytest.mark.parametrize("text", ["", "seed: 1\n", "- lora_r\n", "lora_r: [8\n", "a: 1\n---\nlora_r: 8\n"])
def test_a_key_without_a_value_is_at_the_beginning(text: str) -> None:
    assert value_of(text, "lora_r") == ((0, 0), (0, 0))
