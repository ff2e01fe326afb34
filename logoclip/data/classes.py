"""The classes of a whole data set: what each is called, and which brand it is a mark of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from logoclip.data.aliases import Aliases, Resolved
from logoclip.data.brands import class_name


@dataclass(frozen=True)
class NamedClass:
    """A class as everything after `prepare` knows it: a name that no other class of the data has, and its brand."""

    class_name: str
    brand: str


@dataclass(frozen=True)
class Classes:
    """The classes of a data set.

    Attributes:
        named: each category and name in it, as they were found.
        used: the aliases that decided one of them; `file` and `digest` are those of their table.
    """

    named: Mapping[tuple[str, str], NamedClass]
    used: Mapping[str, str]
    file: str
    digest: str


def name_classes(found: Iterable[tuple[str, str]], aliases: Aliases) -> Classes:
    """Names the classes `found`, each a category and a name.

    A name in two categories is two classes, unless an alias makes them one: then each is called `Category/name`. They
    are of one brand, as any two that have a canonical name in common, unless an alias parts them.
    """
    spelt: dict[str, str] = {}
    resolved: dict[tuple[str, str], Resolved] = {}
    for category, name in sorted(set(found)):
        spelt.setdefault(class_name(category), category)
        resolved[category, name] = aliases.resolve(category, name)
    categories: defaultdict[str, set[str]] = defaultdict(set)
    for one in resolved.values():
        categories[one.name].add(one.category)
    named = {key: NamedClass(_label(one, spelt, categories[one.name]), one.brand) for key, one in resolved.items()}
    used = sorted({line for one in resolved.values() for line in one.used})
    return Classes(named, {line: aliases.entries[line] for line in used}, aliases.file, aliases.digest)


def _label(one: Resolved, spelt: Mapping[str, str], categories: set[str]) -> str:
    # A slash in a name could be taken for a category before it: such a name always bears its own.
    alone = len(categories) == 1 and "/" not in one.name
    return one.name if alone else f"{spelt.get(one.category, one.category)}/{one.name}"
