"""Edits of a flat YAML mapping: only the characters of one value, or of one line, differ afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from logoclip.config.yaml_text import BREAK, Document, Entry, read_document
from logoclip.errors import ConfigError, InputError


def put(text: str, key: str, value: tuple[str, object], place: int) -> str:
    """`text` with `key` set to a value that fits on one line.

    Args:
        value: how it is written, and what YAML reads there.
        place: where a line is added if the key is not there yet, in characters from the start of the text.

    Raises:
        ConfigError: `text` is no mapping.
        InputError: the value that stands there is laid out in a way that cannot be edited in place.
    """
    written, meant = value
    document = read_document(text)
    entry = document.entry(key)
    edited = _replaced(text, entry, written) if entry else _added(text, document, f"{key}: {written}", place)
    if not _holds(edited, {**document.values, key: meant}):
        raise InputError(f"{key}: cannot be edited where it stands: write it as one line, `{key}: {written}`")
    return edited


def take(text: str, key: str) -> str:
    """`text` without `key`, its value and what stands behind that on its line.

    Raises:
        ConfigError: `text` is no mapping.
        InputError: it shares a line with another key.
    """
    document = read_document(text)
    if (entry := document.entry(key)) is None:
        return text
    breaks = [found.end() for found in BREAK.finditer(text, 0, entry.key_end)]
    start = breaks[-1] if breaks else 0
    edited = text[:start] + text[line_below(text, [entry]) :]
    if not _holds(edited, {known: value for known, value in document.values.items() if known != key}):
        raise InputError(f"{key}: cannot be taken out where it stands: give each key a line of its own")
    return edited


def line_below(text: str, entries: Sequence[Entry]) -> int:
    """Where the line after the last of `entries` begins; the end of the text if there is none."""
    found = BREAK.search(text, entries[-1].end) if entries else None
    return found.end() if found else len(text)


def _holds(text: str, expected: Mapping[str, object]) -> bool:
    try:
        found = read_document(text).values
    except ConfigError:
        return False
    return found.keys() == expected.keys() and all(repr(found[key]) == repr(expected[key]) for key in found)


def _replaced(text: str, entry: Entry, written: str) -> str:
    between = text[entry.key_end : entry.start]
    if BREAK.search(between) or entry.start == entry.end:
        return _inserted_after_colon(text, entry, between, written)
    return text[: entry.start] + written + text[entry.end :]


def _inserted_after_colon(text: str, entry: Entry, between: str, written: str) -> str:
    """Puts the value on the key's own line, and takes away what stood below it."""
    colon = between.find(":") + 1
    place = entry.key_end + colon
    kept = text[place : entry.start].rstrip() if entry.end > entry.start else ""
    return f"{text[:place]}{' ' if colon else ': '}{written}{kept}{text[entry.end :]}"


def _added(text: str, document: Document, line: str, place: int) -> str:
    if document.closing is not None:
        comma = "" if text[: document.closing].rstrip().endswith((",", "{")) else ", "
        return f"{text[: document.closing]}{comma}{line}{text[document.closing :]}"
    newline = "\r\n" if "\r\n" in text else "\n"
    before, after = text[:place], text[place:]
    if before and not BREAK.fullmatch(before[-1]):
        before += newline
    return f"{before}{' ' * document.indent}{line}{newline}{after}"
