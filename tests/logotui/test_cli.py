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
def test_a_terminal_of_another_encoding_is_said_what_to_set(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    attach(monkeypatch, Terminal(encoding))
    monkeypatch.setenv("TERM", "xterm")
    with pytest.raises(InputError, match=r"LANG=C\.UTF-8"):
        cli.require_terminal(demo=False)


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


@pytest.mark.parametrize(
    ("arguments", "workspace", "host", "demo"),
    [
        ([], ".", None, False),
        (["logos"], "logos", None, False),
        (["--workspace", "logos"], "logos", None, False),
        (["--host", "orin", "logos"], "logos", "orin", False),
        (["demo"], "demo", None, True),
        (["demo", "here"], "here", None, True),
        (["demo", "--workspace", "here"], "here", None, True),
        (["./demo"], "./demo", None, False),
    ],
)
def test_what_is_asked_for(arguments: list[str], workspace: str, host: str | None, demo: bool) -> None:
    options = cli.parse(arguments)
    assert (options.workspace, options.host, options.demo) == (workspace, host, demo)


HOSTS = ["orin", "ada@orin", "ssh://ada@orin:2222", "10.0.0.7", "fe80::1%eth0", "DOMAIN\\ada@orin", "jetson_1"]
NO_HOSTS = ["", "-oProxyCommand=id", "-v", "orin id", "orin;id", "$(id)", "`id`", "a'b", 'a"b', "a|b", "a\nb", "a\x1bb"]


@pytest.mark.parametrize("host", HOSTS)
def test_a_machine_as_ssh_knows_it_passes(host: str) -> None:
    cli.check_remote(cli.parse(["--host", host, "logos"]))


@pytest.mark.parametrize("host", NO_HOSTS)
def test_what_ssh_or_a_shell_would_act_upon_is_one_line(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([f"--host={host}", "logos"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("logotui: --host: ")
    assert "is no machine: say it as ssh knows it" in error
    assert error.count("\n") == 1


def test_a_directory_that_would_be_an_option_elsewhere_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--host", "orin", "--workspace=-x"]) == 2
    assert capsys.readouterr().err == "logotui: -x: would be read as an option on orin: say ./-x\n"


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
    ("arguments", "bell", "notify"),
    [([], None, "auto"), (["--no-bell"], False, "auto"), (["demo", "--bell", "--notify", "osc777"], True, "osc777")],
)
def test_how_a_person_is_called_can_be_said(arguments: list[str], bell: bool | None, notify: str) -> None:
    options = cli.parse(arguments)
    assert (options.bell, options.notify) == (bell, notify)
