"""The person's own editor, on a copy of what is on screen; what it writes becomes the draft."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from textual.app import App, SuspendNotSupported

from logoclip.errors import InputError

USUAL = ("editor", "nano", "vi")
"""What is looked for where neither VISUAL nor EDITOR says anything."""


def edited(app: App[None], name: str, text: str) -> str:
    """`text` as the person's editor leaves it, in a file called `name`, while the console is out of its way.

    The copy is on this machine, whichever machine the config is on.

    Raises:
        InputError: there is no editor, it failed, or it left something that is no text. What it wrote then stays where
            the error says.
    """
    command = editor_command(os.environ)
    place = Path(tempfile.mkdtemp(prefix="logotui-")) / name
    place.write_bytes(text.encode("utf-8"))
    try:
        with app.suspend(), _interrupts_are_the_editors():
            code = subprocess.run([*command, str(place)], check=False).returncode
    except SuspendNotSupported:
        raise InputError("this terminal cannot be handed to an editor: change the text in the YAML beside") from None
    except OSError as error:
        raise InputError(f"{command[0]}: cannot be started: {error.strerror}") from error
    return _taken(place, text, shlex.join(command), code)


def editor_command(environment: Mapping[str, str]) -> Sequence[str]:
    """The words that start the person's editor.

    Raises:
        InputError: there is none.
    """
    for variable in ("VISUAL", "EDITOR"):
        if wanted := environment.get(variable, "").strip():
            try:
                words = shlex.split(wanted)
            except ValueError as error:
                raise InputError(f"{variable}={wanted}: is no command: {error}") from None
            if shutil.which(words[0], path=environment.get("PATH")) is None:
                raise InputError(f"{variable}={wanted}: there is no such program: set {variable} to an editor")
            return words
    for program in USUAL:
        if found := shutil.which(program, path=environment.get("PATH")):
            return [found]
    raise InputError("no editor is known: set EDITOR to one, e.g. EDITOR=nano")


def _taken(place: Path, before: str, command: str, code: int) -> str:
    """What the editor left; the copy goes with it, unless it could not be taken."""
    try:
        text = place.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{command} left no text in {place}: {error}; the draft is as it was") from None
    if code and text != before:
        ended = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        raise InputError(f"{command} {ended}: the draft is as it was, and what it wrote is in {place}")
    shutil.rmtree(place.parent, ignore_errors=True)
    if code:
        raise InputError(f"{command} failed (exit code {code}) and changed nothing")
    return text


@contextlib.contextmanager
def _interrupts_are_the_editors() -> Iterator[None]:
    """Ctrl+C reaches every program of the terminal: while an editor has it, it does not end the console."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # a handler, which no program inherits, as it would "ignore"
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
