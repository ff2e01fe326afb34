"""The threshold that an exported model is used with: in its card, and in its README, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from logoclip.atomic_file import replace_text
from logoclip.config.config_file import launched_config
from logoclip.errors import InputError, LogoclipError
from logoclip.evaluation.fitted import ThresholdFacts, model_called
from logoclip.evaluation.stored import Evaluation, ModelScores
from logoclip.export.model_card import readme
from logoclip.model.card import CARD, README, is_ours, read_card, write_card
from logoclip.runs.find import find_run
from logoclip.workspace import Workspace


def write_threshold(
    evaluation: Evaluation, name: str, facts: ThresholdFacts, workspace: Workspace, *, outside: bool = False
) -> list[Path]:
    """Makes a threshold the one that the model called `name` in an evaluation is used with.

    A threshold belongs to weights: it goes to the model that was measured, and to every place where the same export
    stands (its run's own directory, and where it was published).

    Args:
        outside: let it write outside the workspace: a person named the place on a command line.

    Returns:
        The directories that bear it now.

    Raises:
        InputError: it is no cosine; or the model is no export of ours, another one stands there by now, or it was
            measured on other pixels than those it is used with.
    """
    if not -1 <= facts.threshold <= 1:
        raise InputError(f"threshold: must be between -1 and 1, given {facts.threshold}")
    places = bearers(evaluation, name, workspace, outside=outside)
    for place in places:
        _write(place, facts)
    return places


def bearers(evaluation: Evaluation, name: str, workspace: Workspace, *, outside: bool = False) -> list[Path]:
    """The directories that a threshold of the model called `name` belongs to: `write_threshold` writes to these.

    Raises:
        InputError: it can be written to none, as there.
    """
    model = model_called(evaluation, name)
    card = _measured(model)
    directory = Path(model.path)
    places = [directory] if outside else [workspace.inside(directory)]
    return [*places, *(place for place in _copies(card, workspace, outside=outside) if not _same(place, directory))]


def borne(directory: Path) -> float | None:
    """The threshold that the model in `directory` bears now, if it does."""
    threshold = read_card(directory).get("threshold")
    return threshold if isinstance(threshold, float) else None


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _measured(model: ModelScores) -> dict[str, Any]:
    """The card of the model, which has to be the one that was measured still."""
    directory = Path(model.path)
    if not is_ours(directory):
        raise InputError(f"{directory}: is no exported model (it has no {CARD}): export a checkpoint there first")
    card = read_card(directory)
    if card.get("parent_run") != model.parent_run or model.created not in (None, card.get("created")):
        raise InputError(f"{directory}: holds another model by now than the one that was measured: sweep it first")
    if model.preprocess and card.get("preprocess", model.preprocess) != model.preprocess:
        raise InputError(
            f"{directory}: is used on {card['preprocess']} pixels and was measured on {model.preprocess} ones, which "
            "gives another threshold: sweep it with --preprocess own"
        )
    return card


def _copies(card: Mapping[str, Any], workspace: Workspace, *, outside: bool) -> Iterator[Path]:
    """Where the export with this card may stand, and does."""
    try:
        run = find_run(workspace.runs, card.get("parent_run") or "")
        published = launched_config(run.config).export_dir
        places = (run.model, workspace.resolve(published) if outside else workspace.inside(published))
    except LogoclipError:  # the run is gone or cannot be read, or its model stands where only a command may write
        return
    for place in places:
        if is_ours(place) and _export(read_card(place)) == _export(card):
            yield place


def _export(card: Mapping[str, Any]) -> tuple[Any, ...]:
    """What two cards of one export have in common."""
    return tuple(card.get(key) for key in ("parent_run", "created", "sample"))


def _write(directory: Path, facts: ThresholdFacts) -> None:
    card = {**read_card(directory), **facts.to_card()}
    write_card(directory, card)
    if (directory / README).is_file():
        replace_text(directory / README, readme(card))
