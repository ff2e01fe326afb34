"""The command `logotui`."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from logoclip.errors import InputError, LogoclipError
from logoclip.printable import printable_stream
from logotui.arenas import share_one_arena
from logotui.terminal.announce import WAYS

if TYPE_CHECKING:
    from logotui.hosts.host import Host
    from logotui.terminal.repertoire import Glyphs

# What ssh would read as an option, or a shell behind it (`ProxyCommand`, `Match exec`) as words of its own.
NO_HOST = re.compile(r"""^-|[\s'"`$;&|<>(){}*?!#]""")

ASCII_HELP = "draw with ASCII alone, as in the locale C (default: whatever terminal and locale can show)"

EXAMPLES = """\
examples:
  logotui                      the workspace in this directory
  logotui ~/logos              another one
  logotui --host orin logos    the one in ~/logos on the machine that ssh knows as `orin`
  logotui --once runs          one frame of a screen as text, on a terminal or not
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
        if options.size is not None and options.once is None:
            raise InputError("--size belongs to --once SCREEN: the console itself has the terminal's size")
        if options.serve is False and (options.port is not None or options.bind is not None):
            raise InputError("--port and --bind belong to --serve")
        if options.keys:
            return print_keys()
        if options.once is not None:
            return print_frame(options)
        if options.serve:
            return serve_page(options)
        if is_served():
            return run_served(options)
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
    parser.add_argument("--ascii", action="store_true", help=ASCII_HELP)
    parser.add_argument("--serve", action="store_true", help="show the console as a page in a browser")
    parser.add_argument("--port", type=_port, metavar="PORT", help="port of that page (default: a free one)")
    parser.add_argument("--bind", metavar="ADDRESS", help="address of that page (default: 127.0.0.1, this machine)")
    parser.add_argument("--keys", action="store_true", help="print every action with its keys, as a key map to edit")
    parser.add_argument("--once", metavar="SCREEN", help="print one frame of a screen (runs, config, …) and leave")
    parser.add_argument("--size", metavar="WxH", help="columns x lines of that frame (default: the terminal's)")
    _add_calling(parser)
    return parser


def _port(said: str) -> int:
    if not said.isascii() or not said.isdigit() or not 0 < int(said[:6]) < 2**16:
        raise argparse.ArgumentTypeError(f"{said!r} is no port: from 1 to 65535")
    return int(said)


def _demo_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="logotui demo",
        description="The whole job on made-up photographs: data, training, sweep; about five minutes on two cores.",
    )
    parser.add_argument(
        "directory", nargs="?", default="demo", metavar="DIR", help="workspace of the demo (default: ./demo)"
    )
    parser.add_argument("--workspace", metavar="DIR", help="the same, as an option")
    parser.add_argument("--ascii", action="store_true", help=ASCII_HELP)
    parser.set_defaults(serve=False, port=None, bind=None, keys=False, host=None, once=None, size=None)
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
    """Raise `InputError` unless a person can see and type: a terminal on both ends, able to place text."""
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


def run(options: argparse.Namespace) -> int:
    """Show the console until it is left. Returns the exit code."""
    share_one_arena()
    host = _host(options)

    from logotui.app import LogoTui
    from logotui.terminal.announce import way_of
    from logotui.terminal.leaving import Leaving

    app = LogoTui(host, demo=options.demo, glyphs=glyphs(options, sys.stderr))
    app.use_keys(key_map())
    app.caller.way = way_of(os.environ, options.notify)
    if options.bell is not None:
        app.remembered.put("bell", options.bell)
    leaving = Leaving(sys.stdin.fileno(), lambda code: app.exit(return_code=code))
    app.leaving, leaving.last = leaving.begin, app.remembered.write
    leaving.watch()
    app.begin_with_theme(None if app.no_color else app.console.color_system)
    app.run()
    return app.return_code or 0


def serve_page(options: argparse.Namespace) -> int:
    """Show the console as a page in a browser. Needs no terminal. Returns the exit code."""
    try:
        from logotui.serve import LOOPBACK, serve
    except ModuleNotFoundError as error:
        raise InputError(f"--serve needs {error.name}: pip install 'logotui[serve]'") from error
    if options.host is None:
        _host(options)  # what is wrong with the workspace is said here, and not on the page
    where = ["--host", options.host] if options.host is not None else []
    arguments = [*where, f"--workspace={options.workspace}"]
    return serve(arguments, options.bind or LOOPBACK, options.port, lambda words: print(words, flush=True))  # noqa: T201


def is_served() -> bool:
    """Whether this process is a console that a page shows: textual-serve says so to what it starts."""
    return os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver")


def run_served(options: argparse.Namespace) -> int:
    """The console of one page: no terminal, and a browser shows every character. Returns the exit code."""
    from logotui.app import LogoTui

    app = LogoTui(_host(options), demo=options.demo)
    app.use_keys(key_map())
    app.begin_with_theme("truecolor")
    app.run()
    return app.return_code or 0


def key_map() -> Mapping[str, tuple[str, ...]]:
    """What a person's key map says. Without one nothing is imported for it: the first screen does not wait."""
    from logotui.key_map import key_file, read_key_map

    if not key_file().exists():
        return {}
    from logotui.app import gathered

    return read_key_map(key_file(), gathered())


def print_keys() -> int:
    """Print the present key map as a file to begin one with. Returns the exit code."""
    from logotui.app import gathered
    from logotui.key_map import listed

    sys.stdout.write(listed(gathered(), key_map()))
    return 0


def print_frame(options: argparse.Namespace) -> int:
    """Print one frame of a screen. Needs no terminal. Returns the exit code."""
    from rich.console import Console

    from logotui.once import check_screen, parse_size, print_once

    screen = check_screen(options.once)
    size = parse_size(options.size) if options.size is not None else shutil.get_terminal_size()
    print_once(_host(options), screen, size, Console(file=sys.stdout), glyphs(options, sys.stdout))
    return 0


def glyphs(options: argparse.Namespace, stream: TextIO) -> Glyphs:
    """The characters that whatever reads `stream` can show."""
    from logotui.terminal.repertoire import ASCII, glyphs_of

    return ASCII if options.ascii else glyphs_of(environment_at_first(), stream.encoding)


def environment_at_first() -> Mapping[str, str]:
    """The environment as this process was given it: Python has changed it since, where the locale was C (PEP 538)."""
    try:
        given = Path("/proc/self/environ").read_bytes()
    except OSError:  # no Linux
        return os.environ
    pairs = (entry.partition(b"=") for entry in given.split(b"\0") if entry)
    return {os.fsdecode(name): os.fsdecode(value) for name, _, value in pairs}


def _host(options: argparse.Namespace) -> Host:
    if options.host is not None:
        from logotui.hosts.ssh import SshHost

        return SshHost(options.host, options.workspace)
    from logoclip.workspace import Workspace
    from logotui.hosts.this_machine import LocalHost

    # Opened here so that what is wrong with it is said before the screen is taken.
    place = Workspace.make(options.workspace) if options.demo else Workspace.open(options.workspace)
    return LocalHost(place.root)
