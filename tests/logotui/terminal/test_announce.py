from __future__ import annotations

import pytest

from logotui.terminal.announce import LONGEST, Way, sequence, way_of


@pytest.mark.parametrize(
    ("environ", "way"),
    [
        ({"TERM_PROGRAM": "iTerm.app", "TERM": "xterm-256color"}, "osc9"),
        ({"LC_TERMINAL": "iTerm2", "TERM": "xterm-256color"}, "osc9"),  # over ssh
        ({"TERM_PROGRAM": "WezTerm", "TERM": "xterm-256color"}, "osc9"),
        ({"TERM_PROGRAM": "ghostty", "TERM": "xterm-ghostty"}, "osc9"),
        ({"TERM": "xterm-kitty"}, "osc9"),
        ({"TERM": "foot"}, "osc777"),
        ({"TERM": "foot-direct"}, "osc777"),
        ({"TERM": "rxvt-unicode-256color"}, "osc777"),
        ({"TERM": "footprint"}, "off"),
        ({"TERM": "xterm-256color"}, "off"),
        ({"TERM": "linux"}, "off"),
        ({"TERM_PROGRAM": "Apple_Terminal", "TERM": "xterm-256color"}, "off"),
        ({"TERM_PROGRAM": "vscode", "TERM": "xterm-256color"}, "off"),
        ({"TERM": "screen.xterm-256color", "LC_TERMINAL": "iTerm2"}, "off"),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux"}, "off"),
        ({}, "off"),
    ],
)
def test_only_terminals_that_are_known_to_show_notices_get_one(environ: dict[str, str], way: Way) -> None:
    assert way_of(environ) == way


@pytest.mark.parametrize("wanted", ["off", "osc9", "osc777"])
def test_a_persons_word_goes_before_the_terminals(wanted: Way) -> None:
    assert way_of({"TERM": "xterm-kitty"}, wanted) == wanted


def test_nothing_that_a_run_is_called_ends_the_sequence() -> None:
    hostile = "a;b\x1b\\\x07\x9c\r\n" + "x" * 1000
    for way in ("osc9", "osc777"):
        written = sequence(way, "logo;tui", hostile)
        body = written[2:-2]
        assert body.isprintable() and written.endswith("\x1b\\") and len(body) < 2 * LONGEST + 20
    assert sequence("osc777", "logo;tui", "a;b") == "\x1b]777;notify;logo,tui;a;b\x1b\\"
    assert sequence("osc9", "logotui", "a") == "\x1b]9;logotui: a\x1b\\"


@pytest.mark.parametrize("way", ["off", "auto"])
def test_where_there_is_no_way_nothing_is_written(way: Way) -> None:
    assert sequence(way, "logotui", "a") == ""
