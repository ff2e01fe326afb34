"""What is asked for on the command line, and what is no machine, no port and no place."""

from __future__ import annotations

import pytest

from logotui import cli
from logotui.options import check_remote, parse


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
    options = parse(arguments)
    assert (options.workspace, options.host, options.demo) == (workspace, host, demo)


HOSTS = ["orin", "ada@orin", "ssh://ada@orin:2222", "10.0.0.7", "fe80::1%eth0", "DOMAIN\\ada@orin", "jetson_1"]
NO_HOSTS = ["", "-oProxyCommand=id", "-v", "orin id", "orin;id", "$(id)", "`id`", "a'b", 'a"b', "a|b", "a\nb", "a\x1bb"]


@pytest.mark.parametrize("host", HOSTS)
def test_a_machine_as_ssh_knows_it_passes(host: str) -> None:
    check_remote(parse(["--host", host, "logos"]))


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


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", "1e3", "٣", ""])
def test_a_port_is_a_number_that_there_is(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--serve", f"--port={port}"])
    assert "is no port" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "bell", "notify"),
    [([], None, "auto"), (["--no-bell"], False, "auto"), (["demo", "--bell", "--notify", "osc777"], True, "osc777")],
)
def test_how_a_person_is_called_can_be_said(arguments: list[str], bell: bool | None, notify: str) -> None:
    options = parse(arguments)
    assert (options.bell, options.notify) == (bell, notify)
