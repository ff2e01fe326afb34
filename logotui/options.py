"""What `logotui` is asked for on its command line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

from logoclip.errors import InputError
from logotui.terminal.announce import WAYS

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


def check_together(options: argparse.Namespace) -> None:
    """Raise `InputError` for an option that says something of another one, which was not given."""
    if options.size is not None and options.once is None:
        raise InputError("--size belongs to --once SCREEN: the console itself has the terminal's size")
    if options.serve is False and (options.port is not None or options.bind is not None):
        raise InputError("--port and --bind belong to --serve")
