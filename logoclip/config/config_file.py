"""A configuration as a YAML file: read with the place of each fault, edited without touching anything else."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin

import yaml
from msgspec.structs import replace

from logoclip.config.schema import GROUPS, TrainingConfig, allowed, field_group, validate
from logoclip.config.yaml_text import BREAK, Document, Entry, read_document, read_scalar, render
from logoclip.errors import ConfigError, Fault, InputError

WIDTH: Final = 100


def load_config(path: Path) -> TrainingConfig:
    """The config in the file `path`.

    Raises:
        ConfigError: one fault for each wrong place, with file and line.
        InputError: the file cannot be read.
    """
    return parse_config(read_text(path), str(path))


def launched_config(path: Path) -> TrainingConfig:
    """The config in the `config.yaml` of a training: what it was launched with.

    Raises:
        ConfigError: it has faults.
        InputError: it is lost, or cannot be read. Else the defaults would be taken for what was launched.
    """
    return parse_config(launched_text(path), str(path))


def launched_text(path: Path) -> str:
    """The text of the `config.yaml` of a training, as it was launched, comments and all.

    Raises:
        InputError: it is lost, or cannot be read.
    """
    if is_lost(path):
        again = f"`logoclip runs resume {path.parent.name}` takes it from the last checkpoint"
        raise InputError(f"{path}: is lost, perhaps to a power cut: {again}")
    return read_text(path)


def parse_config(text: str, file: str | None = None) -> TrainingConfig:
    """The config that `text` holds. `file` is what the faults call it.

    Raises:
        ConfigError: one fault for each wrong place, with its line.
    """
    written = read_document(text, file)
    try:
        return validate(written.values)
    except ConfigError as error:
        raise ConfigError([_placed(fault, written, file) for fault in error.faults]) from None


def given_values(text: str) -> dict[str, object]:
    """The values as they stand in `text`, valid or not.

    Raises:
        ConfigError: `text` is no mapping.
    """
    return read_document(text).values


def read_text(path: Path) -> str:
    """The text of a config file, line ends as they are.

    Raises:
        ConfigError: not UTF-8.
        InputError: the file cannot be read.
    """
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError([Fault("not UTF-8", f"byte {raw[error.start]:#04x}", str(path), line)]) from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def is_lost(path: Path) -> bool:
    """Whether a config that was written there is gone: no file, or one that a power cut left empty or full of zeros.

    Raises:
        InputError: the file may not be read.
    """
    try:
        return not path.read_bytes().strip(b"\0 \t\r\n")
    except FileNotFoundError:
        return True
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def edit_config(text: str, changes: Mapping[str, object]) -> str:
    """`text` with the values of `changes`: only the characters of those values differ.

    A key that is not there yet gets a line of its own after the last one of its group, or at the end. Text for a field
    that is no text is written as typed, so `1e-5` stays `1e-5`.

    Raises:
        ConfigError: `text` is no mapping, or a key is unknown.
        InputError: the value is laid out in a way that cannot be edited in place.
    """
    for key, value in changes.items():
        if key not in TrainingConfig.model_fields:
            validate({key: value})
        text = _edited(text, key, value)
    return text


def dump_config(config: TrainingConfig, heading: str = "") -> str:
    """`config` as YAML, every field with its help above it, in the groups of the form."""
    parts = [_comment(heading)] if heading else []
    for group in GROUPS:
        parts.append(f"# {group} {'-' * (WIDTH - len(group) - 3)}\n")
        parts += [_documented(config, name) for name in TrainingConfig.model_fields if field_group(name) == group]
    return "\n".join(parts)


def dump_job(kind: str, arguments: Mapping[str, Any]) -> str:
    """`config.yaml` of a job other than training: its kind and its arguments."""
    return yaml.safe_dump({"kind": kind, **arguments}, sort_keys=False, allow_unicode=True)


def load_job(path: Path) -> dict[str, Any]:
    """The arguments that `dump_job` wrote, without the kind.

    Raises:
        InputError: the file cannot be read or holds something else.
    """
    try:
        values = yaml.safe_load(read_text(path))
    except yaml.YAMLError as error:
        raise InputError(f"{path}: not YAML: {error}") from error
    if not isinstance(values, dict):
        raise InputError(f"{path}: holds no arguments of a job")
    return {key: value for key, value in values.items() if key != "kind"}


def _placed(fault: Fault, written: Document, file: str | None) -> Fault:
    entry = written.entry(fault.key)
    return replace(fault, file=file, line=entry.line if entry else None)


def _edited(text: str, key: str, value: object) -> str:
    written = read_document(text)
    entry = written.entry(key)
    scalar, meant = _scalar(key, value, entry.quote if entry else "")
    edited = _replaced(text, entry, scalar) if entry else _added(text, written, key, scalar)
    if not _holds(edited, {**written.values, key: meant}):
        raise InputError(f"{key}: cannot be edited where it stands: write it as one line, `{key}: {scalar}`")
    return edited


def _holds(text: str, expected: Mapping[str, object]) -> bool:
    try:
        found = read_document(text).values
    except ConfigError:
        return False
    return found.keys() == expected.keys() and all(repr(found[key]) == repr(expected[key]) for key in found)


def _scalar(key: str, value: object, quote: str) -> tuple[str, object]:
    """How `value` is written, and what YAML will read there."""
    if isinstance(value, str) and TrainingConfig.model_fields[key].annotation in (int, float, bool):
        meant = read_scalar(value)
        if isinstance(meant, int | float):
            return value, meant
    return render(value, quote), value


def _replaced(text: str, entry: Entry, scalar: str) -> str:
    between = text[entry.key_end : entry.start]
    if BREAK.search(between) or entry.start == entry.end:
        return _inserted_after_colon(text, entry, between, scalar)
    return text[: entry.start] + scalar + text[entry.end :]


def _inserted_after_colon(text: str, entry: Entry, between: str, scalar: str) -> str:
    """Puts the value on the key's own line, and takes away what stood below it."""
    colon = between.find(":") + 1
    place = entry.key_end + colon
    kept = text[place : entry.start].rstrip() if entry.end > entry.start else ""
    return f"{text[:place]}{' ' if colon else ': '}{scalar}{kept}{text[entry.end :]}"


