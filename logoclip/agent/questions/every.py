"""All questions, by their names on the wire: for an agent behind a pipe, which is asked by names."""

from __future__ import annotations

from typing import Any, Final

from logoclip.agent.questions import (
    configs,
    data,
    deletion,
    drafts,
    evaluations,
    from_run,
    launches,
    logs,
    machine,
    measures,
    runs,
    steering,
    studies,
)
from logoclip.agent.questions.question import Question

SUBJECTS: Final = (
    configs,
    data,
    deletion,
    drafts,
    evaluations,
    from_run,
    launches,
    logs,
    machine,
    measures,
    runs,
    steering,
    studies,
)

QUESTIONS: Final[dict[str, type[Question[Any]]]] = {
    asked.wire_name(): asked
    for subject in SUBJECTS
    for asked in Question.__subclasses__()
    if asked.__module__ == subject.__name__
}
