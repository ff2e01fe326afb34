"""A filter over runs, as a person types it: `lr>=1e-3 loss_type:supcon f1>60 -tag:old /demo-0[1-3]/`.

    filter      = { term }                      all of them hold; an empty one holds for every run
    term        = [ "-" ] ( comparison | regex | word )         "-" turns it round
    comparison  = field operator alternative { "," alternative }
    operator    = ":" | "=" | "!=" | ">" | ">=" | "<" | "<="
    regex       = "/" pattern "/"               anywhere in what is said of the run, small or capital letters alike
    word        = text | '"' text '"'           the same, as it stands; quotes keep spaces, colons and a first "-"

A field is a fact of a run (`name`, `state`, `kind`, `tag`, `data`, `epoch`, `step`, `age`, …), a result (`loss`, `f1`,
`recall@1`, `separation`, …), or one of its settings (`learning_rate`, for short `lr`). What an alternative means goes
by the field:

* words (`state:running,paused`, `name:/-0[12]$/`): `:` holds where the value contains the text, `=` where it is the
  text, whatever the case. A tag is always meant whole.
* numbers (`epoch:3`, `lr>=1e-3`): `:` and `=` are the same. A share is in percent, as it is shown (`f1>60`, `f1>60%`);
  up to 1 it may be a fraction (`f1>0.6`). Times are in seconds or in `s`, `min`, `h`, `d` (`age<2h`).
* switches (`augment_flip:off`): `on`, `off`, `yes`, `no`, `true`, `false`.
* `none` holds where there is no value. Every other comparison with nothing is false, and so `-f1>60` finds those too.

`a!=b` is `-a=b`; only `:`, `=` and `!=` take alternatives, of which one is enough.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from logoclip.errors import InputError
from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import Field, Value, Vocabulary
from logotui.comparing.what import what
from logotui.patterns import SlowPattern, compiled, searched

Holds = Callable[[RunSummary, float], bool]
"""Whether it is so of a run at a moment in Unix seconds."""
Test = Callable[[Value], bool]

COMPARISON: Final = re.compile(r"([A-Za-z_][\w@/.]*)(>=|<=|!=|=|:|>|<)(.*)", re.DOTALL)
QUOTED: Final = re.compile(r'"[^"]*"')
REGEX: Final = re.compile(r"/(?:\\.|[^/\\])*/")
ALTERNATIVE: Final = re.compile(rf"{QUOTED.pattern}|{REGEX.pattern}|[^,]+")
NUMBER: Final = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([a-z%]*)", re.IGNORECASE)
ORDERS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
SECONDS: Final = {"": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
SWITCHES: Final = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}
NO_VALUE: Final = "none"
MOST_CHARACTERS: Final = 500
NEAR: Final = 1e-9  # of two numbers that are the same to whoever wrote them


class FilterError(InputError):
    """A filter that means nothing; the text says what is wrong with it."""


class UnknownField(FilterError):
    """No run has such a field; as long as settings are still being read, one may yet."""


@dataclass(frozen=True)
class Filter:
    """Which runs to show."""

    text: str = ""
    terms: tuple[Holds, ...] = ()

    def __call__(self, run: RunSummary, now: float) -> bool:
        return all(holds(run, now) for holds in self.terms)

    def of(self, runs: Sequence[RunSummary], now: float) -> tuple[RunSummary, ...]:
        """Those of `runs` that it holds for.

        Raises:
            FilterError: an expression in it takes too long over them.
        """
        try:
            return searched(self.text, lambda: tuple(run for run in runs if self(run, now)))
        except SlowPattern as error:
            raise FilterError(str(error)) from None


def read_filter(text: str, vocabulary: Vocabulary) -> Filter:
    """The filter that `text` means for runs of these fields.

    Raises:
        FilterError: it means nothing.
    """
    if len(text) > MOST_CHARACTERS:
        raise FilterError(f"a filter of {len(text):,} characters: {MOST_CHARACTERS} are taken")
    return Filter(text, tuple(_holds(term, vocabulary) for term in split(text)))


def split(text: str) -> Iterator[str]:
    """The terms of a filter; spaces within quotes and within `/…/` part nothing.

    Raises:
        FilterError: a quote or a regex is open at the end.
    """
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        end = _end_of_term(text, place)
        yield text[place:end]
        place = end


def _end_of_term(text: str, start: int) -> int:
    place = start
    while place < len(text) and not text[place].isspace():
        opened = _opened(text, start, place)
        if opened is not None:
            closed = opened.match(text, place)
            if closed is None:
                kind = "a quote" if text[place] == '"' else "a /regex/"
                raise FilterError(f"{text[start:]}: {kind} that is not closed")
            place = closed.end()
        else:
            place += 1
    return place


def _opened(text: str, start: int, place: int) -> re.Pattern[str] | None:
    """What reaches from `place` to its own end, whatever stands between. A slash within a word opens nothing."""
    if text[place] == '"':
        return QUOTED
    begins = text[start:place] in ("", "-") or text[place - 1] in ":=,"
    return REGEX if text[place] == "/" and begins else None


def _holds(term: str, vocabulary: Vocabulary) -> Holds:
    if term.startswith("-"):
        if term == "-":
            raise FilterError("- turns round what follows it: -state:failed")
        plain = _holds(term[1:], vocabulary)
        return lambda run, now: not plain(run, now)
    found = COMPARISON.fullmatch(term)
    if found:
        return _comparison(found[1], found[2], found[3], vocabulary)
    if term.startswith("/"):
        search = _pattern(term).search
        return lambda run, now: search(said_of(run)) is not None
    word = _unquoted(term).casefold()
    return lambda run, now: word in said_of(run).casefold()


def said_of(run: RunSummary) -> str:
    """What words and expressions are looked for in: a line for each thing that is said of a run."""
    parts = (run.id, run.title, run.state, run.kind, *run.tags, run.note, what(run), run.message, run.error)
    return "\n".join(part for part in parts if part)


def _comparison(name: str, sign: str, written: str, vocabulary: Vocabulary) -> Holds:
    field = vocabulary.get(name)
    if field is None:
        like = vocabulary.like(name)
        meant = f": is it {' or '.join(like)}?" if like else f'; as a word it is "{name}{sign}{written}"'
        raise UnknownField(f"no run has a field {name}{meant}")
    if not written.strip(","):
        raise FilterError(f"{name}{sign} what? {_example(field, name, sign)}")
    if sign == "!=":
        same = _any(field, name, "=", written)
        return lambda run, now: not same(field.value(run, now))
    test = _any(field, name, sign, written) if sign in ":=" else _ordered(field, name, sign, written)
    return lambda run, now: test(field.value(run, now))


def _example(field: Field, name: str, sign: str) -> str:
    sample = {"share": "60", "seconds": "2h", "switch": "on", "number": "3"}.get(field.type, "running")
    if name == "state" or field.type != "text":
        return f"Such as {name}{sign}{'good' if field.type == 'words' else sample}"
    return f"Such as {name}{sign}text"


def _any(field: Field, name: str, sign: str, written: str) -> Test:
    tests = [_same(field, name, sign, one) for one in _alternatives(written)]
    return lambda value: any(test(value) for test in tests)


def _alternatives(written: str) -> list[str]:
    """What commas part; a quoted text or a regex is one."""
    return ALTERNATIVE.findall(written)


def _same(field: Field, name: str, sign: str, written: str) -> Test:
    if written.lower() == NO_VALUE:
        empty = _same_text(field, sign, written) if field.type == "text" else lambda value: False
        return lambda value: value is None or value == () or empty(value)
    if field.numeric:
        wanted = _number(field, name, written)
        return lambda value: _near(value, wanted)
    if field.type == "switch":
        if written.lower() not in SWITCHES:
            raise FilterError(f"{name} is on or off, not {written}")
        return lambda value: value is SWITCHES[written.lower()]
    return _same_text(field, sign, written)


def _same_text(field: Field, sign: str, written: str) -> Test:
    if written.startswith("/"):
        search = _pattern(written).search
        return lambda value: any(search(word) for word in _words(value))
    wanted = _unquoted(written).casefold()
    if sign == ":" and field.type != "words":
        return lambda value: any(wanted in word.casefold() for word in _words(value))
    return lambda value: any(wanted == word.casefold() for word in _words(value))


def _words(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (str(value),)


def _near(value: Value, wanted: float) -> bool:
    return isinstance(value, int | float) and abs(value - wanted) <= NEAR * max(abs(value), abs(wanted))


def _ordered(field: Field, name: str, sign: str, written: str) -> Test:
    if not field.numeric:
        raise FilterError(f"{name} is no number: write {name}:{written}, {name}={written} or {name}!={written}")
    wanted, compare = _number(field, name, written), ORDERS[sign]
    return lambda value: isinstance(value, int | float) and compare(value, wanted)


def _number(field: Field, name: str, written: str) -> float:
    """What a written number means, in the field's own unit."""
    found = NUMBER.fullmatch(written)
    units = {"share": ("", "%"), "seconds": tuple(SECONDS)}.get(field.type, ("",))
    if not found or found[2].lower() not in units:
        with_units = f" with {', '.join(unit for unit in units if unit)}" if len(units) > 1 else ""
        raise FilterError(f"{name} is a number{with_units}: {written} is none")
    number, unit = float(found[1]), found[2].lower()
    if field.type == "seconds":
        return number * SECONDS[unit]
    if field.type == "share" and (unit or abs(number) > 1):
        return number / 100
    return number


def _pattern(written: str) -> re.Pattern[str]:
    if len(written) < 2 or not written.endswith("/"):
        raise FilterError(f'{written}: a regex stands between two slashes; as a word it is "{written}"')
    try:
        return compiled(written[1:-1], re.IGNORECASE | re.MULTILINE)
    except InputError as error:
        raise FilterError(f"{written}: {error}") from None


def _unquoted(written: str) -> str:
    return written[1:-1] if len(written) >= 2 and written[0] == written[-1] == '"' else written
