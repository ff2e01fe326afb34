"""Prepared data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from logoclip.agent.agent import Agent
from logoclip.agent.questions.data import Crops, DataSets, ReadAudit, ReadDataSet, Thumbnails
from logoclip.data.audit import read_audit
from logoclip.workspace import Workspace


def test_data_and_the_crops_of_a_brand_are_answered(
    agent: Agent, workspace: Workspace, prepare_small: Callable[..., Path]
) -> None:
    prepare_small(workspace.data / "small", 8)
    (listed,) = agent.answer(DataSets())
    found = agent.answer(ReadDataSet("data/small", 7))
    assert found.summary == listed and len(found.brands) == listed.brands == 8
    page = agent.answer(Crops("data/small", found.brands[0].name, count=2, width=4, height=4))
    assert page.total == found.brands[0].crops and len(page.thumbnails) == 2
    paths = tuple(one.path for one in page.thumbnails)
    assert agent.answer(Thumbnails("data/small", paths, width=4, height=4)) == page.thumbnails


def test_the_audit_is_answered_for_the_seed_that_is_asked(
    agent: Agent, workspace: Workspace, prepare_small: Callable[..., Path]
) -> None:
    root = prepare_small(workspace.data / "small", 8)
    answer = agent.answer(ReadAudit("data/small", 7))
    assert answer == replace(read_audit(root, 7), data="data/small")
