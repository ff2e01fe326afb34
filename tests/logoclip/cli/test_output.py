"""What a command writes is printable, whatever the names and texts of a workspace hold."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from logoclip.cli.commands import COMMANDS
from logoclip.workspace import Workspace
from tests.hostile import HOSTILE, IN_NAMES, VISIBLE, hostile_workspace, obeyed, obeyed_in_frames

TRAIN, PREPARE = f"train{IN_NAMES}-01", f"prepare{IN_NAMES}-01"
MISSING = f"{IN_NAMES}x"
DATA, CONFIG = f"data/{IN_NAMES}", f"configs/{IN_NAMES}.yaml"

# What is said, and whether the hostile text is bound to be in it.
WORDS: dict[str, tuple[list[str], bool]] = {
    "nothing": ([IN_NAMES], False),
    "init": (["init", IN_NAMES], True),
    "init a file": (["init", "pictures/Food/brand0/0.xml", "--jsno", IN_NAMES], True),
    "demo": (["demo", f"{CONFIG}/x"], True),
    "demo --brands": (["demo", "--brands", IN_NAMES], False),
    "prepare": (["prepare", "--dataset", MISSING, "--output", "data/x"], True),
    "prepare into": (["prepare", "--dataset", "pictures", "--output", DATA], True),
    "train": (["train", "--config", "configs/faulty.yaml"], True),
    "train --help": (["train", "--config", CONFIG, "--help"], True),
    "train --resume": (["train", "--resume", MISSING], True),
    "train --max-epochs": (["train", "--config", CONFIG, "--max-epochs", IN_NAMES], False),
    "audit": (["audit", DATA], True),
    "audit --json": (["audit", DATA, "--json"], False),
    "runs list": (["runs", "list"], True),
    "runs list --json": (["runs", "list", "--json"], False),
    "runs show": (["runs", "show", TRAIN], True),
    "runs show --json": (["runs", "show", TRAIN, "--json"], False),
    "runs show nobody": (["runs", "show", f"{IN_NAMES}-01"], False),
    "runs pause": (["runs", "pause", TRAIN], True),
    "runs resume": (["runs", "resume", f"evaluate{IN_NAMES}-01"], True),
    "runs stop": (["runs", "stop", PREPARE], True),
    "runs publish": (["runs", "publish", TRAIN], True),
    "runs rename": (["runs", "rename", TRAIN, IN_NAMES], True),
    "runs tag": (["runs", "tag", TRAIN, IN_NAMES], False),
    "runs note": (["runs", "note", TRAIN, IN_NAMES], False),
    "runs delete": (["runs", "delete", f"{IN_NAMES}-01", "--yes"], False),
    "runs restore": (["runs", "restore"], False),
    "runs duplicate": (["runs", "duplicate", TRAIN, IN_NAMES], True),
    "runs extend": (["runs", "extend", TRAIN, "--epochs", IN_NAMES], False),
    "runs queue": (["runs", "queue", "--drop", f"{IN_NAMES}-01"], False),
    "tune": (["tune", "configs/faulty.yaml", "--space", MISSING], True),
    "runs logs": (["runs", "logs", TRAIN], True),
    "runs logs --follow": (["runs", "logs", TRAIN, "--follow"], True),
    "sweep": (["sweep", "--finetuned", MISSING], True),
    "evaluate": (["evaluate", "--data", MISSING], True),
    "evaluate -n": (["evaluate", "-n", IN_NAMES], False),
    "export": (["export", "--checkpoint", MISSING, "--output", "models/x"], True),
    "export into": (["export", "--checkpoint", "configs/faulty.yaml", "--output", DATA], True),
    "detect": (["detect", MISSING], True),
    "doctor": (["doctor"], True),
    "agent": (["agent", "--workspace", MISSING], True),
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return hostile_workspace(tmp_path_factory.mktemp("hostile") / IN_NAMES)


def logoclip(words: Sequence[str], place: Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "logoclip", *words]
    return subprocess.run(command, cwd=place, capture_output=True, stdin=subprocess.DEVNULL, timeout=300, **options)  # type: ignore[call-overload, no-any-return]


def test_every_command_is_tried() -> None:
    tried = {tuple(words[:2]) for words, _ in WORDS.values()} | {tuple(words[:1]) for words, _ in WORDS.values()}
    assert {command.words for command in COMMANDS} <= tried


@pytest.mark.parametrize(("words", "shown"), WORDS.values(), ids=WORDS.keys())
def test_no_command_hands_on_what_a_terminal_obeys(workspace: Workspace, words: list[str], shown: bool) -> None:
    done = logoclip(words, workspace.root)
    for stream in (done.stdout.decode(), done.stderr.decode()):
        assert not obeyed(stream)
        assert "Traceback" not in stream
    both = "".join((done.stdout + done.stderr).decode().replace("│", "").split())
    assert VISIBLE in both or not shown, both


def test_json_keeps_every_character_for_programs(workspace: Workspace) -> None:
    done = logoclip(["runs", "show", TRAIN, "--json"], workspace.root)
    assert json.loads(done.stdout)["error"] == HOSTILE


def on_a_terminal(words: Sequence[str], place: Path) -> str:
    """All that a command writes on a terminal."""
    near, far = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    process = subprocess.Popen(
        [sys.executable, "-m", "logoclip", *words], cwd=place, env=environment, stdin=far, stdout=far, stderr=far
    )
    os.close(far)
    written = b""
    try:
        while chunk := os.read(near, 65536):
            written += chunk
    except OSError:  # the other end is closed
        pass
    finally:
        os.close(near)
        process.wait(60)
    return written.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("name", ["runs list", "runs show", "runs logs", "train", "train --help", "doctor"])
def test_on_a_terminal_the_only_colours_are_our_own(workspace: Workspace, name: str) -> None:
    written = on_a_terminal(WORDS[name][0], workspace.root)
    assert not obeyed_in_frames(written)
    assert VISIBLE in "".join(written.replace("│", "").split())


def test_a_terminal_gets_colours(workspace: Workspace) -> None:
    assert "\x1b[32mok" in on_a_terminal(["doctor"], workspace.root)


def test_a_wrong_word_on_a_terminal_has_no_frame(workspace: Workspace) -> None:
    lines = on_a_terminal(["runs", "list", "--jsno"], workspace.root).splitlines()
    assert all(line.startswith("logoclip: ") for line in lines)
    assert lines[0] == "logoclip: Unrecognized options: --jsno"
    assert lines[-1] == "logoclip: see: logoclip runs list --help"


def test_names_are_no_markup(tmp_path: Path) -> None:
    place = Workspace.make(tmp_path)
    (place.runs / "[red]a :tiger:").mkdir()
    (place.runs / "[red]a :tiger:" / "status.json").write_text("{}")
    assert "[red]a :tiger:" in logoclip(["runs", "list"], tmp_path).stdout.decode()


def test_an_unexpected_fault_is_printable_too(workspace: Workspace) -> None:
    code = (
        "import sys, logoclip.cli.app as app\n"
        "def fail(argv): raise RuntimeError(sys.argv[1])\n"
        "app._dispatch = fail\n"
        "app.main()"
    )
    done = subprocess.run([sys.executable, "-c", code, IN_NAMES], capture_output=True)
    assert "RuntimeError" in done.stderr.decode()
    assert VISIBLE in done.stderr.decode()
    assert not obeyed(done.stderr.decode())
