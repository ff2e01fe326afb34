"""How a person writes what a search varies: `1e-4..1e-2 log`, `4..64 step 4`, `infonce, supcon`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from logoclip.config.yaml_text import read_scalar, render
from logotui.written import shown

BETWEEN, COMMA = "..", ","


@dataclass(frozen=True)
class Varied:
    """What a person typed in place of a value: a range, or choices."""

    typed: str

    @property
    def yaml(self) -> str:
        """As it stands in a space file. What makes no sense is written as it is: whoever judges the file says so."""
        if BETWEEN in self.typed:
            return f"{{{', '.join(_parts(self.typed))}}}"
        return f"[{', '.join(map(_scalar, filter(None, map(str.strip, self.typed.split(COMMA)))))}]"


def _parts(typed: str) -> Iterator[str]:
    low, _, rest = typed.partition(BETWEEN)
    high, *more = rest.split() or [""]
    if low.strip():
        yield f"low: {_scalar(low.strip())}"
    if high:
        yield f"high: {_scalar(high)}"
    words = iter(more)
    for word in words:
        yield f"step: {_scalar(next(words, ''))}" if word == "step" else f"{_scalar(word)}: true"


def _scalar(token: str) -> str:
    """Numbers as they were typed, on and off as YAML writes them."""
    if token in ("on", "off"):
        return "true" if token == "on" else "false"
    meant = read_scalar(token) if token else token
    return token if isinstance(meant, int | float) else render(token)


def as_typed(varied: object) -> str:
    """What stands in a space file, as a person would type it."""
    if isinstance(varied, Mapping):
        ends = BETWEEN.join(shown(varied.get(end, "")) for end in ("low", "high"))
        step = f" step {shown(varied['step'])}" if "step" in varied else ""
        return f"{ends}{step}{' log' if varied.get('log') else ''}"
    return f"{COMMA} ".join(map(shown, varied)) if isinstance(varied, list) else shown(varied)


def is_varied(known: FieldInfo, typed: str, *, asked: bool) -> bool:
    """Whether a text in the field is meant as a range or as choices.

    Args:
        asked: the person asked for a range here: in a field of text a comma may be part of a value.
    """
    if numeric(known):
        return BETWEEN in typed or COMMA in typed
    return asked and (COMMA in typed or (bool(options_of(known)) and option_called(known, typed) is None))


def option_called(known: FieldInfo, typed: str) -> object | None:
    """The option of a choice that is called so."""
    return next((one for one in options_of(known) if shown(one) == typed.strip()), None)


def options_of(known: FieldInfo) -> tuple[object, ...]:
    """The values a field chooses from; none where it is typed."""
    if known.annotation is bool:
        return (True, False)
    return get_args(known.annotation) if get_origin(known.annotation) is Literal else ()


def numeric(known: FieldInfo) -> bool:
    """Whether the field takes numbers alone: those have no other use for two dots and commas."""
    return known.annotation in (int, float)


def proposed(known: FieldInfo, value: object) -> Varied:
    """What to begin with: around the value, within what the field takes; every option of a choice."""
    if options := options_of(known):
        return Varied(f"{COMMA} ".join(map(shown, options)))
    if not numeric(known) or not isinstance(value, int | float):
        return Varied(f"{shown(value)}{COMMA} ")
    low, high = _bounds(known)
    if known.annotation is int:
        return _range(max(low, value // 2), min(high, max(2 * value, value + 1)))
    if value > 0 and value / 10 > low and value * 10 < high:
        return _range(value / 10, value * 10, " log")
    above = 2 * value or 0.5
    return _range(max(low, value / 2), above if above < high else (value + high) / 2)


def _range(low: float, high: float, how: str = "") -> Varied:
    return Varied(f"{shown(_round(low))}{BETWEEN}{shown(_round(high))}{how}")


def _round(number: float) -> float:
    return number if isinstance(number, int) else float(f"{number:.6g}")


def _bounds(known: FieldInfo) -> tuple[float, float]:
    low, high = float("-inf"), float("inf")
    for rule in known.metadata:
        low = max(low, getattr(rule, "ge", getattr(rule, "gt", low)))
        high = min(high, getattr(rule, "le", getattr(rule, "lt", high)))
    return low, high
