"""The command `logotui`."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from logoclip.errors import InputError, LogoclipError
from logoclip.printable import printable_stream
from logotui.arenas import share_one_arena
from logotui.terminal.announce import WAYS

if TYPE_CHECKING:
    from logotui.hosts.host import Host

# What ssh would read as an option, or a shell behind it (`ProxyCommand`, `Match exec`) as words of its own.
NO_HOST = re.compile(r"""^-|[\s'"`$;&|<>(){}*?!#]""")

EXAMPLES = """\
examples:
  logotui                      the workspace in this directory
  logotui ~/logos              another one
  logotui --host orin logos    the one in ~/logos on the machine that ssh knows as `orin`
  logotui demo                 the whole job on made-up photographs, in ./demo

`logoclip init DIR` makes a workspace. Leaving the console (q) leaves every run running. `./demo` opens a workspace of
that name without starting the demo.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the console. Returns 0; 2 where the input was wrong or there is no terminal; 1 after a fault of its own."""
    sys.stdout, sys.stderr = printable_stream(sys.stdout), printable_stream(sys.stderr)
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        check_remote(options)
        require_terminal(options.demo)
        return run(options)
    except LogoclipError as error:
        print(f"logotui: {error}", file=sys.stderr)  # noqa: T201
        return error.exit_code


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for: `workspace`, `host`, `demo`."""
    demo = bool(arguments) and arguments[0] == "demo"
    options = (_demo_parser() if demo else _parser()).parse_args(arguments[1:] if demo else arguments)
    options.demo = demo
    if options.workspace is None:
        options.workspace = options.directory
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="logotui",
        description="Watch, steer and compare runs of logoclip in the terminal, on this machine or over SSH.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "directory", nargs="?", default=".", metavar="WORKSPACE", help="workspace directory (default: this one)"
    )
    parser.add_argument("--workspace", metavar="DIR", help="the same, as an option")
    parser.add_argument("--host", metavar="HOST", help="a machine as ssh knows it; WORKSPACE is a directory there")
    _add_calling(parser)
    return parser


def _demo_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="logotui demo",
        description="The whole job on made-up photographs: data, training, sweep; about five minutes on two cores.",
    )
    parser.add_argument(
        "directory", nargs="?", default="demo", metavar="DIR", help="workspace of the demo (default: ./demo)"
    )
    parser.add_argument("--workspace", metavar="DIR", help="the same, as an option")
    parser.set_defaults(host=None)
    _add_calling(parser)
    return parser


def _add_calling(parser: argparse.ArgumentParser) -> None:
    """How a person is called when a run ends, fails, stalls or gets worse."""
    parser.add_argument(
        "--bell", action=argparse.BooleanOptionalAction, help="ring the bell for news of a run, from now on"
    )
    parser.add_argument(
        "--notify",
        choices=WAYS,
        default="auto",
        help="notices on the desktop through the terminal: OSC 9 or 777, by default where the terminal is known to "
        "show them",
    )


def check_remote(options: argparse.Namespace) -> None:
    """Raise `InputError` unless host and directory are names, and nothing that ssh or a shell would act upon."""
    if options.host is None:
        return
    if not options.host or NO_HOST.search(options.host) or not options.host.isprintable():
        raise InputError(
            f"--host: {options.host!r} is no machine: say it as ssh knows it, e.g. orin, ada@orin or ssh://ada@orin:2222"
        )
    if options.workspace.startswith("-"):
        raise InputError(
            f"{options.workspace}: would be read as an option on {options.host}: say ./{options.workspace}"
        )


def require_terminal(demo: bool) -> None:
    """Raise `InputError` unless a person can see and type: a terminal on both ends, able to show UTF-8."""
    # Textual draws through standard error, so that one counts too.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        instead = (
            "`logoclip demo` does the same headless" if demo else "`logoclip runs list` shows the runs without one"
        )
        raise InputError(f"the console needs a terminal, and this is none: {instead}")
    if os.environ.get("TERM") == "dumb":
        raise InputError(
            "this terminal (TERM=dumb) cannot place text: set TERM to what it is, e.g. TERM=xterm-256color"
        )
    encoding = (sys.stderr.encoding or "").lower().replace("-", "").replace("_", "")
    if encoding != "utf8":
        raise InputError(
            f"the terminal's encoding is {sys.stderr.encoding}, and the console draws with UTF-8: "
            "set LANG=C.UTF-8 (or another UTF-8 locale), or PYTHONUTF8=1 if the terminal shows UTF-8"
        )


def run(options: argparse.Namespace) -> int:
    """Show the console until it is left. Returns the exit code."""
    share_one_arena()
    host = _host(options)

    from logotui.app import LogoTui
    from logotui.terminal.announce import way_of
    from logotui.terminal.leaving import Leaving

    app = LogoTui(host, demo=options.demo)
    app.caller.way = way_of(os.environ, options.notify)
    if options.bell is not None:
        app.remembered.put("bell", options.bell)
    leaving = Leaving(sys.stdin.fileno(), lambda code: app.exit(return_code=code))
    app.leaving, leaving.last = leaving.begin, app.remembered.write
    leaving.watch()
    app.begin_with_theme()
    app.run()
    return app.return_code or 0


def _host(options: argparse.Namespace) -> Host:
    if options.host is not None:
        from logotui.hosts.ssh import SshHost

        return SshHost(options.host, options.workspace)
    from logoclip.workspace import Workspace
    from logotui.hosts.this_machine import LocalHost

    # Opened here so that what is wrong with it is said before the screen is taken.
    place = Workspace.make(options.workspace) if options.demo else Workspace.open(options.workspace)
    return LocalHost(place.root)
