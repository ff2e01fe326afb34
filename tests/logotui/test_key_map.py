"""A person's own keys: what the file says is so, and what is wrong with it is one line with its place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from logoclip.errors import InputError
from logotui.app import LogoTui, gathered
from logotui.key_map import listed, normal, read_key_map, written
from logotui.own_files import key_file
from logotui.screens.help import HelpScreen, explained
from logotui.widgets.key_line import KeyLine
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import lively

ACTIONS = gathered()


def read(tmp_path: Path, text: str) -> dict[str, tuple[str, ...]]:
    (tmp_path / "keys.yaml").write_text(text, encoding="utf-8")
    return read_key_map(tmp_path / "keys.yaml", ACTIONS)


def test_without_a_file_every_key_is_as_it_was(tmp_path: Path) -> None:
    assert read_key_map(tmp_path / "keys.yaml", ACTIONS) == {}
    assert read(tmp_path, "# nothing\n") == {}


def test_the_present_map_is_such_a_file(tmp_path: Path) -> None:
    found = read(tmp_path, listed(ACTIONS, {}))
    assert found == {action.id: action.keys for action in ACTIONS}
    changed = {"runs.pause": ("space", "question_mark"), "config.find": ("ctrl+f",)}
    assert "runs.pause: [space, " in listed(ACTIONS, changed)
    assert yaml.safe_load(listed(ACTIONS, {}))["everywhere.help"] == "?"


@given(st.characters(min_codepoint=33, max_codepoint=126))
def test_any_character_is_a_key_and_is_written_as_itself(char: str) -> None:
    key = normal(char)
    assert key is not None and written(key) == char
    assert normal(f"ctrl+{char}") == f"ctrl+{key}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("runs.pause: p\nruns.pase: x\n", ":2: there is no action 'runs.pase': did you mean runs.pause?"),
        ("zzz: x", ":1: there is no action 'zzz': logotui --keys lists them all"),
        ("runs.pause: pagdown", ":1: runs.pause: there is no key 'pagdown': did you mean pagedown?"),
        ("runs.pause: control+x", ":1: runs.pause: there is no key 'control+x'"),
        ("runs.pause: ab", ":1: runs.pause: there is no key 'ab'"),
        ("runs.pause:", ":1: runs.pause: give it a key"),
        ("runs.pause: []", ":1: runs.pause: give it a key"),
        ("runs.pause: {a: b}", ":1: runs.pause: give it a key"),
        ("runs.pause: [[p]]", ":1: runs.pause: give it a key"),
        ("\n\nruns.pause: s\n", ":3: s is the key of runs.stop too: give one of them another"),
        ("runs.pause: q", ":1: q is the key of everywhere.quit too"),
        ("run-table.open: p", ":1: p is the key of runs.pause too"),
        ("runs.pause: f5\nruns.stop: f5", "f5 is the key of"),
        ("runs.pause: ctrl+p", ":1: ctrl+p always opens the palette"),
        ("runs.pause: x\nruns.pause: y", ":2: runs.pause has keys in line 1 already"),
        ("- runs.pause", ":1: write `action: key`"),
        ("runs.pause: [x\n", ": is no YAML: "),
        ("runs.pause: 'x\n", ": is no YAML: "),
        ("\t: x", ":1: is no YAML: "),
        ("[" * 5000, ": is no YAML: "),
        ("? [a]\n: x", ":1: write `action: key`"),
    ],
)
def test_what_is_wrong_is_one_line_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    said = str(caught.value)
    assert said.startswith(f"{tmp_path}/keys.yaml:") and says in said and "\n" not in said


@pytest.mark.parametrize(("content", "says"), [(b"\xff\xfe", "no UTF-8"), (b"#" * 2**19, "larger than 256 KiB")])
def test_a_file_of_something_else(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "keys.yaml").write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_key_map(tmp_path / "keys.yaml", ACTIONS)


def test_two_keys_can_change_places_and_one_key_serve_two_screens(tmp_path: Path) -> None:
    assert len(read(tmp_path, "runs.pause: s\nruns.stop: p\nsweep.zoom: p\ndata.audit: p\n")) == 4


async def test_the_keys_do_what_the_map_says_and_are_shown_so(tmp_path: Path) -> None:
    app = LogoTui(lively())
    app.use_keys(
        read(tmp_path, "runs.pause: s\nruns.stop: f5\nrun-table.move(1): n\nruns.new: [f9, f10]\neverywhere.help: f1")
    )
    async with app.run_test(size=(140, 40)) as pilot:
        await eventually(lambda: app.watcher.facts.runs and app.focused)
        await pilot.pause()
        shown = app.screen.query_one(KeyLine).render().plain
        assert "f9 new" in shown and "s pause/resume" in shown and "f5 stop" in shown and shown.endswith("f1 keys")
        await pilot.press("n")
        assert app.screen.query_one("RunTable").cursor == 1  # type: ignore[attr-defined]
        assert ("s", "Pause a live run (frees its memory), or resume one from its last durable step") in explained(
            app.screen
        )
        await pilot.press("home", "s")
        await eventually(lambda: app.host.asked("pause"))  # type: ignore[attr-defined]
        await pilot.press("3", "f1")
        assert isinstance(app.screen, HelpScreen)
        assert app.keys_of(next(action for action in ACTIONS if action.id == "runs.new")) == "f9 f10"
        await pilot.press("escape", "f10")
        assert app.current_mode == "monitor"
        await pilot.press("1", "f10")
        await eventually(lambda: app.current_mode == "config")


def test_the_command_prints_the_present_map_and_refuses_a_wrong_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    key_file().parent.mkdir()

    def keys() -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "logotui", "--keys"], capture_output=True, text=True)

    key_file().write_text("runs.pause: f7\n")
    assert "\nruns.pause: f7" in keys().stdout
    key_file().write_text("runs.pause: s\n")
    done = keys()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"logotui: {key_file()}:1: s is the key of runs.stop too: give one of them another\n"
