"""What a run that searches was asked for, and which trainings are its trials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from logoclip.config.config_file import parse_config
from logoclip.config.schema import TrainingConfig
from logoclip.config.search_space import SearchSpace, space_of
from logoclip.errors import InputError
from logoclip.runs.directory import RunDirectory
from logoclip.runs.find import find_run, run_directories
from logoclip.runs.judging import read_status
from logoclip.runs.series import Series
from logoclip.runs.status import Status
from logoclip.tuning.study import JOURNAL, Study
from logoclip.tuning.trials import StudyReport

MONITORED = {"separation": Series.VAL_SEPARATION, "recall_at_1": Series.VAL_RECALL_AT_1}


@dataclass(frozen=True)
class Search:
    """The arguments of a run of kind `tune`, understood.

    Attributes:
        founder: the run whose study it is; another one draws from it.
        name: of the config, and of the trials after it.
        text: the config.
    """

    founder: RunDirectory
    name: str
    text: str
    config: TrainingConfig
    space: SearchSpace
    trials: int
    seed: int

    @classmethod
    def of(cls, run: RunDirectory, arguments: Mapping[str, Any]) -> Search:
        """What the run with these arguments searches.

        Raises:
            InputError: the study that it draws from is gone, or an argument is wrong.
        """
        founder = find_run(run.path.parent, arguments["join"]) if arguments.get("join") else run
        text, name = arguments["text"], arguments["config"]
        config = parse_config(text, name)
        space = space_of(arguments["space"], config, "space")
        return cls(founder, name, text, config, space, int(arguments["trials"]), int(arguments.get("seed") or 0))

    def study(self) -> Study:
        """The study, opened."""
        return Study(self.founder.path / JOURNAL, self.founder.id, self.space, self.seed)

    @property
    def series(self) -> Series:
        """The validation figure that trials are compared by."""
        return MONITORED[self.config.monitor]

    def report(self, study: Study) -> StudyReport:
        """The study as far as it is."""
        from logoclip.config.search_space import plain

        return StudyReport(
            self.founder.id, self.name, str(self.series), self.trials, self.seed, plain(self.space), study.trials()
        )

    def trainings(self) -> dict[int, tuple[RunDirectory, Status]]:
        """The training of each trial, by its number: the newest, if it was tried twice."""
        found = [(run, read_status(run)) for run in run_directories(self.founder.path.parent)]
        ours = [(run, status) for run, status in found if status.study == self.founder.id]
        return {status.trial: (run, status) for run, status in sorted(ours, key=_age) if status.trial is not None}


def _age(one: tuple[RunDirectory, Status]) -> int:
    return one[1].serial


def founding_arguments(runs: Path, study: str) -> dict[str, Any]:
    """The arguments of the study `study`, for another run that draws from it.

    Raises:
        InputError: there is no such study.
    """
    from logoclip.config.config_file import load_job

    founder = find_run(runs, study)
    if read_status(founder).kind != "tune":
        raise InputError(f"{study}: is no search: `logoclip tune CONFIG --space FILE` begins one")
    arguments = load_job(founder.config)
    return {**arguments, "join": arguments.get("join") or study}
