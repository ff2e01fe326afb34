"""Names and texts that would command the terminal are shown on every screen, and obeyed by none."""

from __future__ import annotations

from pathlib import Path

from tests.hostile import VISIBLE, hostile_workspace, obeyed_in_frames
from tests.logotui.terminal.console import ConsoleOnTerminal

SIGN = VISIBLE[:8]
ESCAPE, PALETTE, ENTER, OPEN, DOWN = "\x1b", "\x10", "\r", "\x0f", "\x1b[B"
EVERYWHERE = (("?", "esc closes"), (PALETTE, "Search for commands"))
# A key, what its screen shows, and what opens in front of that: a key, and words that only it shows.
WAY = (
    (ENTER, "log", ()),
    ("2", "base_model", ((OPEN, "open a config"), *EVERYWHERE)),
    ("4", "fine-tuned", ((ENTER, "show a sweep"),)),
    ("5", "images a brand", (("o", "show data"),)),
    ("1", "state", ()),
)


def test_no_screen_hands_on_what_a_terminal_obeys(tmp_path: Path) -> None:
    place = hostile_workspace(tmp_path / "workspace")
    with ConsoleOnTerminal(place.root) as console:
        console.wait_for("state", SIGN)
        for key, shown, in_front in WAY:
            console.press(key)
            console.wait_for(shown, SIGN)
            for opens, words in in_front:
                console.press(opens)
                console.wait_for(words)
                console.press(ESCAPE)
                console.wait_for(shown, gone=words)
        console.press("q")
        assert console.ended() == 0
        assert not obeyed_in_frames(console.sent.decode().replace("\r\n", "\n"))
        assert console.restored()
