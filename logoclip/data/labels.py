"""Which mark a box is of: what its annotation calls it, or the folder of its photograph where that says nothing."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Literal

from logoclip.data.brands import canonical, class_name

LabelSource = Literal["annotation", "folder"]
_GENERIC: Final = (
    "brand class emblem image item label logo logos logotype none null object objects other others picture "
    "sign symbol text trademark undefined unknown"
)
GENERIC: Final = frozenset(_GENERIC.split())
LEAST_LETTERS: Final = 2
ALIKE: Final = 0.85  # of two names that are one, misspelt: bosch and bosh


@dataclass(frozen=True)
class Label:
    """The mark that a box shows, and the category that it is of."""

    category: str
    class_name: str


@dataclass(frozen=True)
class Named:
    """One photograph: the label that its folder says, and the names that its annotation gives its boxes."""

    folder: Label
    names: tuple[str, ...]


class Labels:
    """The label of each box of a data set, judged by all of its photographs.

    A name is the class that it is in the folders, however it is spelt. One that no folder bears is a class too, if it
    stands beside the folder's own somewhere: a second logo in the photograph. Otherwise it says nothing of its own:
    it is empty, a number, a word such as `logo`, the folder's name misspelt or in another language. Then the box is
    of the folder's class.

    Attributes:
        unheard: how many boxes bear each name that was taken for the folder's without being it.
        others: how many boxes are of each class that is not their folder's.
    """

    def __init__(self, photographs: Sequence[Named], source: LabelSource = "annotation") -> None:
        self.source = source
        self.categories: defaultdict[str, set[str]] = defaultdict(set)
        for photograph in photographs:
            self.categories[photograph.folder.class_name].add(photograph.folder.category)
        self.spelt = _by_spelling(self.categories)
        self.beside = _beside(photographs, self._said)
        self.unheard: Counter[str] = Counter()
        self.others: Counter[str] = Counter()

    def of(self, photograph: Named) -> list[Label]:
        """The label of each box of a photograph, which is counted."""
        return [self._label(photograph.folder, name) for name in photograph.names]

    def _label(self, folder: Label, name: str) -> Label:
        said = folder.class_name if self.source == "folder" else self._said(folder.class_name, name)
        if said not in self.categories and said not in self.beside:
            said = folder.class_name
        if said != folder.class_name:
            self.others[said] += 1
            homes = self.categories.get(said) or {folder.category}
            return Label(folder.category if folder.category in homes else min(homes), said)
        if _key(class_name(name)) != _key(folder.class_name):
            self.unheard[name] += 1
        return folder

    def _said(self, folder: str, name: str) -> str:
        """The class that `name` says in a photograph of the class `folder`, whether there is such a class or not."""
        said = class_name(name)
        if said in self.categories:
            return said
        key = _key(said)
        if key == _key(folder) or len(key) < LEAST_LETTERS or key.isdigit() or said in GENERIC:
            return folder
        if key in self.spelt:
            return self.spelt[key]
        return folder if canonical(said) == canonical(folder) or _alike(key, _key(folder)) else said


def _beside(photographs: Iterable[Named], said: Callable[[str, str], str]) -> frozenset[str]:
    """The names that stand beside their folder's own in some photograph."""
    found: set[str] = set()
    for photograph in photographs:
        names = {said(photograph.folder.class_name, name) for name in photograph.names}
        if photograph.folder.class_name in names:
            found |= names
    return frozenset(found)


def _by_spelling(classes: Iterable[str]) -> Mapping[str, str]:
    """The class of each spelling, where it is one class's alone."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in classes:
        found[_key(name)].append(name)
    return {key: names[0] for key, names in found.items() if len(names) == 1 and key}


@lru_cache(maxsize=65536)
def _key(name: str) -> str:
    """Letters and digits alone, without accents: `coca-cola` and `Coca Cola` are spelt alike."""
    return "".join(character for character in unicodedata.normalize("NFKD", name) if character.isalnum())


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= ALIKE
