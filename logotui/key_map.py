"""A person's own keys: a file that gives actions other keys. `logotui --keys` prints the present one to begin with.

    runs.pause: space           # one key
    sweep.move(0.01): [f8, right] # or several

An action's name is that of `logotui.actions`; a key's is the character, or Textual's name for it (`ctrl+s`, `f5`,
`pageup`). Whatever is wrong with the file is said in one line with its place, before the screen is taken.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from logoclip.errors import InputError
from logotui.actions import EVERYWHERE, Action
from logotui.own_files import key_file

MOST_BYTES: Final = 2**18
RESERVED: Final = {"ctrl+p": "opens the palette", "ctrl+q": "leaves the console"}
MODIFIERS: Final = frozenset(("ctrl", "shift", "alt", "super", "hyper", "meta"))
NAMES: Final = frozenset(
    {key.value.rpartition("+")[2] for key in Keys if not key.value.startswith("<")}
    | set(KEY_NAME_REPLACEMENTS.values())
    | {"space", "comma", "minus", "plus", "slash", "question_mark", "full_stop", "enter", "tab", "escape"}
)


@dataclass(frozen=True)
class Mapped:
    """The keys that a file gives an action, and the line where it does."""

    id: str
    keys: tuple[str, ...]
    line: int


def read_key_map(path: Path, actions: Sequence[Action]) -> dict[str, tuple[str, ...]]:
    """The keys that the file at `path` gives to actions; none if there is no such file.

    Raises:
        InputError: it cannot be read, names no action or no key, or gives a key to two actions of one place.
    """
    mapped = list(_parsed(path, _text(path)))
    for entry in mapped:
        _check(path, entry, actions)
    keys = {entry.id: entry.keys for entry in mapped}
    lines = {entry.id: entry.line for entry in mapped}
    for one, other, key in conflicts(actions, keys):
        named, meant = (one, other) if one.id in lines else (other, one)
        raise InputError(
            f"{path}:{lines[named.id]}: {written(key)} is the key of {meant.id} too: give one of them another"
        )
    return keys


def conflicts(actions: Iterable[Action], keys: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Action, Action, str]]:
    """Pairs of actions that would share a key where one of them hides the other, if one was given it by the map."""
    known = list(actions)
    for place, one in enumerate(known):
        for other in known[place + 1 :]:
            if one.id != other.id and (one.id in keys or other.id in keys) and _meet(one, other):
                shared = set(keys.get(one.id, one.keys)) & set(keys.get(other.id, other.keys))
                meant = set(one.keys) & set(other.keys)  # where it is so without a map, one is to hide the other
                yield from ((one, other, key) for key in sorted(shared - meant))


def _meet(one: Action, other: Action) -> bool:
    """Whether both can be waiting for keys at once: of one class, of a widget and its screen, or everywhere."""
    if EVERYWHERE in (one.place, other.place):
        return True
    same_screen = one.place == other.place
    a_screen = any(owner.__dict__.get("MODE") for owner in (one.owner, other.owner))
    return same_screen and (one.owner is other.owner or a_screen)


def listed(actions: Sequence[Action], keys: Mapping[str, tuple[str, ...]]) -> str:
    """The present map as the text of such a file."""
    lines = [f"# Keys of logotui. {key_file()} is read when the console opens."]
    place = ""
    once: dict[str, Action] = {}
    for action in actions:
        once.setdefault(action.id, action)  # what screens share stands with the first of them
    for action in once.values():
        if action.place != place:
            place = action.place
            lines += ["", f"# {place.capitalize()}"]
        now = [_quoted(written(key)) for key in keys.get(action.id, action.keys)]
        given = now[0] if len(now) == 1 else f"[{', '.join(now)}]"
        says = action.binding.tooltip or action.binding.description
        lines.append(f"{action.id}: {given}".ljust(44) + (f"  # {says}" if says else ""))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def written(key: str) -> str:
    """A key as a file names it: the character itself where it has one."""
    characters = {name: char for char, name in SIGNS.items()}
    return characters.get(key, key)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise InputError(f"{path}: larger than {MOST_BYTES // 2**10} KiB: that is no key map")
        return content.decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is no UTF-8 text: save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def _parsed(path: Path, text: str) -> Iterator[Mapped]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(f"{path}:{line}: is no YAML: {error.problem}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise InputError(f"{path}: is no YAML: {' '.join(str(error).split()) or 'nested too deeply'}") from error
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        raise InputError(f"{path}:{root.start_mark.line + 1}: write `action: key`, one a line, as logotui --keys does")
    seen: dict[str, int] = {}
    for name, value in root.value:
        line = name.start_mark.line + 1
        if not isinstance(name, yaml.ScalarNode):
            raise InputError(f"{path}:{line}: write `action: key`, one a line, as logotui --keys does")
        if name.value in seen:
            raise InputError(f"{path}:{line}: {name.value} has keys in line {seen[name.value]} already")
        seen[name.value] = line
        yield Mapped(name.value, tuple(_keys(path, line, name.value, value)), line)


def _keys(path: Path, line: int, id: str, value: yaml.Node) -> Iterator[str]:
    items = value.value if isinstance(value, yaml.SequenceNode) else [value]
    if not items or not all(isinstance(item, yaml.ScalarNode) and item.value for item in items):
        raise InputError(f"{path}:{line}: {id}: give it a key, e.g. `{id}: f5`, or several: `{id}: [f5, x]`")
    for item in items:
        key = normal(item.value)
        if key is None:
            near = difflib.get_close_matches(item.value.lower(), NAMES, n=1)
            meant = f": did you mean {near[0]}?" if near else ": e.g. x, X, f5, ctrl+s, pageup"
            raise InputError(f"{path}:{line}: {id}: there is no key {item.value!r}{meant}")
        yield key


def normal(said: str) -> str | None:
    """A key as Textual names it; None if there is none of that name."""
    if len(said) == 1:
        return SIGNS.get(said, said) if said.isprintable() and said != " " else None
    *modifiers, name = said.split("+") if not said.endswith("++") else [*said[:-2].split("+"), "+"]
    name = SIGNS.get(name, name)
    known = name in NAMES or name in SIGNS.values() or (len(name) == 1 and name.isalnum())
    return "+".join([*modifiers, name]) if known and MODIFIERS.issuperset(modifiers) else None


def _check(path: Path, entry: Mapped, actions: Sequence[Action]) -> None:
    for key in RESERVED.keys() & set(entry.keys):
        raise InputError(f"{path}:{entry.line}: {key} always {RESERVED[key]}: give {entry.id} another key")
    ids = [action.id for action in actions]
    if entry.id not in ids:
        near = difflib.get_close_matches(entry.id, ids, n=1)
        meant = f": did you mean {near[0]}?" if near else ": logotui --keys lists them all"
        raise InputError(f"{path}:{entry.line}: there is no action {entry.id!r}{meant}")


def _signs() -> dict[str, str]:
    from textual.keys import _character_to_key

    return {chr(code): _character_to_key(chr(code)) for code in range(33, 127) if not chr(code).isalnum()}


SIGNS: Final = _signs()
"""Textual's names of the characters that are no letters."""


def _quoted(key: str) -> str:
    """As YAML needs it: a sign that means something to YAML, and words like `n` and `y`, stand in quotes."""
    plain = key.isalnum() and not key.isdigit() and key.lower() not in ("y", "n", "on", "off", "yes", "no")
    return (
        key
        if plain or ("+" in key and key[0].isalpha() and key[-1].isalnum())
        else f'"{key}"'
        if key != '"'
        else "'\"'"
    )
