"""Which models, data and split a sweep or an evaluation means when the flags leave it open."""

from __future__ import annotations

from pathlib import Path

from logoclip.cli.options import input_path
from logoclip.config.config_file import load_config
from logoclip.config.schema import TrainingConfig
from logoclip.data.prepared import is_prepared, prepared_folders
from logoclip.errors import InputError
from logoclip.model.card import is_pretrained, read_card
from logoclip.runs import find_run, list_runs, read_status
from logoclip.workspace import Workspace


def reference_config(workspace: Workspace, run_id: str | None) -> TrainingConfig:
    """The config of run `run_id`; without one, of the newest finished training; without that, the defaults."""
    if run_id is not None:
        return load_config(find_run(workspace.runs, run_id).config)
    for run in list_runs(workspace.runs):
        status = read_status(run)
        if (status.kind, status.state) == ("train", "finished"):
            return load_config(run.config)
    return TrainingConfig()


def data_directory(workspace: Workspace, given: Path | None, configured: str) -> Path:
    """The prepared data: as given, as configured, or the only one in the workspace.

    Raises:
        InputError: there is none, or there are several to choose from.
    """
    if given is not None:
        return input_path(workspace, given)
    if is_prepared(workspace.resolve(configured)):
        return workspace.resolve(configured)
    found = prepared_folders(workspace.data)
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(
            f"{workspace.data}: holds no prepared data: run logoclip prepare --dataset DIR --output data/NAME"
        )
    raise InputError(
        f"there are several prepared data sets, say which: {', '.join(f'--data {path}' for path in found)}"
    )


def model_location(workspace: Workspace, name: str) -> str:
    """A model as seen from the workspace or, where it is not there, from the current directory; else a hub id.

    Raises:
        InputError: it is a path, and there is nothing.
    """
    return workspace.model(name, Path.cwd())


def model_role(location: str) -> str:
    """`finetuned` for what a run of ours made of another model, `baseline` for everything that it may begin with."""
    card = read_card(Path(location))
    return "finetuned" if card.get("parent_run") and not is_pretrained(card) else "baseline"
