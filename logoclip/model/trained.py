"""Where the model that a training made stands."""

from __future__ import annotations

from pathlib import Path

from logoclip.config.config_file import launched_config
from logoclip.errors import InputError
from logoclip.model.card import is_ours, read_card
from logoclip.runs.directory import RunDirectory
from logoclip.workspace import Workspace


def own_model(run: RunDirectory) -> Path:
    """The model that the training `run` exported into its own directory.

    Raises:
        InputError: it has none.
    """
    if not is_ours(run.model):
        raise InputError(
            f"{run.id}: has no model of its own ({run.model}): it has not finished, or an earlier version trained it; "
            f"logoclip export --checkpoint {run.checkpoints / 'best.pt'} --output DIR writes one"
        )
    return run.model


def trained_model(workspace: Workspace, run: RunDirectory) -> Path:
    """The model of the training `run`: its own, or the one that an earlier version exported to its `export_dir`.

    Raises:
        InputError: it has none, or another run's stands there by now.
    """
    exported = workspace.resolve(launched_config(run.config).export_dir)
    if not is_ours(run.model) and read_card(exported).get("parent_run") == run.id:
        return exported
    return own_model(run)
