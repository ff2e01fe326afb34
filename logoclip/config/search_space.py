"""The settings that a search varies, and between what: a YAML file beside a config.

    learning_rate: {low: 1e-4, high: 1e-2, log: true}
    lora_r: {low: 4, high: 64, step: 4}
    loss_type: [infonce, supcon]

Every value that could be drawn is judged by the schema of the config, so that a study does not find out in its tenth
trial what could have been said before the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from logoclip.config.schema import TrainingConfig, validate
from logoclip.config.yaml_text import read_document
from logoclip.errors import ConfigError, Fault

# Trials are compared by the figure of the same validation brands.
FIXED: Final[Mapping[str, str]] = {
    "monitor": "the trials are compared by it: set it in the config",
    "seed": "it decides which brands validate, and the trials would not be compared on the same ones",
    "data_dir": "the trials would not be compared on the same brands",
    "shuffle_labels": "a control learns nothing that could be searched for",
    "export_dir": "a trial keeps its model in its own run",
}
PARTS: Final = ("low", "high", "log", "step")


@dataclass(frozen=True)
class Range:
    """Numbers from `low` to `high`, both included; `log` draws by their order of magnitude, `step` only multiples."""

    low: float
    high: float
    log: bool = False
    step: float | None = None
    whole: bool = False

    def __str__(self) -> str:
        how = " log" if self.log else f" step {self.step:g}" if self.step else ""
        return f"{self.low:g} … {self.high:g}{how}"


@dataclass(frozen=True)
class Choices:
    """One of several values."""

    values: tuple[Any, ...]

    def __str__(self) -> str:
        return " | ".join(str(value) for value in self.values)


Dimension = Range | Choices
SearchSpace = Mapping[str, Dimension]


def parse_space(text: str, base: TrainingConfig, file: str | None = None) -> dict[str, Dimension]:
    """The search space that `text` holds, for trainings that are otherwise as `base`.

    Raises:
        ConfigError: one fault for each wrong place, with its line.
    """
    written = read_document(text, file)
    lines = {entry.key: entry.line for entry in written.entries}
    return space_of(written.values, base, file, lines)


def space_of(
    values: Mapping[str, object], base: TrainingConfig, file: str | None = None, lines: Mapping[str, int] | None = None
) -> dict[str, Dimension]:
    """The search space that plain `values` describe.

    Raises:
        ConfigError: one fault for each wrong place; `lines` says where it stands in `file`.
    """
    if not values:
        raise ConfigError([Fault("nothing to search", "name at least one setting and its values", file)])
    space: dict[str, Dimension] = {}
    faults = []
    for key, value in values.items():
        try:
            space[key] = _dimension(key, value, base)
        except ConfigError as error:
            line = (lines or {}).get(key)
            faults += [Fault(key, _message(fault, key), file, line) for fault in error.faults]
    if faults:
        raise ConfigError(faults)
    return space


def _message(fault: Fault, key: str) -> str:
    return fault.message if fault.key == key else f"{fault.key}: {fault.message}"


def _dimension(key: str, value: object, base: TrainingConfig) -> Dimension:
    if key not in TrainingConfig.model_fields:
        validate({key: value})
    if key in FIXED:
        raise _fault(key, f"cannot be searched: {FIXED[key]}")
    if isinstance(value, list):
        return _choices(key, value, base)
    if isinstance(value, dict):
        return _range(key, value, base)
    raise _fault(key, f"must be a list of choices, or {{low, high}} with log or step, given {value!r}")


def _choices(key: str, values: list[object], base: TrainingConfig) -> Choices:
    if len(values) < 2 or len(set(map(repr, values))) < len(values):
        raise _fault(key, f"must be two or more choices, all different, given {values!r}")
    return Choices(tuple(_accepted(key, value, base) for value in values))


def _range(key: str, given: dict[str, Any], base: TrainingConfig) -> Range:
    if TrainingConfig.model_fields[key].annotation not in (int, float):
        raise _fault(key, "is no number: give a list of choices")
    if message := next(_wrong_parts(given), None):
        raise _fault(key, message)
    low, high = (_accepted(key, given[part], base) for part in ("low", "high"))
    whole = TrainingConfig.model_fields[key].annotation is int
    found = Range(low, high, bool(given.get("log", False)), given.get("step"), whole)
    if message := next(_wrong_range(found), None):
        raise _fault(key, message)
    return found


def _wrong_parts(given: Mapping[str, Any]) -> Iterator[str]:
    if unknown := [part for part in given if part not in PARTS]:
        yield f"{', '.join(map(str, unknown))}: unknown; a range has low, high, and log or step"
    if missing := [part for part in PARTS[:2] if part not in given]:
        yield f"{', '.join(missing)} must be given"
    if not isinstance(given.get("log", False), bool):
        yield f"log: must be true or false, given {given['log']!r}"
    for part in ("low", "high", "step"):
        if part in given and not _is_number(given[part]):
            yield f"{part}: must be a number, given {given[part]!r}"


def _wrong_range(found: Range) -> Iterator[str]:
    if found.low >= found.high:
        yield f"low must be less than high, given {found.low:g} and {found.high:g}"
    if found.log and found.step is not None:
        yield "either log or step, not both"
    if found.log and found.low <= 0:
        yield f"low must be greater than 0 with log, given {found.low:g}"
    if found.step is not None and not 0 < found.step <= found.high - found.low:
        yield f"step must be greater than 0 and at most high − low, given {found.step:g}"
    if found.whole and found.step is not None and found.step != int(found.step):
        yield f"step must be a whole number, given {found.step:g}"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _accepted(key: str, value: object, base: TrainingConfig) -> Any:
    """`value` as the schema takes it, in trainings like `base`."""
    return getattr(validate({**base.model_dump(), key: value}), key)


def _fault(key: str, message: str) -> ConfigError:
    return ConfigError([Fault(key, message)])


def plain(space: SearchSpace) -> dict[str, Any]:
    """`space` in the words of its file."""
    return {key: _plain(dimension) for key, dimension in space.items()}


def _plain(dimension: Dimension) -> object:
    if isinstance(dimension, Choices):
        return list(dimension.values)
    kind = int if dimension.whole else float
    written: dict[str, Any] = {"low": kind(dimension.low), "high": kind(dimension.high)}
    if dimension.log:
        written["log"] = True
    if dimension.step is not None:
        written["step"] = cast("float", kind(dimension.step))
    return written
