"""Which models, data and split a sweep or an evaluation means when the flags leave it open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from logoclip.cli.options import input_path
from logoclip.config.config_file import launched_config
from logoclip.config.schema import TrainingConfig
from logoclip.data.prepared import is_prepared, prepared_folders
from logoclip.errors import InputError
from logoclip.model.card import is_ours, is_pretrained, read_card
from logoclip.model.trained import trained_model
from logoclip.runs import RunDirectory, find_named, list_runs, read_status
from logoclip.workspace import Workspace


@dataclass(frozen=True)
class Reference:
    """The training that a command is about when its flags leave that open: its config, and the run if there is one.

    Without a training it is what a new one would do.
    """

    config: TrainingConfig
    run: RunDirectory | None = None

    def trained(self, workspace: Workspace) -> str:
        """Its best model: the run's own, or what a run of an earlier version exported."""
        return str(trained_model(workspace, self.run) if self.run else workspace.resolve(self.config.export_dir))

    def published(self, workspace: Workspace) -> str:
        """The model that was chosen of those that its `export_dir` is for; the run's own while there is none."""
        chosen = workspace.resolve(self.config.export_dir)
        return str(chosen) if is_ours(chosen) else self.trained(workspace)


def reference_training(workspace: Workspace, run_id: str | None) -> Reference:
    """The training `run_id`; without one, the newest that finished; without that, the defaults.

    Raises:
        InputError: there is no such run.
    """
    if run_id is not None:
        run = find_named(workspace.runs, run_id)
        return Reference(launched_config(run.config), run)
    for run in list_runs(workspace.runs):
        status = read_status(run)
        if (status.kind, status.state) == ("train", "finished"):
            return Reference(launched_config(run.config), run)
    return Reference(TrainingConfig())


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
