"""What runs were launched with, as plain values: quick enough for a list of a thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from logoclip.agent.questions.runs import RunSettings
from logoclip.config.config_file import load_job, read_text
from logoclip.config.schema import TrainingConfig
from logoclip.config.yaml_text import flat_values
from logoclip.errors import LogoclipError
from logoclip.runs import RunDirectory, read_status

Scalar = str | int | float | bool


def settings_of(runs: Path, ids: Iterable[str]) -> tuple[RunSettings, ...]:
    """The settings of those runs of `ids` that are still there, in that order."""
    found = (RunDirectory(runs / id) for id in ids if id and id == Path(id).name and not id.startswith("."))
    return tuple(RunSettings(run.id, dict(_plain(_values(run)))) for run in found if run.path.is_dir())


def _values(run: RunDirectory) -> Mapping[str, Any]:
    """What the config of `run` says. Nothing where it cannot be read: the run itself says so when it is opened."""
    with suppress(LogoclipError):
        if read_status(run).kind != "train":
            return load_job(run.config)
        given = flat_values(read_text(run.config), str(run.config))
        return {**_defaults(), **given} if given else {}
    return {}


def _defaults() -> dict[str, Any]:
    return {name: field.default for name, field in TrainingConfig.model_fields.items()}


def _plain(values: Mapping[str, Any]) -> Iterator[tuple[str, Scalar]]:
    """Lists as the words in them: `models` of an evaluation is text like any other."""
    for key, value in values.items():
        if isinstance(value, list | tuple):
            yield key, " ".join(map(str, _leaves(value)))
        elif isinstance(value, str | int | float):
            yield key, value


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, list | tuple):
        for one in value:
            yield from _leaves(one)
    elif value is not None:
        yield value
