"""Names that look alike, and are perhaps one brand written twice."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

CONFUSED: Final = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "5": "s", "8": "b", "2": "z", "$": "s"})
ONE_EDIT: Final = 5  # letters that a name has at least to be taken for another at one edit from it
TWO_EDITS: Final = 9
LEAST_PREFIX: Final = 4
TOO_COMMON: Final = 6  # names that begin with another one: that is a word, not a brand cut short

SAME_LETTERS: Final = "differ in case, accents, spaces or punctuation alone"
DIGITS: Final = "differ in digits that look like letters"
EDIT: Final = "differ in one letter"
EDITS: Final = "differ in two letters"
PREFIX: Final = "one is the beginning of the other"
REASONS: Final = (SAME_LETTERS, DIGITS, EDIT, PREFIX, EDITS)
"""In the order in which they make it likely that two names are of one brand."""


@dataclass(frozen=True)
class Lookalike:
    """Two names and what makes them look alike."""

    first: str
    second: str
    reason: str


def lookalikes(names: Iterable[str]) -> list[Lookalike]:
    """Pairs of different `names` that look alike, the likeliest first; each pair once, for its best reason.

    The work grows with the names, not with their pairs: only those with something in common are compared.
    """
    found: dict[tuple[str, str], str] = {}
    different = sorted(set(names))
    for reason, search in SEARCHES.items():
        for first, second in search(different):
            found.setdefault((min(first, second), max(first, second)), reason)
    order = sorted(found.items(), key=lambda item: (REASONS.index(item[1]), -len(item[0][0]), item[0]))
    return [Lookalike(*pair, reason) for pair, reason in order]


def letters(name: str) -> str:
    """`name` without what is easily written another way: case, accents, spaces, punctuation."""
    # Folding can bring accents back, and what has no letter or digit at all stays as it is.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(sign for sign in plain if sign.isalnum()) or name


def distance(first: str, second: str) -> int:
    """How many letters have to be changed, added, left out or swapped with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, one in enumerate(first, start=1):
        last, row = row, [i]
        for j, other in enumerate(second, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one != other))
            if i > 1 and j > 1 and one == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]


Pairs = Iterator[tuple[str, str]]


def _equal(names: Sequence[str], form: Callable[[str], str]) -> Pairs:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        alike[form(name)].append(name)
    for group in alike.values():
        yield from combinations(group, 2)


def _same_letters(names: Sequence[str]) -> Pairs:
    return _equal(names, letters)


def _digits(names: Sequence[str]) -> Pairs:
    """A digit stands where the other name has a letter; `1` and `2` in `area1`, `area2` are no letters."""
    for first, second in _equal(names, lambda name: letters(name).translate(CONFUSED)):
        if any(one.isdigit() != other.isdigit() for one, other in zip(letters(first), letters(second), strict=True)):
            yield first, second


def _edit(names: Sequence[str]) -> Pairs:
    return _edited(names, 1, ONE_EDIT)


def _edits(names: Sequence[str]) -> Pairs:
    return _edited(names, 2, TWO_EDITS)


def _edited(names: Sequence[str], edits: int, least: int) -> Pairs:
    """Names at most `edits` apart share what is left of them after leaving out as many letters."""
    long = [name for name in names if len(letters(name)) >= least]
    left: defaultdict[str, list[str]] = defaultdict(list)
    for name in long:
        for rest in _shortened(letters(name), edits):
            left[rest].append(name)
    tried: set[tuple[str, str]] = set()
    for group in left.values():
        for pair in combinations(group, 2):
            if pair not in tried:
                tried.add(pair)
                if distance(*map(letters, pair)) <= edits and not _numbered(*pair):
                    yield pair


def _shortened(name: str, edits: int) -> set[str]:
    forms = {name}
    for _ in range(edits):
        forms |= {form[:place] + form[place + 1 :] for form in forms for place in range(len(form))}
    return forms


def _numbered(first: str, second: str) -> bool:
    """Whether two names differ in their numbers alone, as `route 66` and `route 67` do."""
    words = ("".join(sign for sign in letters(name) if not sign.isdigit()) for name in (first, second))
    return len(set(words)) == 1 and letters(first) != letters(second)


def _prefix(names: Sequence[str]) -> Pairs:
    """Names that begin with another one and go on with another word, or with less than half as much again."""
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        forms[letters(name)].append(name)
    longer: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        whole = letters(name)
        for end in range(LEAST_PREFIX, len(whole)):
            begin = whole[:end]
            if begin in forms and (end > len(whole) * 2 / 3 or _word_ends(name, begin)):
                longer[begin].append(name)
    for begin, group in longer.items():
        if len(group) < TOO_COMMON:
            yield from ((short, name) for short in forms[begin] for name in group if not _numbered(short, name))


def _word_ends(name: str, begin: str) -> bool:
    words = name.replace("-", " ").replace("_", " ").split()
    return any(letters(" ".join(words[:count])) == begin for count in range(1, len(words)))


SEARCHES: Final[dict[str, Callable[[Sequence[str]], Pairs]]] = {
    SAME_LETTERS: _same_letters,
    DIGITS: _digits,
    EDIT: _edit,
    PREFIX: _prefix,
    EDITS: _edits,
}
