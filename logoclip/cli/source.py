"""Where a training starts: a config, a checkpoint, or both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from logoclip.cli.options import input_path
from logoclip.config.config_file import is_lost, load_config, read_text
from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.resources import shipped_config
from logoclip.runs import RunDirectory
from logoclip.workspace import Workspace


@dataclass(frozen=True)
class Source:
    """The config that a training begins with, and the checkpoint and run it comes from, if any."""

    file: Path
    checkpoint: Path | None = None
    run: RunDirectory | None = None

    @classmethod
    def find(cls, workspace: Workspace, config: Path | None, checkpoint: Path | None) -> Source:
        """
        Raises:
            InputError: a file is not there, or neither says which config to use.
        """
        found = input_path(workspace, checkpoint) if checkpoint else None
        run = _run_of(found) if found else None
        if config is not None:
            return cls(config_path(workspace, config), found, run)
        if run is not None:
            return cls(run.config, found, run)
        if found is not None:
            raise InputError(f"{found}: lies in no run that would say its config: say --config FILE too")
        raise InputError("which config? say --config FILE, for example --config configs/jetson_orin.yaml")

    @property
    def values(self) -> TrainingConfig:
        """What it says; of a run's config that is lost, as if it said nothing."""
        return TrainingConfig() if self._lost else load_config(self.file)

    @property
    def text(self) -> str:
        return "" if self._lost else read_text(self.file)

    @property
    def _lost(self) -> bool:
        return self.run is not None and self.file == self.run.config and is_lost(self.file)

    def _values_of_run(self) -> TrainingConfig | None:
        if self._lost:
            return self.values  # with no flag beside it, what was wanted is to go on
        return None if self.run is None or is_lost(self.run.config) else load_config(self.run.config)

    @property
    def name(self) -> str:
        """What a new run is called."""
        in_run = self.run is not None and self.file == self.run.config
        return self.run.id.rpartition("-")[0] if in_run and self.run else self.file.stem

    def continues(self, wanted: TrainingConfig) -> bool:
        """Whether this is the same run going on: its last checkpoint, and nothing about it changed.

        Raises:
            InputError: it is not, and the run's config is lost, which a new one would be made of.
        """
        if self.run is None or self.checkpoint is None:
            return False
        last = self.run.checkpoints / "last.pt"
        is_last = last.is_file() and self.checkpoint.samefile(last)
        if is_last and wanted == self._values_of_run():
            return True
        if self._lost:
            again = f"`logoclip runs resume {self.run.id}` takes it from the last checkpoint"
            raise InputError(f"{self.file}: is lost: {again}; after that, say again what is to change")
        return False


def config_path(workspace: Workspace, path: Path) -> Path:
    """The config file meant by `path`: in the workspace, here, or one that comes with the program.

    Raises:
        InputError: there is none.
    """
    try:
        return input_path(workspace, path)
    except InputError:
        shipped = shipped_config(path.name) if path.parent in (Path(), Path("configs")) else None
        if shipped is None:
            raise
        return shipped


def _run_of(checkpoint: Path) -> RunDirectory | None:
    run = RunDirectory(checkpoint.parent.parent)
    return run if checkpoint.parent.name == "checkpoints" and run.status_file.is_file() else None