def _added(text: str, written: Document, key: str, scalar: str) -> str:
    line = f"{' ' * written.indent}{key}: {scalar}"
    if written.closing is not None:
        comma = "" if text[: written.closing].rstrip().endswith((",", "{")) else ", "
        return f"{text[: written.closing]}{comma}{key}: {scalar}{text[written.closing :]}"
    newline = "\r\n" if "\r\n" in text else "\n"
    place = _place_for(key, text, written)
    before, after = text[:place], text[place:]
    if before and not BREAK.fullmatch(before[-1]):
        before += newline
    return f"{before}{line}{newline}{after}"


def _place_for(key: str, text: str, written: Document) -> int:
    """Below the last key of the same group; else below the last key; else at the end."""
    known = [entry for entry in written.entries if entry.key in TrainingConfig.model_fields]
    same = [entry for entry in known if field_group(entry.key) == field_group(key)]
    above = same or list(written.entries)
    found = BREAK.search(text, above[-1].end) if above else None
    return found.end() if found else len(text)


def _documented(config: TrainingConfig, name: str) -> str:
    field = TrainingConfig.model_fields[name]
    limits = _choices(field.annotation) or allowed(field)
    sentence = str(field.description)
    help_text = f"{sentence.removesuffix('.')} ({limits})." if limits else sentence
    return f"{_comment(help_text)}{name}: {render(_short(getattr(config, name)))}\n"


def _short(value: object) -> object:
    """A whole number without its `.0`."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _choices(annotation: object) -> str:
    return " | ".join(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ""


def _comment(text: str) -> str:
    lines = [wrapped for line in text.splitlines() for wrapped in textwrap.wrap(line, WIDTH - 2) or [""]]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)
