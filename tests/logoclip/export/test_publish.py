"""Publishing: nobody's model is lost by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from logoclip.errors import InputError
from logoclip.export.publish import hindrance, publish
from logoclip.model.card import read_card, write_card
from logoclip.runs import RunDirectory, create_run
from logoclip.workspace import Workspace

PLACE = "chosen"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path)


def trained(workspace: Workspace, name: str = "demo", **card: Any) -> RunDirectory:
    run = create_run(workspace.runs, name, "train", "")
    model(run.model, parent_run=run.id, **card)
    return run


def model(directory: Path, **card: Any) -> Path:
    directory.mkdir(parents=True)
    write_card(directory, {"threshold": None, **card})
    (directory / "model.safetensors").write_bytes(b"weights of " + str(card.get("parent_run")).encode())
    return directory


def weights(directory: Path) -> str:
    return (directory / "model.safetensors").read_text()


def test_it_is_a_copy_that_takes_no_room(workspace: Workspace) -> None:
    run = trained(workspace)
    (run.model / "base").mkdir()
    (run.model / "base" / "model.safetensors").write_text("of the base")
    place = workspace.models / PLACE
    published = publish(run, place)
    assert (place / "base" / "model.safetensors").read_text() == "of the base"
    assert (published.place, published.kept) == (place, None)
    assert published.said(workspace) == "published to models/chosen"
    assert read_card(place) == read_card(run.model)
    assert (place / "model.safetensors").samefile(run.model / "model.safetensors")
    write_card(place, {"threshold": 0.5})
    assert read_card(run.model)["threshold"] is None, "a card is each place's own"


def test_a_model_that_is_replaced_is_kept_under_the_name_of_its_run(workspace: Workspace) -> None:
    first, second = trained(workspace), trained(workspace)
    place = workspace.models / PLACE
    publish(first, place)
    write_card(place, {**read_card(place), "threshold": 0.7})
    published = publish(second, place)
    assert published.kept == workspace.models / "chosen.demo-01"
    assert published.said(workspace).endswith("what stood there is kept as models/chosen.demo-01")
    assert read_card(published.kept)["threshold"] == 0.7
    assert (weights(place), weights(published.kept)) == ("weights of demo-02", "weights of demo-01")


def test_back_and_forth_keeps_each_once_and_another_beside_it(workspace: Workspace) -> None:
    first, second = trained(workspace), trained(workspace)
    place = workspace.models / PLACE
    for run in (first, second, first, second, second):
        publish(run, place)
    assert sorted(path.name for path in workspace.models.iterdir()) == ["chosen", "chosen.demo-01", "chosen.demo-02"]
    write_card(place, {**read_card(place), "threshold": 0.7})
    assert publish(first, place).kept == workspace.models / "chosen.demo-02-2"


def test_a_copy_is_made_where_there_are_no_links(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "another file system")

    monkeypatch.setattr("os.link", refuse)
    publish(trained(workspace), workspace.models / PLACE)
    assert weights(workspace.models / PLACE) == "weights of demo-01"


def test_what_is_no_model_is_never_replaced(workspace: Workspace) -> None:
    (place := workspace.models / PLACE).mkdir()
    (place / "thesis.txt").touch()
    with pytest.raises(InputError, match="holds something that is no exported model"):
        publish(trained(workspace), place)
    assert "no exported model" in hindrance(place, "demo-01")
    with pytest.raises(InputError, match="has no model of its own"):
        publish(create_run(workspace.runs, "young", "train", ""), workspace.models / "free")
    assert [path.name for path in place.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ({"parent_run": "demo-01"}, ""),
        ({"parent_run": "demo-01", "run_created": 5.0}, ""),
        ({"parent_run": "demo-01", "run_created": 4.0}, "holds the model of demo-01"),
        ({"parent_run": "demo-01", "threshold": 0.5}, "holds a model that bears a threshold"),
        ({"parent_run": "demo-02"}, "holds the model of demo-02"),
        ({}, "holds another model"),
    ],
)
def test_a_training_replaces_its_own_earlier_model_alone(
    workspace: Workspace, card: dict[str, Any], reason: str
) -> None:
    place = workspace.models / PLACE
    assert hindrance(place, "demo-01", 5.0) == ""
    model(place, **card)
    assert hindrance(place, "demo-01", 5.0) == (f"{place} {reason}" if reason else "")
    (place / "logoclip.json").write_text("{")
    assert "cannot be" in hindrance(place, "demo-01", 5.0) or "logoclip.json" in hindrance(place, "demo-01", 5.0)
