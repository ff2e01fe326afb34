"""What is doubtful in a data set: counts first, then the worst cases of each kind, as far as there is room."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.data.findings import Audit, Finding


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
    """How many doubtful things there are, of all kinds."""
    return sum(finding.count for finding in audit.findings)


def audit_lines(audit: Audit, width: int, height: int) -> list[Content]:
    """`height` lines at most: a count for each kind, the worst cases, and where the rest is to be read."""
    found = [finding for finding in audit.findings if finding.count]
    if not found:
        return [Content.styled("nothing: no copies, no double labels, no look-alike names", "$quiet")][:height]
    counts = [Content.styled(f"{finding.count:5,} {finding.title}", "$look") for finding in found]
    cases = [line for finding in found for line in _cases(finding)]
    more = Content.styled(f"logoclip audit {audit.data} lists what to do", "$quiet")
    room = max(0, height - len(counts) - 1)
    lines = [*counts, *cases[:room], more][:height]
    return [line.truncate(width, ellipsis=True) for line in lines]


def _cases(finding: Finding) -> Iterator[Content]:
    yield Content("")
    yield Content.styled(finding.title, "bold")
    for case in finding.cases:
        yield Content(f"  {case.what}")
        yield from (Content.styled(f"    {path}", "$quiet") for path in case.paths)
        if case.more:
            yield Content.styled(f"    and {case.more:,} more", "$quiet")
    if (more := finding.count - len(finding.cases)) > 0:
        yield Content.styled(f"  and {more:,} more", "$quiet")
