"""What is doubtful in a data set: counts first, then the worst cases of each kind, as far as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.data.findings import Audit, Case, Finding

LEAST_SHARE: Final = 2  # lines that a kind needs before one of its cases is seen
ONE_LINE: Final = 72


class AuditPanel(Widget):
    """A bordered panel that fills itself with what an audit found."""

    DEFAULT_CSS = """
    AuditPanel { border: round $rule; border-title-color: $quiet; padding: 0 1; width: 1fr; height: 1fr; }
    """

    audit: reactive[Audit | None] = reactive(None)
    """What is shown."""

    def watch_audit(self, audit: Audit | None) -> None:
        self.border_title = "audit  reading …" if audit is None else f"audit  {doubts(audit):,} doubtful"

    def render(self) -> Content:
        if self.audit is None:
            return Content("")
        return Content("\n").join(audit_lines(self.audit, self.size.width, self.size.height))


def doubts(audit: Audit) -> int:
    """How many doubtful things there are; those on several sides of the split are counted as something else too."""
    return sum(finding.count for finding in audit.findings if not finding.kind.endswith("across_the_split"))


def audit_lines(audit: Audit, width: int, height: int) -> list[Content]:
    """`height` lines at most: a count for each kind, the worst cases of each, and where the rest is to be read."""
    found = [finding for finding in audit.findings if finding.count]
    if not found:
        return [Content.styled("nothing: no copies, no double labels, no look-alike names", "$quiet")][:height]
    counts = [Content.styled(f"{finding.count:5,} {finding.title}", "$look") for finding in found]
    more = Content.styled(f"logoclip audit {audit.data} says what to do", "$quiet")
    room = max(0, height - len(counts) - 1)
    lines = [*counts, *_shared(found, width, room), more][:height]
    return [line.truncate(width, ellipsis=True) for line in lines]


def _shared(found: Sequence[Finding], width: int, room: int) -> list[Content]:
    """The worst cases in `room` lines: each kind has its share, and what the kinds before it left over."""
    lines: list[Content] = []
    for place, finding in enumerate(found):
        share = (room - len(lines)) // (len(found) - place)
        cases = [line for case in finding.cases for line in _case(case, width)]
        if share > LEAST_SHARE:
            lines += [Content(""), Content.styled(finding.title, "bold"), *cases[: share - 2]]
    return lines


def _case(case: Case, width: int) -> list[Content]:
    """On one line where that is long enough for names and two paths."""
    more = [f"and {case.more:,} more"] if case.more else []
    paths = [*case.paths, *more]
    if width >= ONE_LINE:
        return [Content.assemble(f"  {case.what}  ", ("  ".join(paths), "$quiet"))]
    return [Content(f"  {case.what}"), *(Content.styled(f"    {path}", "$quiet") for path in paths)]
