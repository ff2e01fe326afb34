"""What a job may be asked for: known to be wrong here, it is refused before a run is made or a picture drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, cast, get_args

from logoclip.config.schema import LARGEST_SEED, Preprocess
from logoclip.data.labels import LabelSource
from logoclip.errors import InputError
from logoclip.model.card import refuse_foreign
from logoclip.model.clip_weights import check_clip
from logoclip.model.weights import check_local
from logoclip.workspace import Workspace

MOST_TRIALS: Final = 10_000
Place = Callable[[str], Path]

LABEL_SOURCES: Final = get_args(LabelSource)

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "prepare": ("dataset", "output"),
    "demo_data": ("dataset", "output", "brands", "images_per_brand"),
    "evaluate": ("models", "data"),
    "export": ("checkpoint", "output"),
    "audit": ("data", "model"),
    "probe": ("config",),
    "tune": ("config", "text", "space", "trials"),
}
OPTIONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "prepare": ("min_side", "labels", "aliases"),
    "demo_data": ("seed", "style", "pool"),
    "evaluate": ("seed", "known", "method", "threshold", "split", "preprocess"),
    "export": ("merge_lora",),
    "audit": (),
    "probe": (),
    "tune": ("seed", "join"),
}


def check_arguments(workspace: Workspace, kind: str, arguments: Mapping[str, Any], *, outside: bool = False) -> None:
    """Whether a job of `kind` can work with these arguments, as far as that can be known without doing it.

    Args:
        outside: let it write outside the workspace: a person named the place on a command line.

    Raises:
        InputError: it cannot.
    """
    if missing := [name for name in NEEDED[kind] if name not in arguments]:
        raise InputError(f"{kind}: {', '.join(missing)} must be given")
    if unknown := [name for name in arguments if name not in NEEDED[kind] + OPTIONAL[kind]]:
        raise InputError(f"{kind}: takes no {', '.join(unknown)}")
    if (seed := arguments.get("seed")) is not None:
        check_seed(seed, "seed")
    written = workspace.resolve if outside else workspace.inside
    CHECKS[kind](arguments, workspace, lambda name: written(_text(arguments, name)))


def check_seed(seed: object, name: str) -> None:
    """Whether `seed`, which the person calls `name`, is one that everything here can draw from.

    Raises:
        InputError: it is not.
    """
    if not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        raise InputError(f"{name}: must be a whole number from 0 to {LARGEST_SEED}, given {seed!r}")


def _text(arguments: Mapping[str, Any], name: str) -> str:
    if not isinstance(value := arguments[name], str) or not value:
        raise InputError(f"{name}: must be a path, given {value!r}")
    return value


def _check_prepare(arguments: Mapping[str, Any], workspace: Workspace, written: Place) -> None:
    from logoclip.data.aliases import aliases_of, load_aliases
    from logoclip.data.prepare import check_output

    dataset = workspace.resolve(_text(arguments, "dataset"))
    if not dataset.is_dir():
        raise InputError(f"{dataset}: no such folder")
    _check_reading(arguments)
    if "aliases" in arguments:
        _text(arguments, "aliases")
    load_aliases(aliases_of(arguments, workspace))
    check_output(dataset, written("output"))


def _check_reading(arguments: Mapping[str, Any]) -> None:
    side, labels = arguments.get("min_side", 1), arguments.get("labels", "folder")
    if not isinstance(side, int) or isinstance(side, bool) or side < 1:
        raise InputError(f"min_side: must be a whole number of pixels from 1 on, given {side!r}")
    if labels not in LABEL_SOURCES:
        raise InputError(f"labels: must be one of {', '.join(LABEL_SOURCES)}, given {labels!r}")


def _check_demo_data(arguments: Mapping[str, Any], workspace: Workspace, written: Place) -> None:
    from logoclip.data.prepare import check_output
    from logoclip.drawing.render import check_rendering

    dataset, output = written("dataset"), written("output")
    options = {name: value for name, value in arguments.items() if name not in ("dataset", "output", "seed")}
    check_rendering(dataset, **options)
    check_output(dataset, output)


def _check_evaluate(arguments: Mapping[str, Any], workspace: Workspace, written: Place) -> None:
    from logoclip.data.prepared import count_classes, largest_class
    from logoclip.evaluation.origin import OWN, find_origin
    from logoclip.evaluation.protocol import brand_names, choose_sets, eligible_brands
    from logoclip.model.lineage import known_brands

    if (pixels := arguments.get("preprocess")) not in (None, OWN, *get_args(Preprocess)):
        raise InputError(f"preprocess: must be {', '.join(get_args(Preprocess))} or {OWN}, given {pixels!r}")
    root = workspace.resolve(_text(arguments, "data"))
    eligible = set(eligible_brands(largest_class(root)))
    names = brand_names((one.brand, one.class_name) for one in count_classes(root) if one.brand in eligible)
    origin = find_origin(workspace, root, arguments.get("split"), arguments.get("preprocess"))
    for _, model in arguments["models"]:
        check_local(workspace.model(model), check_clip)
    known = {brand for _, path in arguments["models"] for brand in known_brands(path, workspace)}
    choose_sets(names, cast("int", arguments.get("seed") or 0), origin.split, known)


def _check_export(arguments: Mapping[str, Any], workspace: Workspace, written: Place) -> None:
    checkpoint = workspace.resolve(_text(arguments, "checkpoint"))
    if not checkpoint.is_file():
        raise InputError(f"{checkpoint}: no such checkpoint")
    refuse_foreign(written("output"))


def _check_audit(arguments: Mapping[str, Any], workspace: Workspace, written: Place) -> None:
    from logoclip.data.prepared import count_all

    count_all(workspace.resolve(_text(arguments, "data")))
    check_local(workspace.model(_text(arguments, "model")), check_clip)


def _check_probe(arguments: Mapping[str, Any], workspace: Workspace, written: Place) -> None:
    from logoclip.jobs.like_runs import probed_config

    probed_config(arguments)  # what stands in its way is looked for where it is launched


def _check_tune(arguments: Mapping[str, Any], workspace: Workspace, written: Place) -> None:
    from logoclip.config.config_file import parse_config
    from logoclip.config.search_space import space_of

    trials = arguments["trials"]
    if not isinstance(trials, int) or isinstance(trials, bool) or not 1 <= trials <= MOST_TRIALS:
        raise InputError(f"trials: must be a whole number from 1 to {MOST_TRIALS}, given {trials!r}")
    config = parse_config(_text(arguments, "text"), _text(arguments, "config"))
    if not isinstance(arguments["space"], dict):
        raise InputError(f"space: must be settings and their values, given {arguments['space']!r}")
    space_of(arguments["space"], config, "space")


CHECKS: Final = {
    "prepare": _check_prepare,
    "demo_data": _check_demo_data,
    "evaluate": _check_evaluate,
    "export": _check_export,
    "audit": _check_audit,
    "probe": _check_probe,
    "tune": _check_tune,
}
