"""Where the parts of a run lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RunDirectory:
    """The files of one run. Who writes which stands in `docs/architecture.md`."""

    path: Path

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def config(self) -> Path:
        return self.path / "config.yaml"

    @property
    def status_file(self) -> Path:
        return self.path / "status.json"

    @property
    def control_file(self) -> Path:
        return self.path / "control.json"

    @property
    def about_file(self) -> Path:
        return self.path / "about.json"

    @property
    def metrics(self) -> Path:
        return self.path / "metrics.db"

    @property
    def examples(self) -> Path:
        return self.path / "examples.json"

    @property
    def log(self) -> Path:
        return self.path / "worker.log"

    @property
    def lock(self) -> Path:
        return self.path / "worker.lock"

    @property
    def exit_file(self) -> Path:
        return self.path / "worker.exit"

    @property
    def checkpoints(self) -> Path:
        return self.path / "checkpoints"

    @property
    def model(self) -> Path:
        """What a training exports: its best model, whatever was published since."""
        return self.path / "model"

    @property
    def evaluation(self) -> Path:
        return self.path / "evaluation"
