"""One frame of a screen, on a terminal or not, of this machine or another one."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyte
import pytest
from rich.color import ColorSystem
from rich.console import Console

from logoclip.errors import InputError, JobError, LogoclipError
from logoclip.runs import RunDirectory, create_run
from logoclip.workspace import Workspace
from logotui.app import LogoTui
from logotui.hosts.host import HostLost
from logotui.modes import SCREENS
from logotui.once import check_screen, coloured, parse_size, plain, print_once, shown
from logotui.remembered import Remembered
from logotui.terminal.frame import Palette, cells
from logotui.terminal.repertoire import ASCII, UNICODE
from tests.logotui.fake_host import lively
from tests.logotui.hosts.stand_in import stand_in

SIZE = (100, 30)
PLAIN, COLOURED = Palette(UNICODE, None), Palette(UNICODE, ColorSystem.TRUECOLOR)


@pytest.mark.parametrize("mode", SCREENS)
async def test_every_screen_shows_what_the_host_answered_first(mode: str) -> None:
    lines = [plain(cells([strip], PLAIN)) for strip in await shown(LogoTui(lively()), mode, SIZE)]
    words = {"runs": "demo-02", "monitor": "step 418/800", "config": "base_model", "sweep": "No sweep yet",
             "data": "No prepared data", "doctor": "cannot train yet"}  # fmt: skip
    assert len(lines) == 30
    assert words[mode] in "\n".join(lines)
    assert "cpu  87 %" in lines[0] and "reading" not in "\n".join(lines[1:-1])


async def test_a_glance_changes_nothing_that_is_remembered() -> None:
    app = LogoTui(lively())
    await shown(app, "data", SIZE)
    assert not app.remembered.path.exists()


async def test_with_colours_a_terminal_shows_the_same_text() -> None:
    strips = await shown(LogoTui(lively()), "runs", SIZE, "truecolor")
    screen = pyte.Screen(*SIZE)
    stream = pyte.Stream(screen)
    stream.feed("\r\n".join(coloured(cells([strip], COLOURED)) for strip in strips))
    assert [line.rstrip() for line in screen.display] == [plain(cells([strip], PLAIN)) for strip in strips]
    assert screen.buffer[0][1].bold and {cell.fg for cell in screen.buffer[2].values()} != {"default"}


@pytest.mark.parametrize(
    ("environment", "escapes"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colours_are_for_terminals(environment: dict[str, str], escapes: bool) -> None:
    out = io.StringIO()
    print_once(lively(), "runs", SIZE, Console(file=out, _environ={"TERM": "xterm-256color", **environment}))
    assert ("\x1b[" in out.getvalue()) is escapes
    assert out.getvalue().count("\n") == 30


def test_a_pipe_of_ascii_is_written_ascii() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    print_once(lively(), "monitor", SIZE, Console(file=out), ASCII)
    out.flush()
    assert b"step 418/800" in out.buffer.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("fault", [JobError("no such workspace there"), HostLost("no route to host")])
async def test_a_host_that_does_not_answer_is_the_reason(fault: LogoclipError) -> None:
    host = lively()
    host.faults["info"] = fault
    with pytest.raises(LogoclipError, match=str(fault)):
        await shown(LogoTui(host), "runs", SIZE)
    assert host.closed


async def test_a_link_that_ends_at_once_is_the_reason() -> None:
    with pytest.raises(HostLost, match="no route to host"):
        await shown(LogoTui(stand_in("import sys; sys.exit('ssh: no route to host')")), "runs", SIZE)


@pytest.mark.parametrize(("said", "size"), [("140x40", (140, 40)), (" 60X16 ", (60, 16)), ("80×24", (80, 24))])
def test_a_size_is_columns_by_lines(said: str, size: tuple[int, int]) -> None:
    assert parse_size(said) == size


@pytest.mark.parametrize("said", ["", "140", "140x", "ax4", "59x24", "80x15", "9999x40", "-80x24", "80x24x3", "1e3x40"])
def test_what_is_no_size_is_said(said: str) -> None:
    with pytest.raises(InputError, match="--size: "):
        parse_size(said)


def test_a_screen_is_called_by_its_name() -> None:
    assert check_screen("Runs") == "runs"
    with pytest.raises(InputError, match="no screen 'run': say one of runs, config"):
        check_screen("run")


@pytest.fixture
def reached_by_ssh(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`logotui` beside an `ssh` that runs what it is asked to on this machine, or fails."""
    programs = tmp_path / "bin"
    programs.mkdir()
    scripts = {"logoclip": f'exec {sys.executable} -m logoclip "$@"', "ssh": 'for last; do :; done; exec sh -c "$last"'}

    def run(*arguments: object, ssh: str = scripts["ssh"]) -> subprocess.CompletedProcess[str]:
        for name, script in {**scripts, "ssh": ssh}.items():
            (programs / name).write_text(f"#!/bin/sh\n{script}\n")
            (programs / name).chmod(0o755)
        path = f"{programs}:{os.environ['PATH']}"
        command = [sys.executable, "-m", "logotui", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, stdin=subprocess.DEVNULL, env={**os.environ, "PATH": path}
        )

    return run


def test_the_command_prints_it_of_this_machine_and_of_another(
    tmp_path: Path, reached_by_ssh: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    workspace = Workspace.make(tmp_path / "logos")
    made: RunDirectory = create_run(workspace.runs, "logos", "train", "")
    for arguments in ([], ["--host", "orin"]):
        done = reached_by_ssh("--once", "runs", "--size", "140x40", *arguments, workspace.root)
        assert (done.returncode, done.stderr) == (0, "")
        lines = done.stdout.splitlines()
        assert len(lines) == 40 and "\x1b" not in done.stdout
        assert any(made.id in line for line in lines)
        assert ("orin" in lines[0]) is bool(arguments)
    assert Remembered("this machine", str(workspace.root)).get("screen", "") == ""


def test_the_command_says_in_one_line_that_nobody_answers(
    reached_by_ssh: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = reached_by_ssh("--once", "runs", "--host", "orin", ssh="echo 'ssh: no route to host' >&2; exit 255")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "logotui: orin: ssh: no route to host\n"
