from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.agent.answering.sweep import sweep
from logoclip.evaluation.stored import load_evaluation, store_evaluation
from logotui.sweeps import SweptFacts
from logotui.widgets.distribution_table import COLUMNS, DistributionTable, table
from tests.logotui.alone import alone, text_of
from tests.logotui.sweep_host import made_up_sweep


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> SweptFacts:
    folder: Path = tmp_path_factory.mktemp("sweep")
    store_evaluation(made_up_sweep(), folder)
    return SweptFacts.of(sweep("demo-sweep-01", load_evaluation(folder)))


@pytest.mark.parametrize("width", [76, 136])
def test_figures_stand_under_their_titles(facts: SweptFacts, width: int) -> None:
    titles, *lines = (line.plain for line in table(facts, width))
    assert [line.split()[0] for line in lines] == ["baseline", "fine-tuned"]
    assert all(len(line) <= width for line in (titles, *lines))
    for title, _, _ in COLUMNS:
        end = titles.index(title) + len(title)
        assert all(line[end - 1] != " " and line[end:][:1] in ("", " ") for line in lines), title


def test_similarities_are_numbers_and_shares_are_percentages(facts: SweptFacts) -> None:
    figures = facts.models[0].figures
    line = table(facts, 136)[1].plain
    assert f"{figures.wrong_mean:.3f}" in line
    assert f"{figures.recall_at_1 * 100:.1f} %" in line


async def test_the_widget_shows_the_table_once_there_is_a_sweep(facts: SweptFacts) -> None:
    widget = DistributionTable()
    async with alone(widget, size=(140, 5)) as stage:
        assert not any(text_of(widget))
        widget.facts = facts
        await stage.pilot.pause()
        assert [line.split()[0] for line in text_of(widget)] == ["wrong", "baseline", "fine-tuned"]
