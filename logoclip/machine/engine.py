"""Can the engine's libraries be loaded, and if not, what is there to do?

Light itself: torch is imported when `require_engine` is called, not before.
"""

from __future__ import annotations

import importlib
import logging
import warnings
from importlib import metadata
from importlib.util import find_spec

from logoclip.errors import InputError

ENGINE = ("torch", "torchvision", "transformers", "peft", "accelerate", "safetensors")


OLDEST_TRANSFORMERS = "5.8"  # as in pyproject.toml
REFUSED_FROM = (("2.5.0", "5.20"), ("2.4.0", "5.15"))
"""From which torch on, which transformers is the first that does not take it: read in their `is_torch_available`.
NVIDIA's builds call themselves 2.6.0a0 (JetPack 6.2) and 2.5.0a0 (6.1), which is before 2.6.0 and before 2.5.0."""


def missing_engine() -> list[str]:
    """The engine's libraries that are not installed. Imports none of them."""
    return [name for name in ENGINE if not installed(name)]


def installed(name: str) -> bool:
    """Whether the library `name` is there; it is not imported."""
    return find_spec(name) is not None


def require_installed() -> None:
    """Whoever launches a worker asks this first: it costs nothing, and the answer comes at once.

    Raises:
        InputError: a library is missing.
    """
    if missing := missing_engine():
        raise InputError(
            f"this needs the training engine, and {_listed(missing)} not installed: pip install 'logotui[train]' "
            "(on a Jetson install NVIDIA's torch and torchvision first)"
        )


def require_engine() -> None:
    """Load torch, torchvision and transformers, or say in one line why that cannot be.

    Raises:
        InputError: a library is missing, or they do not fit each other or the machine.
    """
    require_installed()
    for name in ("torch", "torchvision", "transformers"):
        _load(name)
    _refuse_unwanted_torch()
    _quiet()


def _refuse_unwanted_torch() -> None:
    """transformers hides a torch that is too old for it, and whoever uses it then meets a NameError.

    Raises:
        InputError: it does.
    """
    accepts = getattr(importlib.import_module("transformers.utils"), "is_torch_available", None)
    if accepts is not None and not accepts():
        torch = str(importlib.import_module("torch").__version__)
        raise InputError(f"transformers {_version('transformers')} does not take torch {torch}: {_remedy(torch)}")


def _remedy(torch: str) -> str:
    """What goes with this torch, of the versions of transformers that this program works with."""
    from packaging.version import Version

    for floor, first_that_refuses in REFUSED_FROM:
        if Version(torch) >= Version(floor):
            return (
                f"pip install 'transformers>={OLDEST_TRANSFORMERS},<{first_that_refuses}' (NVIDIA's torch for JetPack "
                "stays as it is; the extra `jetson` asks for the same)"
            )
    return f"torch {REFUSED_FROM[-1][0]} or newer is needed, from NVIDIA where this is a Jetson"


def _quiet() -> None:
    """Keep the libraries' own progress bars and their words among themselves out of a worker's log."""
    importlib.import_module("transformers.utils.logging").disable_progress_bar()
    # Its reports on weights that do not fit are many lines; the program says it in one. A filter, and no level: a level
    # above warnings makes it list what it would not spread over several machines.
    logging.getLogger("transformers.modeling_utils").addFilter(lambda record: record.levelno >= logging.ERROR)
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")


def _load(name: str) -> None:
    try:
        importlib.import_module(name)
    # A torch that does not fit fails in many ways: RuntimeError (nms), OSError (CUDA libraries), AttributeError.
    except Exception as error:
        raise InputError(_why(name, error)) from error


def _why(name: str, error: Exception) -> str:
    first_line = str(error).strip().partition("\n")[0]
    if "torchvision::" in first_line:
        return (
            f"torch {_version('torch')} and torchvision {_version('torchvision')} do not belong together "
            f"({first_line}): install the two of one release together, pip install --upgrade torch torchvision "
            "(on a Jetson both from NVIDIA)"
        )
    return f"{name} {_version(name)} is installed but cannot be loaded: {type(error).__name__}: {first_line}"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "(unknown version)"


def _listed(names: list[str]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"
