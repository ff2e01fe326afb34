"""Answers about drafts (`questions.drafts`)."""

from __future__ import annotations

from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.drafts import DraftDropped, DraftKept, Drafts, DropDraft, KeepDraft
from logoclip.config.drafts import KeptDraft


def drafts(desk: Desk, question: Drafts) -> tuple[KeptDraft, ...]:
    return tuple(desk.drafts.kept(question.name))


def keep_draft(desk: Desk, question: KeepDraft) -> DraftKept:
    return DraftKept(desk.drafts.keep(question.draft, question.instead_of))


def drop_draft(desk: Desk, question: DropDraft) -> DraftDropped:
    return DraftDropped(desk.drafts.drop(question.name, question.console))
