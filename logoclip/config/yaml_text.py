"""A flat YAML mapping with the place of every key and value in the text."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from logoclip.errors import ConfigError, Fault

BREAK: Final = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
MOST_CHARACTERS: Final = 2**16  # a config has some thousand: more is another kind of file
DEEPEST: Final = 16  # a config is flat; the parser takes minutes over a hundred thousand brackets
MOST_DIGITS: Final = 300
FLAT: Final = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?\n|\w+:(?:[ \t][^\r\n\[\]{}&*!|>]*)?(?:#[^\r\n]*)?\n)*", re.ASCII)
KEY: Final = re.compile(r"^\w+:", re.ASCII | re.MULTILINE)
PLAIN: Final = re.compile(r"[\w./~](?:[\w./~ -]*[\w./~-])?", re.ASCII)


class _Loader(yaml.SafeLoader):
    """YAML with the scalars of version 1.2: `1e-5` is a number, `no` is text, `010` is ten."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 -- the stubs declare it as an instance's


_DECIMAL = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
_SCALARS: Final = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", _DECIMAL, list("-+.0123456789")),
)
for _kind, _pattern, _first in _SCALARS:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(rf"(?:{_pattern})\Z"), _first)


def _integer(_: yaml.Loader, node: yaml.ScalarNode) -> int:
    """A whole number. Python refuses to read very long ones, with an error of its own kind."""
    if len(node.value) > MOST_DIGITS:
        raise yaml.constructor.ConstructorError(
            problem=f"a number of {len(node.value)} digits", problem_mark=node.start_mark
        )
    return int(node.value)


_Loader.add_constructor("tag:yaml.org,2002:int", _integer)


@dataclass(frozen=True)
class Entry:
    """One key and its value. Places are in characters from the start of the text; lines count from 1."""

    key: str
    value: object
    line: int
    key_end: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Document:
    """The entries of a file in order. `indent` is how far in they stand; `closing`, where a `{…}` ends if it is one."""

    entries: tuple[Entry, ...] = ()
    indent: int = 0
    closing: int | None = None

    @property
    def values(self) -> dict[str, object]:
        return {entry.key: entry.value for entry in self.entries}

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)


def read_document(text: str, file: str | None = None) -> Document:
    """The mapping that `text` holds; an empty text holds an empty one.

    Raises:
        ConfigError: not YAML, not a mapping, or more than a config needs: anchors, aliases, tags, a key given twice,
            more characters than a config has.
    """
    if len(text) > MOST_CHARACTERS:
        raise ConfigError([Fault("not a config", f"{len(text):,} characters: {MOST_CHARACTERS:,} are taken", file)])
    try:
        faults = list(_not_needed(text, file))
        if faults:
            raise ConfigError(faults)
        return _compose(text, file)
    except yaml.YAMLError as error:
        raise ConfigError([_not_yaml(error, text, file)]) from None


def flat_values(text: str, file: str | None = None) -> dict[str, object]:
    """The values of the mapping that `text` holds, as `read_document` reads them; ten times as quick, without places.

    Raises:
        ConfigError: as `read_document`.
    """
    # Only lines of `key: value` go to libyaml: what is nested, or refers to something else, is looked at with care.
    if not hasattr(yaml, "CSafeLoader") or not FLAT.fullmatch(text) or len(text) > MOST_CHARACTERS:
        return read_document(text, file).values
    try:
        found = yaml.load(text, _quick_loader()) or {}
    except yaml.YAMLError:
        return read_document(text, file).values  # which says what is wrong, and where
    # libyaml takes the last of a key that is given twice.
    return found if len(found) == len(KEY.findall(text)) else read_document(text, file).values


@functools.cache
def _quick_loader() -> Any:
    """libyaml's loader with the scalars of version 1.2."""
    scalars = {
        "yaml_implicit_resolvers": _Loader.yaml_implicit_resolvers,
        "yaml_constructors": _Loader.yaml_constructors,
    }
    return type("_QuickLoader", (yaml.CSafeLoader,), scalars)


