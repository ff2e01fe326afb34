"""Questions and answers as lines."""

from __future__ import annotations

import json
import math

import pytest

from logoclip.agent.questions.configs import SaveConfig
from logoclip.agent.questions.logs import Log, LogText
from logoclip.agent.questions.runs import RunChanges
from logoclip.agent.wire import Reply, Request, decoded, encoded, parsed, question_of, request_line
from logoclip.errors import InputError
from logoclip.runs.summary import Figures, RunSummary


@pytest.mark.parametrize("question", [Log("demo-01", -7), SaveConfig("mine", {"seed": 1, "deep": [{"a": None}]}, "r")])
def test_a_question_survives_the_wire(question: object) -> None:
    request = decoded(parsed(request_line(7, question)), Request, "request")  # type: ignore[arg-type]
    assert request.id == 7 and question_of(request) == question


def test_figures_that_are_not_finite_and_names_that_are_not_utf8_survive() -> None:
    run = RunSummary(
        "train", "running", name="H\udce4agen", id="a-01", figures=Figures(loss=math.inf, loss_tail=(math.nan,))
    )
    line = encoded(Reply(1, RunChanges("r", (run,))))
    assert line.isascii() and line.endswith(b"\n") and line.count(b"\n") == 1
    (found,) = decoded(decoded(parsed(line), Reply, "x").result, RunChanges, "x").changed
    assert found.name == run.name and found.figures.loss == math.inf and math.isnan(found.figures.loss_tail[0])


def test_fields_that_are_not_known_are_passed_over_and_missing_ones_named() -> None:
    assert decoded({"offset": 1, "text": "", "colour": "blue"}, LogText, "log") == LogText(1, "")
    with pytest.raises(InputError, match="log: Object missing required field `text`"):
        decoded({"offset": 1}, LogText, "log")


@pytest.mark.parametrize("line", [b"", b"{", b"\xff", b"[" * 200_000, b"9" * 5000, b"nope"])
def test_what_is_no_json_is_refused(line: bytes) -> None:
    with pytest.raises(InputError, match="not a line of JSON"):
        parsed(line)


def test_deep_nesting_is_refused() -> None:
    deep: object = None
    for _ in range(500):
        deep = {"args": deep}
    with pytest.raises(InputError):
        question_of(decoded({"id": 1, "call": "save_config", "args": {"name": 1, "changes": deep}}, Request, "request"))
    assert json.dumps(deep)
