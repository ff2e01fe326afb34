"""Answers from workers' logs (`questions.logs`)."""

from __future__ import annotations

from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.logs import FindInLog, Log, LogMatch, LogText, ReadLog
from logoclip.runs import log_tail
from logoclip.runs.log_pages import LogPage, find_line, read_page


def log(desk: Desk, question: Log) -> LogText:
    return LogText(*log_tail.read_log(desk.find(question.id).log, question.offset))


def read_log(desk: Desk, question: ReadLog) -> LogPage:
    return read_page(desk.find(question.id).log, question.at, backwards=question.backwards)


def find_in_log(desk: Desk, question: FindInLog) -> LogMatch:
    place = desk.find(question.id).log
    return LogMatch(find_line(place, question.words, question.at, backwards=question.backwards))
