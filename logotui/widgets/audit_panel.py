"""What is doubtful in a data set: counts first, then the worst cases of each kind, as far as there is room."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from logoclip.data.findings import Audit, Case, Finding

ONE_LINE: Final = 72


class AuditPanel(VerticalScroll):
    """A bordered panel with what an audit found. What is longer than its room is scrolled to, by keys and the wheel."""

    DEFAULT_CSS = """
    AuditPanel { border: round $rule; border-title-color: $quiet; padding: 0 1; width: 1fr; height: 1fr; }
    AuditPanel { scrollbar-size-vertical: 1; }
    AuditPanel:focus { border: round $primary; }
    AuditPanel Static { width: 1fr; height: auto; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
    ]

    audit: reactive[Audit | None] = reactive(None)
    """What is shown."""

    def watch_audit(self, audit: Audit | None) -> None:
        self.border_title = "audit  reading …" if audit is None else f"audit  {doubts(audit):,} doubtful"
        self._show()
        self.scroll_home(animate=False)

    def compose(self) -> ComposeResult:
        yield Static()

    def on_resize(self) -> None:
        """A narrow panel gives a case several lines."""
        self._show()

    def _show(self) -> None:
        lines = audit_lines(self.audit, self.scrollable_content_region.width) if self.audit else []
        for text in self.query(Static):
            text.update(Content("\n").join(lines))


def doubts(audit: Audit) -> int:
    """How many doubtful things there are; those on several sides of the split are counted as something else too."""
    return sum(finding.count for finding in audit.findings if not finding.kind.endswith("across_the_split"))


def audit_lines(audit: Audit, width: int) -> list[Content]:
    """A count for each kind, where to read what to do, and the worst cases of each kind."""
    found = [finding for finding in audit.findings if finding.count]
    if not found:
        return [Content.styled("nothing: no copies, no double labels, no look-alike names", "$quiet")]
    counts = [Content.styled(f"{finding.count:5,} {finding.title}", "$look") for finding in found]
    more = Content.styled(f"logoclip audit {audit.data} says what to do", "$quiet")
    cases = [line for finding in found for line in _cases(finding, width)]
    return [line.truncate(max(width, 1), ellipsis=True) for line in [*counts, more, *cases]]


def _cases(finding: Finding, width: int) -> list[Content]:
    cases = [line for case in finding.cases for line in _case(case, width)]
    return [Content(""), Content.styled(finding.title, "bold"), *cases] if cases else []


def _case(case: Case, width: int) -> list[Content]:
    """On one line where that is long enough for names and two paths."""
    more = [f"and {case.more:,} more"] if case.more else []
    paths = [*case.paths, *more]
    if width >= ONE_LINE:
        return [Content.assemble(f"  {case.what}  ", ("  ".join(paths), "$quiet"))]
    return [Content(f"  {case.what}"), *(Content.styled(f"    {path}", "$quiet") for path in paths)]