def render(value: object, quote: str = "") -> str:
    """`value` as a YAML scalar that every version of YAML reads alike. Text is put into `quote`s if they are given."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, str):
        return _text(value, quote)
    return str(value)


def read_scalar(text: str) -> object:
    """What a plain `text` means in YAML."""
    loader = _Loader("")
    try:
        tag: str = loader.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
        return loader.construct_object(yaml.ScalarNode(tag, text))
    finally:
        loader.dispose()


def _not_needed(text: str, file: str | None) -> Iterator[Fault]:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else None
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            yield Fault("not YAML", "nested too deeply", file, line)
            return
        if isinstance(event, yaml.AliasEvent):
            yield Fault(f"*{event.anchor}", "aliases are not taken here: write the value out", file, line)
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            yield Fault(f"&{event.anchor}", "anchors are not taken here: write the value alone", file, line)
        elif tag := getattr(event, "tag", None):
            yield Fault(str(tag), "tags are not taken here: write the value alone", file, line)


def _not_yaml(error: yaml.YAMLError, text: str, file: str | None) -> Fault:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return Fault("not YAML", str(error.problem), file, error.problem_mark.line + 1)
    place = getattr(error, "position", 0)
    return Fault("not YAML", f"a character that may not stand there: {text[place]!r}", file, _line(text, place))


def _line(text: str, place: int) -> int:
    return len(BREAK.findall(text, 0, place)) + 1


def _compose(text: str, file: str | None) -> Document:
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if root is None or (isinstance(root, yaml.ScalarNode) and not root.value and not root.style):
            return Document()
        if not isinstance(root, yaml.MappingNode):
            given = "a list" if isinstance(root, yaml.SequenceNode) else "one value"
            fault = Fault(
                "not a config", f"must be lines of `key: value`, given {given}", file, root.start_mark.line + 1
            )
            raise ConfigError([fault])
        _check_keys(root, file)
        entries = tuple(_entry(loader, text, key, value) for key, value in root.value)
        return Document(entries, root.start_mark.column, root.end_mark.index - 1 if root.flow_style else None)
    finally:
        loader.dispose()


def _check_keys(root: yaml.MappingNode, file: str | None) -> None:
    faults: list[Fault] = []
    first: dict[str, int] = {}
    for key, _ in root.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            faults.append(Fault("not a config", "a key must be one word", file, line))
        elif key.value in first:
            faults.append(Fault(key.value, f"given twice, first in line {first[key.value]}", file, line))
        else:
            first[key.value] = line
    if faults:
        raise ConfigError(faults)


def _entry(loader: _Loader, text: str, key: yaml.ScalarNode, value: yaml.Node) -> Entry:
    return Entry(
        key=key.value,
        value=loader.construct_object(value, deep=True),
        line=key.start_mark.line + 1,
        key_end=key.end_mark.index,
        start=value.start_mark.index,
        end=_end(text, value),
        quote=value.style if isinstance(value, yaml.ScalarNode) and value.style in ("'", '"') else "",
    )


def _end(text: str, node: yaml.Node) -> int:
    """Where a value ends. A block's own mark lies beyond the comments and blank lines that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    start, end = node.start_mark.index, node.end_mark.index
    return start + len(text[start:end].rstrip())


def _float(value: float) -> str:
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    mantissa, _, exponent = repr(value).partition("e")
    if not exponent:
        return mantissa
    return f"{mantissa if '.' in mantissa else f'{mantissa}.0'}e{int(exponent):+d}"


def _text(value: str, quote: str) -> str:
    if not quote and PLAIN.fullmatch(value) and _is_text(value):
        return value
    dumped = yaml.safe_dump(value, default_style=quote or '"', allow_unicode=True, width=math.inf)
    return dumped.strip()


def _is_text(value: str) -> bool:
    return isinstance(read_scalar(value), str) and isinstance(yaml.safe_load(value), str)
