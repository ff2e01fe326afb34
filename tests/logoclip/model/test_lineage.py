"""Which brands a model knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from logoclip.data.brands import Split
from logoclip.model.card import write_card
from logoclip.model.lineage import known_brands
from logoclip.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path)


def made(workspace: Workspace, name: str, base: str, train: str, validation: str, **card: Any) -> None:
    split = Split((train,), (validation,), ("calibration",), ("held out",)).to_dict()
    (workspace.models / name).mkdir()
    write_card(workspace.models / name, {"base_model": base, "split": split, **card})


def test_it_knows_what_it_was_trained_and_validated_on_and_no_more(workspace: Workspace) -> None:
    made(workspace, "mine", "openai/clip", "Acme ", "Zebra")
    for name in ("models/mine", str(workspace.models / "mine")):
        assert known_brands(name, workspace) == {"acme", "zebra"}


def test_it_knows_what_the_models_it_was_made_from_know(workspace: Workspace) -> None:
    made(workspace, "first", "openai/clip", "a", "b")
    made(workspace, "second", "models/first", "c", "d")
    made(workspace, "third", "models/second", "e", "f")
    assert known_brands("models/third", workspace) == set("abcdef")


def test_it_knows_a_brand_by_its_aliases(workspace: Workspace) -> None:
    used = {"lv": "louisvuitton", "Mc-1": "mcdonalds"}
    made(workspace, "mine", "openai/clip", "louisvuitton", "b", aliases={"file": "aliases.yaml", "used": used})
    assert known_brands("models/mine", workspace) == {"louisvuitton", "lv", "b"}


def test_what_the_base_knew_is_recorded_and_outlives_it(workspace: Workspace) -> None:
    made(workspace, "mine", "models/replaced", "a", "b", base_knows=["Old"])
    made(workspace, "replaced", "openai/clip", "x", "y")
    assert known_brands("models/mine", workspace) == {"a", "b", "old"}


def test_models_that_name_each_other_end(workspace: Workspace) -> None:
    made(workspace, "one", "models/other", "a", "b")
    made(workspace, "other", "models/one", "c", "d")
    made(workspace, "self", "models/self", "e", "f")
    assert known_brands("models/one", workspace) == set("abcd")
    assert known_brands("models/self", workspace) == {"e", "f"}


def test_a_model_of_another_origin_knows_no_brand_by_name(workspace: Workspace) -> None:
    (workspace.models / "plain").mkdir()
    assert known_brands("models/plain", workspace) == known_brands("openai/clip", workspace) == frozenset()
