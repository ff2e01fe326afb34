"""What becomes of questions and answers between two machines."""

from __future__ import annotations

from typing import Any

from logoclip.agent.questions.question import Question
from logoclip.agent.wire import Reply, Request, decoded, encoded, parsed, question_of, request_line
from logoclip.errors import InputError


def asked(question: Question[Any]) -> Question[Any]:
    """`question` as the agent on the other side gets it."""
    return question_of(decoded(parsed(request_line(7, question)), Request, "request"))


def answered(question: Question[Any], answer: object) -> Any:
    """`answer` as whoever has asked `question` from the other side gets it."""
    reply = decoded(parsed(encoded(Reply(7, answer))), Reply, "reply")
    return decoded(reply.result, question.answer_type(), "answer")


def refused(call: str, **arguments: Any) -> str:
    """Why the agent does not take a question."""
    try:
        question_of(Request(1, call, arguments))
    except InputError as error:
        return str(error)
    return ""
