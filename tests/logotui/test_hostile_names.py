"""Names and texts that would command the terminal are shown on every screen, and obeyed by none."""

from __future__ import annotations

from pathlib import Path

from tests.hostile import VISIBLE, hostile_workspace, obeyed_in_frames
from tests.logotui.terminal.console import ConsoleOnTerminal

SIGN = VISIBLE[:6]


def test_no_screen_hands_on_what_a_terminal_obeys(tmp_path: Path) -> None:
    place = hostile_workspace(tmp_path / "workspace")
    with ConsoleOnTerminal(place.root, OMP_NUM_THREADS="1") as console:
        console.wait_for("Runs", SIGN)
        console.press("\r")
        console.wait_for("loss", SIGN)
        console.press("l")
        console.wait_for("more", SIGN)
        console.press("\x1b")
        for key, shown in (("2", "base_model"), ("4", "baseline"), ("5", "brand")):
            console.press(key)
            console.wait_for(shown, SIGN)
        console.press("?")
        console.wait_for("Keys")
        console.press("\x1b")
        console.press("\x10")
        console.wait_for("Search")
        console.press("\x1b")
        console.press("1q")
        assert console.ended() == 0
        assert not obeyed_in_frames(console.sent.decode().replace("\r\n", "\n"))
        assert console.restored()
