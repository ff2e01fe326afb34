"""The command `logotui`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from logoclip.errors import InputError, LogoclipError
from logoclip.printable import printable_stream
from logotui.memory import keep_everything, share_one_arena
from logotui.options import check_remote, check_together, parse
from logotui.own_files import key_file

if TYPE_CHECKING:
    from logotui.hosts.host import Host
    from logotui.terminal.repertoire import Glyphs


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the console. Returns 0; 2 where the input was wrong or there is no terminal; 1 after a fault of its own."""
    sys.stdout, sys.stderr = printable_stream(sys.stdout), printable_stream(sys.stderr)
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        check_remote(options)
        check_together(options)
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
    keep_everything()
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
    leaving.let_restore()
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
    if not key_file().exists():
        return {}
    from logotui.app import gathered
    from logotui.key_map import read_key_map

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
