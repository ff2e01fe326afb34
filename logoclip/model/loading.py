"""Weights from elsewhere, loaded whole or not at all: nothing is ever left at random in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from logoclip.errors import InputError
from logoclip.model.hub import local_directory, not_found, pretrained, refused_by_the_system
from logoclip.model.weights import WRAPPERS, refuse, unwrapped

COUNTERS = ("position_ids", "num_batches_tracked")  # in older files, and never read


def load_whole(load: Callable[..., Any], name: str, is_needed: Callable[[str], bool] = lambda _: True) -> Any:
    """The model that `load`, a `from_pretrained`, makes of `name`, in float32, with every needed weight from the files.

    Args:
        is_needed: of a weight's name, whether what the model is used for depends on it.

    Raises:
        InputError: a needed weight is missing, unknown to the model, of another shape or not finite, each by name; or
            nothing can be loaded, with the reason.
    """
    model, info = _loaded(load, name)
    if any(unwrapped(key) != key for key in info["unexpected_keys"]):
        model, info = _loaded(load, name, key_mapping={WRAPPERS: ""})
    unexpected = (key for key in info["unexpected_keys"] if not key.endswith(COUNTERS))
    refuse(name, "are missing", filter(is_needed, info["missing_keys"]))
    refuse(name, "are unknown to the model", filter(is_needed, unexpected))
    refuse(name, "have another shape than the model", filter(is_needed, (key[0] for key in info["mismatched_keys"])))
    refuse_not_finite(name, model, is_needed)
    return model


def _loaded(load: Callable[..., Any], name: str, **options: Any) -> tuple[Any, dict[str, Any]]:
    """The model as it could be loaded, and the library's report on it."""
    try:
        # Without dtype a model that was saved in half precision trains in it, and small updates round to nothing.
        # Weights of another shape are named in the report instead of in one exception a model.
        fixed = {"dtype": torch.float32, "output_loading_info": True, "ignore_mismatched_sizes": True}
        loaded: tuple[Any, dict[str, Any]] = pretrained(load, name, **fixed, **options)
    except ImportError as error:
        raise InputError(f"{name}: needs a library that is not installed: {reason(error)}") from error
    except (MemoryError, torch.OutOfMemoryError):
        raise
    except Exception as error:  # a file from elsewhere: safetensors, pickle, zip and JSON each have kinds of their own
        if isinstance(error, OSError) and local_directory(name) is None:
            raise InputError(not_found(name)) from error
        raise InputError(f"{name}: cannot be loaded: {reason(error)}") from error
    return loaded


def refuse_not_finite(name: str, model: nn.Module, is_needed: Callable[[str], bool] = lambda _: True) -> None:
    """
    Raises:
        InputError: a needed weight is not a number, or infinite.
    """
    wrong = (key for key, value in model.named_parameters() if is_needed(key) and not _is_finite(value))
    refuse(name, "are not finite (NaN or infinite)", wrong)


@torch.inference_mode()
def _is_finite(value: torch.Tensor) -> bool:
    # One number that is not finite makes the sum so, and a sum costs a tenth of a look at each.
    return bool(torch.isfinite(value.sum()) or torch.isfinite(value).all())


def reason(error: BaseException) -> str:
    """The first line of what went wrong, the operating system's own where it is at the bottom of it."""
    if system := refused_by_the_system(error):
        return f"{system.filename}: {system.strerror}"
    return str(error).strip().partition("\n")[0] or type(error).__name__
