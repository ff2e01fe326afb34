"""Answers: frozen, and bearable for an older or a newer side."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin

import msgspec
import pytest

from logoclip.agent.questions import QUESTIONS


def answer_types() -> list[type[Any]]:
    """Every dataclass that an answer is, or is a tuple of."""
    kinds = [question.answer_type() for question in QUESTIONS.values()]
    inner = [get_args(kind)[0] if get_origin(kind) is tuple else kind for kind in kinds]
    return [kind for kind in inner if is_dataclass(kind)]


@pytest.mark.parametrize("kind", answer_types(), ids=lambda kind: kind.__name__)
def test_an_answer_is_frozen_and_decodes_from_its_required_fields_alone(kind: type[Any]) -> None:
    assert kind.__dataclass_params__.frozen
    required = msgspec.inspect.type_info(kind)
    assert isinstance(required, msgspec.inspect.DataclassType)
    assert {field.name for field in required.fields} == {field.name for field in fields(kind)}
    with pytest.raises(msgspec.ValidationError, match="missing required field") if needed(required) else nothing():
        msgspec.convert({}, kind)


def needed(info: msgspec.inspect.DataclassType) -> list[str]:
    return [field.name for field in info.fields if field.required]


def nothing() -> Any:
    import contextlib

    return contextlib.nullcontext()


def test_the_walk_found_the_answers() -> None:
    assert len(answer_types()) > 10
