"""The options of the commands that evaluate: what is asked, and how an answer is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import tyro

from logoclip.cli.models import model_location
from logoclip.errors import InputError
from logoclip.evaluation.figures import DATA
from logoclip.evaluation.matching import Method
from logoclip.jobs.arguments import check_seed
from logoclip.runs.find import find_named
from logoclip.workspace import Workspace

Pixels = Literal["crop", "squash", "letterbox", "own"]

KnownOption = Annotated[
    int | None,
    tyro.conf.arg(
        aliases=["-n"],
        metavar="INT",
        help="Brands that the gallery knows, each with its classes (default: half of those there are).",
        help_behavior_hint="",
    ),
]
ThresholdOption = Annotated[
    float | None,
    tyro.conf.arg(
        aliases=["-t"],
        metavar="FLOAT",
        help="Similarity from which a match is called (default: fitted on the calibration brands).",
        help_behavior_hint="",
    ),
]
SplitOption = Annotated[
    str | None,
    tyro.conf.arg(
        metavar="RUN|MODEL|data",
        help="Whose calibration and held-out brands are asked about: those of a run or a model, or all brands of the "
        "data (default: those of the newest training on the data, whichever model is asked).",
        help_behavior_hint="",
    ),
]
PixelsOption = Annotated[
    Pixels | None,
    tyro.conf.arg(
        metavar="crop|squash|letterbox|own",
        help="How a crop becomes square, for every model (default: as for the run or model of the split); own: as each "
        "model was trained.",
        help_behavior_hint="",
    ),
]
MethodOption = Annotated[Method, tyro.conf.arg(help="How several references of a class make one score.")]
SeedOption = Annotated[int, tyro.conf.arg(help="Decides the known brands, the references and the queries.")]


@dataclass(frozen=True)
class Asking:
    """What the options say.

    Raises:
        InputError: one of them is wrong.
    """

    seed: int
    method: Method
    known: int | None = None
    threshold: float | None = None
    split: str | None = None
    preprocess: Pixels | None = None

    def __post_init__(self) -> None:
        check_seed(self.seed, "--seed")
        if self.known is not None and self.known < 1:
            raise InputError(f"-n: must be at least 1, given {self.known}")
        if self.threshold is not None and not -1 <= self.threshold <= 1:
            raise InputError(f"-t: must be between -1 and 1, given {self.threshold:g}")

    def arguments(self, workspace: Workspace) -> dict[str, object]:
        """The arguments of the job, in which paths are seen from `workspace`."""
        return {
            "seed": self.seed,
            "known": self.known,
            "method": self.method,
            "threshold": self.threshold,
            "split": self._split(workspace),
            "preprocess": self.preprocess,
        }

    def _split(self, workspace: Workspace) -> str | None:
        if self.split in (None, DATA):
            return self.split
        try:
            return find_named(workspace.runs, str(self.split)).id
        except InputError:
            return model_location(workspace, str(self.split))
