"""What people say of a run: its title, its tags and a note. Written by consoles and commands, never by a worker."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from typing import Any, Final

from msgspec import Struct, to_builtins

from logoclip.atomic_file import replace_text
from logoclip.disk import sync
from logoclip.errors import InputError, JobError
from logoclip.holding import locked
from logoclip.json_file import UnreadableJson, read_json
from logoclip.printable import printable, printable_lines
from logoclip.runs.directory import RunDirectory

LONGEST_TITLE: Final = 80
LONGEST_TAG: Final = 32
MOST_TAGS: Final = 16
LONGEST_NOTE: Final = 2000


class About(Struct, frozen=True):
    """What people say of a run.

    Attributes:
        title: one line, shown in place of the id; empty for none.
        tags: words, each once, in the order in which they were given.
        note: lines of text.
        trouble: why the rest cannot be read. Judged when it is read, never written.
    """

    title: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    trouble: str = ""


def read_about(run: RunDirectory) -> About:
    """What is said of `run`; nothing where nothing was said. What is too long in a file of other hands is cut."""
    try:
        found = read_json(run.about_file, About)
    except FileNotFoundError:
        return About()
    except UnreadableJson as error:
        return About(trouble=str(error))
    tags = tuple(dict.fromkeys(tag[:LONGEST_TAG] for tag in map(_word, found.tags) if tag))
    return About(_line(found.title)[:LONGEST_TITLE], tags[:MOST_TAGS], _lines(found.note)[:LONGEST_NOTE])


def describe(
    run: RunDirectory,
    *,
    title: str | None = None,
    note: str | None = None,
    add_tags: Iterable[str] = (),
    remove_tags: Iterable[str] = (),
) -> About:
    """Changes what is said of `run`, and returns it; what is not given stays as others have it by now.

    Whatever a terminal would obey is replaced by signs. A file that cannot be read is kept beside the new one.

    Raises:
        InputError: something is too long, or no tag; nothing was changed.
        JobError: the run is gone, or the file cannot be written.
    """
    new_title = None if title is None else _title(run, title)
    new_note = None if note is None else _bounded("note", _lines(note), LONGEST_NOTE)
    added, removed = as_tags(add_tags), frozenset(as_tags(remove_tags))
    try:
        with locked(run.path):  # two consoles: both read, change and replace
            old = read_about(run)
            tags = tuple(tag for tag in dict.fromkeys((*old.tags, *added)) if tag not in removed)
            if len(tags) > MOST_TAGS:
                raise InputError(f"{run.id}: has {len(tags)} tags then, and {MOST_TAGS} are allowed: remove some first")
            new = About(old.title if new_title is None else new_title, tags, old.note if new_note is None else new_note)
            _write(run, new, aside=bool(old.trouble))
    except OSError as error:
        raise JobError(f"{run.about_file}: cannot be written: {error.strerror}") from error
    return new


def split_tags(text: str) -> tuple[str, ...]:
    """The tags in a line that a person typed: words, with spaces or commas between them."""
    return tuple(dict.fromkeys(text.replace(",", " ").split()))


def _write(run: RunDirectory, about: About, aside: bool) -> None:
    if aside:
        run.about_file.rename(run.path / f"damaged-{secrets.token_hex(4)}-{run.about_file.name}")
        sync(run.path)
    values: dict[str, Any] = to_builtins(about)
    del values["trouble"]
    replace_text(run.about_file, json.dumps(values, indent=1) + "\n")


def _title(run: RunDirectory, text: str) -> str:
    """The title that `text` gives `run`; none if that is its id.

    Raises:
        InputError: it is too long, or the id of another run: nobody would know which of them is meant.
    """
    title = _bounded("title", _line(text), LONGEST_TITLE)
    if title == run.id:
        return ""
    if title in {entry.name for entry in run.path.parent.iterdir()}:
        raise InputError(f"title: {title} is the id of another run")
    return title


def _line(text: str) -> str:
    """`text` in one line, with single spaces."""
    return printable(" ".join(text.split()))


def _lines(text: str) -> str:
    """`text` with its lines, without blank ones around them."""
    return printable_lines("\n".join(text.splitlines()).strip())


def _word(text: str) -> str:
    return printable("".join(text.split()))


def as_tags(given: Iterable[str]) -> tuple[str, ...]:
    """The tags that are given, each a word; a `#` before it is how some write tags, and no part of it.

    Raises:
        InputError: one is empty, too long, or several words.
    """
    return tuple(_tag(text) for text in given)


def _tag(text: str) -> str:
    tag = printable(text.strip().removeprefix("#"))
    if not tag or any(sign.isspace() or sign == "," for sign in text.strip()):
        raise InputError(f"tag: must be one word, without a comma, given {text!r}")
    return _bounded("tag", tag, LONGEST_TAG)


def _bounded(what: str, text: str, longest: int) -> str:
    if len(text) > longest:
        raise InputError(f"{what}: at most {longest} characters, given {len(text)}")
    return text
