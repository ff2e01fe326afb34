from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from logoclip.errors import InputError
from logotui import cli


def without_terminal(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "logotui", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def test_without_a_terminal_it_says_so_in_one_line() -> None:
    done = without_terminal()
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "needs a terminal" in done.stderr and "logoclip runs list" in done.stderr


def test_the_demo_without_a_terminal_names_the_headless_one() -> None:
    done = without_terminal("demo")
    assert done.returncode == 2
    assert "`logoclip demo`" in done.stderr


def test_help_needs_no_terminal() -> None:
    done = without_terminal("--help")
    assert done.returncode == 0
    assert "logotui --host orin logos" in done.stdout


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal of some encoding."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True


def attach(monkeypatch: pytest.MonkeyPatch, terminal: Terminal) -> None:
    for stream in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, stream, terminal)


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_terminal_of_another_encoding_is_shown_what_it_can_show(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    attach(monkeypatch, terminal := Terminal(encoding))
    monkeypatch.setenv("TERM", "xterm")
    cli.require_terminal(demo=False)
    glyphs = cli.glyphs(cli.parse([]), terminal)
    assert glyphs.shown("é ⠉").encode(encoding)


def test_ascii_is_asked_for() -> None:
    for arguments in (["--ascii"], ["demo", "--ascii"]):
        assert cli.glyphs(cli.parse(arguments), Terminal("utf-8")).name == "ascii"


def test_a_terminal_that_cannot_place_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    attach(monkeypatch, Terminal("utf-8"))
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(InputError, match="TERM=xterm-256color"):
        cli.require_terminal(demo=False)


def test_a_good_terminal_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    attach(monkeypatch, Terminal("UTF_8"))
    monkeypatch.setenv("TERM", "xterm-256color")
    cli.require_terminal(demo=True)


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_each_end_must_be_the_terminal(monkeypatch: pytest.MonkeyPatch, stream: str) -> None:
    attach(monkeypatch, Terminal("utf-8"))
    monkeypatch.setattr(sys, stream, io.StringIO())
    with pytest.raises(InputError, match="needs a terminal"):
        cli.require_terminal(demo=False)


def test_a_wrong_word_is_printable() -> None:
    done = without_terminal("--\x1b]52;c;aGk=\x07")
    assert done.returncode == 2
    assert "␛]52;c;aGk=␇" in done.stderr
    assert "\x1b" not in done.stderr


def test_a_misspelt_workspace_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "require_terminal", lambda demo: None)
    (tmp_path / "workspace").mkdir()
    assert cli.main([str(tmp_path / "workspce")]) == 2
    error = capsys.readouterr().err
    assert f"did you mean {tmp_path}/workspace?; `logoclip init {tmp_path}/workspce` makes a workspace there" in error
    assert [path.name for path in tmp_path.iterdir()] == ["workspace"]


def test_the_demo_makes_its_workspace(tmp_path: Path) -> None:
    cli._host(cli.parse(["demo", str(tmp_path / "demo")]))
    assert (tmp_path / "demo" / "configs").is_dir()


def test_a_workspace_that_cannot_be_one_is_one_line(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "require_terminal", lambda demo: None)
    assert cli.main([os.devnull]) == 2
    assert capsys.readouterr().err.startswith(f"logotui: {os.devnull}: cannot be a workspace")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--port", "8000"], "--port and --bind belong to --serve"),
        (["--bind", "127.0.0.1"], "--port and --bind belong to --serve"),
        (["--size", "80x24"], "--size belongs to --once SCREEN"),
        (["--serve", "--bind", "nowhere.invalid"], "--serve: cannot listen at nowhere.invalid"),
    ],
)
def test_options_that_belong_to_another_are_one_line(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.main([*arguments, str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert says in error and error.count("\n") == 1
