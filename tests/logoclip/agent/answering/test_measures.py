"""What a run has measured."""

from __future__ import annotations

import math

from logoclip.agent.agent import Agent
from logoclip.agent.questions.logs import Log, LogText
from logoclip.agent.questions.measures import (
    EventPage,
    Events,
    Histograms,
    ReadCurves,
    ReadExamples,
    ScalarName,
    Scalars,
)
from logoclip.runs import Histogram, MetricsWriter, RunDirectory
from logoclip.runs.curves import Window
from logoclip.runs.examples import Examples, write_examples


def test_the_scalars_of_a_run_and_their_newest_values(agent: Agent, run: RunDirectory) -> None:
    with MetricsWriter(run.metrics) as metrics:
        metrics.scalars(900, {"gpu_load": 93.0})
        metrics.scalars(901, {"gpu_load": 95.0})
    assert ScalarName("gpu_load", 901, 95.0) in agent.answer(Scalars(run.id))
    curves = agent.answer(ReadCurves(run.id, ("gpu_load",), 64, window=Window(900, 900)))
    assert [(one.step, one.mean) for one in curves.curves[0].stretches] == [(900, 93.0), (901, 95.0)]


def test_events_histograms_and_the_log(agent: Agent, run: RunDirectory) -> None:
    assert agent.answer(Events(run.id)) == EventPage(0, ()) and agent.answer(Histograms(run.id)) == ()
    assert agent.answer(Log(run.id)) == LogText(0, "")
    with MetricsWriter(run.metrics) as metrics:
        metrics.event("epoch", 10, "epoch 1")
        metrics.histogram("val_wrong", 10, [0, 1], [2])
    run.log.write_text("one\ntwo\n")
    page = agent.answer(Events(run.id))
    assert [(event.step, event.kind, event.message) for event in page.events] == [(10, "epoch", "epoch 1")]
    assert agent.answer(Events(run.id, after=page.position)).events == ()
    newest = agent.answer(Histograms(run.id))
    assert newest == (Histogram(10, "val_wrong", (0.0, 1.0), (2.0,)),)
    assert agent.answer(Histograms(run.id, after=0)) == newest
    assert agent.answer(Histograms(run.id, after=newest[0].id)) == ()
    assert agent.answer(Log(run.id, offset=4)) == LogText(8, "two\n")


def test_the_hardest_crops_are_named(agent: Agent, run: RunDirectory) -> None:
    assert agent.answer(ReadExamples(run.id)) == Examples()
    write_examples(run.examples, Examples(53, 1, "data/small"))
    assert agent.answer(ReadExamples(run.id)) == Examples(53, 1, "data/small")


def test_curves_come_from_a_cursor_on(agent: Agent, run: RunDirectory) -> None:
    with MetricsWriter(run.metrics) as metrics:
        for step in range(1, 11):
            metrics.scalars(step, {"loss": float(step), "positive": 0.5})
        first = agent.answer(ReadCurves(run.id, ("loss",), 100))
        assert [(curve.name, len(curve.stretches), curve.latest) for curve in first.curves] == [("loss", 10, 10.0)]
        metrics.scalars(11, {"loss": math.inf})
        (curve,) = agent.answer(ReadCurves(run.id, ("loss",), 100, first.cursor)).curves
        assert [stretch.step for stretch in curve.stretches] == [11] and curve.last is None
