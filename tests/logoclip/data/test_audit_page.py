from __future__ import annotations

from markdown_it import MarkdownIt

from logoclip.data.audit_page import markdown, summary
from logoclip.data.findings import Audit, Case, Finding

NASTY = "a`b``c *d* [e](f) <g> | #\n\x1b[31m"
AUDIT = Audit(
    data="data/x", seed=42, brands=3, files=10, photographs=9, crops=12,
    findings=(
        Finding("none", "things of which there are none", 0, "Never said."),
        Finding("one", "things of one kind", 44, "Look at them.", (Case(NASTY, (NASTY, "b.jpg"), 7), Case("plain"))),
    ),
)  # fmt: skip


def test_counts_come_first_then_what_to_do_and_the_cases() -> None:
    page = markdown(AUDIT)
    assert "| 0 | things of which there are none |" in page and "| 44 | things of one kind |" in page
    assert page.index("| 44 |") < page.index("## Things of one kind: 44") < page.index("Look at them.")
    assert "and 42 more" in page and "and 7 more" in page and "Never said." not in page


def test_names_are_shown_as_they_are_and_obeyed_by_nobody() -> None:
    page = markdown(AUDIT)
    assert "\x1b" not in page
    tokens = [child for token in MarkdownIt().parse(page) for child in token.children or ()]
    assert not {"em_open", "link_open", "html_inline"} & {token.type for token in tokens}
    (code, other) = [token.content for token in tokens if token.type == "code_inline"]
    assert code.startswith("a`b``c *d* [e](f) <g> | #") and other == "b.jpg"


def test_a_line_names_what_was_found() -> None:
    assert summary(AUDIT) == "44 things of one kind"
    assert summary(Audit("x", 1, 1, 1, 1, 1, ())) == "nothing doubtful"


def test_no_split_is_said() -> None:
    assert "No split: too few." in markdown(Audit("x", 1, 1, 1, 1, 1, (), "too few"))
