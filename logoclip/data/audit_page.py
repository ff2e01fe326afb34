"""An audit as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from logoclip.data.findings import Audit, Case, Finding
from logoclip.printable import printable


def markdown(audit: Audit) -> str:
    """The page: counts first, then for each kind that was found what to do and the worst cases."""
    return "\n".join([*_head(audit), *(line for finding in audit.findings for line in _section(finding))]) + "\n"


def summary(audit: Audit) -> str:
    """What was found, in a line."""
    found = [f"{finding.count:,} {finding.title}" for finding in audit.findings if finding.count]
    return "; ".join(found) or "nothing doubtful"


def _head(audit: Audit) -> Iterator[str]:
    yield f"# Audit of {audit.data}"
    yield ""
    copies = audit.files - audit.photographs
    yield f"{audit.brands:,} brands, {audit.crops:,} crops, {audit.files:,} photographs, {copies:,} of them copies."
    yield f"No split: {audit.split_error}." if audit.split_error else f"Split by brand with seed {audit.seed}."
    yield ""
    yield "| found | what |"
    yield "|---:|---|"
    yield from (f"| {finding.count:,} | {finding.title} |" for finding in audit.findings)


def _section(finding: Finding) -> Iterator[str]:
    if not finding.count:
        return
    yield ""
    yield f"## {finding.title[0].upper()}{finding.title[1:]}: {finding.count:,}"
    yield ""
    yield finding.advice
    yield ""
    for case in finding.cases:
        yield from _case(case)
    if (more := finding.count - len(finding.cases)) > 0:
        yield f"* and {more:,} more"


def _case(case: Case) -> Iterator[str]:
    yield f"* {escaped(case.what)}"
    yield from (f"  * {quoted(path)}" for path in case.paths)
    if case.more:
        yield f"  * and {case.more:,} more"


def escaped(text: str) -> str:
    """`text` as Markdown shows it, whatever signs a name has."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|#" else sign for sign in printable(" ".join(text.split())))


def quoted(path: str) -> str:
    """`path` as code, between more backticks than it has itself."""
    path, fence = printable(path), "`"
    while fence in path:
        fence += "`"
    space = " " if path[:1] == "`" or path[-1:] == "`" else ""
    return f"{fence}{space}{path}{space}{fence}"
