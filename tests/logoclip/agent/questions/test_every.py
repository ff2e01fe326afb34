"""Every question and every answer: found, frozen, and bearable for an older or a newer side."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec
import pytest

from logoclip.agent import answering, questions
from logoclip.agent.questions.every import QUESTIONS, SUBJECTS


def answer_types() -> list[type[Any]]:
    """Every type with fields that an answer is, or is a tuple of."""
    kinds = [question.answer_type() for question in QUESTIONS.values()]
    inner = {get_args(kind)[0] if get_origin(kind) is tuple else kind for kind in kinds}
    return sorted((kind for kind in inner if hasattr(kind, "__annotations__")), key=lambda kind: kind.__name__)


def test_every_subject_is_in_the_list_and_is_answered() -> None:
    files, parts = (
        {path.stem for path in Path(of.__file__ or "").parent.glob("*.py")} for of in (questions, answering)
    )
    listed = {subject.__name__.rpartition(".")[2] for subject in SUBJECTS}
    assert listed == files - {"__init__", "question", "every"} and listed <= parts
    assert {asked.subject() for asked in QUESTIONS.values()} == listed


def test_the_walk_found_questions_and_answers() -> None:
    assert len(QUESTIONS) > 50 and len(answer_types()) > 30


@pytest.mark.parametrize("asked", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_is_frozen_and_says_what_it_is(asked: type[Any]) -> None:
    assert asked.__struct_config__.frozen and asked.__doc__
    assert isinstance(asked.slow, bool) and "slow" not in asked.__struct_fields__


@pytest.mark.parametrize("kind", answer_types(), ids=lambda kind: kind.__name__)
def test_an_answer_is_frozen_and_decodes_from_its_required_fields_alone(kind: type[Any]) -> None:
    frozen = kind.__dataclass_params__.frozen if is_dataclass(kind) else kind.__struct_config__.frozen  # type: ignore[attr-defined]
    assert frozen and kind.__doc__
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, msgspec.inspect.DataclassType | msgspec.inspect.StructType)
    needed = [field.name for field in info.fields if field.required]
    with pytest.raises(msgspec.ValidationError, match="missing required field") if needed else nullcontext():
        msgspec.convert({}, kind)
