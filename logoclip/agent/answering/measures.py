"""Answers about what runs have measured (`questions.measures`)."""

from __future__ import annotations

from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.measures import (
    EventPage,
    Events,
    Histograms,
    ReadCurves,
    ReadExamples,
    ScalarName,
    Scalars,
)
from logoclip.runs import curves, examples, reading


def read_curves(desk: Desk, question: ReadCurves) -> curves.Curves:
    path = desk.find(question.id).metrics
    return curves.read_curves(path, question.names, question.columns, question.since, question.window)


def scalars(desk: Desk, question: Scalars) -> tuple[ScalarName, ...]:
    newest = reading.latest_scalars(desk.find(question.id).metrics)
    return tuple(ScalarName(name, step, value) for name, (step, value) in newest.items())


def events(desk: Desk, question: Events) -> EventPage:
    found = reading.read_events(desk.find(question.id).metrics, question.after)
    return EventPage(found[-1].id if found else question.after, found)


def histograms(desk: Desk, question: Histograms) -> tuple[reading.Histogram, ...]:
    metrics = desk.find(question.id).metrics
    if question.after is None:
        return reading.read_histograms(metrics)
    return reading.read_histograms_after(metrics, question.after)


def read_examples(desk: Desk, question: ReadExamples) -> examples.Examples:
    return examples.read_examples(desk.find(question.id).examples)
