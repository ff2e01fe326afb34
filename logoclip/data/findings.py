"""What an audit answers: kinds of doubtful things, how many, and the worst of them. Plain facts, which travel."""

from __future__ import annotations

from msgspec import Struct


class Case(Struct, frozen=True):
    """One doubtful thing: what it is, the files that it is about, and how many more there are than are named."""

    what: str
    paths: tuple[str, ...] = ()
    more: int = 0


class Finding(Struct, frozen=True):
    """All doubtful things of one kind: how many, what to do about them, and the worst of them."""

    kind: str
    title: str
    count: int
    advice: str
    cases: tuple[Case, ...] = ()


class Audit(Struct, frozen=True):
    """What was found in prepared data, the most serious kinds first; kinds of which nothing was found are there too.

    `files` counts pictures, `photographs` those that are no copy of another; `split_error` says why there is no split.
    """

    data: str
    seed: int
    brands: int
    files: int
    photographs: int
    crops: int
    findings: tuple[Finding, ...]
    split_error: str = ""
