"""Whether a directory holds whole weights of a model, told from its files' heads alone: light, and in milliseconds.

What a file says of itself is believed here; what really is in the model is looked at when it is loaded
(`logoclip/model/loading.py`).
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from logoclip.errors import InputError
from logoclip.json_file import UnreadableJson, read_json
from logoclip.model.hub import local_directory

CONFIG: Final = "config.json"
WEIGHTS: Final = ("model.safetensors", "pytorch_model.bin")  # in the order in which transformers looks for them
ADAPTER: Final = "adapter_model.safetensors"
BASE: Final = "base"
"""The folder of an unmerged export in which what LoRA is added to lies, out of the way of whoever knows no LoRA."""

WRAPPERS: Final = r"^(?:module\.|_orig_mod\.)+"
"""What data parallelism and compilation put before the names of a model's weights."""

LFS: Final = b"version https://git-lfs"
MOST_HEADER: Final = 100_000_000  # bytes; safetensors' own limit
AGAIN: Final = "copy or fetch it again"

Shapes = dict[str, tuple[int, ...]]


def check_files(directory: Path) -> Shapes | None:
    """Whether the config and the weights in `directory` are there and whole.

    Returns:
        The shape of each weight by name; None where the format does not say it without being loaded.

    Raises:
        InputError: a file is missing, a git-lfs pointer, empty, cut off, not to be read or of another kind.
    """
    read_config(directory)
    if (directory / ADAPTER).exists():
        check_weights_file(directory / ADAPTER)
    files = _weight_files(directory)
    known = [check_weights_file(file) for file in files]
    merged: Shapes = {}
    for shapes in known:
        if shapes is None:
            return None
        merged.update(shapes)
    return merged


def check_local(name: str, check: Callable[[Path], object]) -> None:
    """Applies `check` to the directory that a model is in now. One that has to be fetched passes: nobody is asked here.

    Args:
        name: a directory or a hub id.

    Raises:
        InputError: as `check` does; or the cache has it and cannot be read.
    """
    place = local_directory(name)
    if place is not None and (Path(name).is_dir() or _has_weights(place)):  # a snapshot may be fetched in part
        check(place)


def _has_weights(directory: Path) -> bool:
    found = [directory / file for name in WEIGHTS for file in (name, f"{name}.index.json")]
    return any(file.exists() or file.is_symlink() for file in found)


def refuse(place: Path | str, what: str, names: Iterable[str]) -> None:
    """
    Raises:
        InputError: there are `names`, of weights that `what` is said of.
    """
    if listed := sorted(names):
        more = f" and {len(listed) - 1} more" if len(listed) > 1 else ""
        raise InputError(f"{place}: weights {what}: {listed[0]}{more}; it is damaged, or of another model: {AGAIN}")


def read_config(directory: Path) -> dict[str, Any]:
    """What `config.json` in `directory` says.

    Raises:
        InputError: it is not there or cannot be read.
    """
    path = directory / CONFIG
    try:
        if path.is_file() and path.stat().st_size < 1000:
            _refuse_pointer(path, _head(path))
        return read_json(path, dict[str, Any])
    except FileNotFoundError:
        raise InputError(f"{directory} holds no model: it has no {CONFIG}") from None
    except UnreadableJson as error:
        raise InputError(f"{error}: {AGAIN}") from error


def is_unmerged(directory: Path) -> bool:
    """Whether `directory` holds LoRA beside the base that it is added to, as this project exports them."""
    return (directory / ADAPTER).is_file() and (directory / BASE / CONFIG).is_file()


def unwrapped(name: str) -> str:
    """A weight's name without what wrappers put before it."""
    return re.sub(WRAPPERS, "", name)


def _weight_files(directory: Path) -> list[Path]:
    for name in WEIGHTS:
        if (directory / name).exists() or (directory / name).is_symlink():
            return [directory / name]
        if (index := directory / f"{name}.index.json").exists():
            return _shards(index)
    raise InputError(f"{directory} holds no weights: it has no {WEIGHTS[0]}")


def _shards(index: Path) -> list[Path]:
    try:
        names = sorted(set(read_json(index, dict[str, Any])["weight_map"].values()))
    except UnreadableJson as error:
        raise InputError(f"{error}: {AGAIN}") from error
    except (KeyError, AttributeError, TypeError):
        raise InputError(f"{index}: is no list of weights (it has no weight_map): {AGAIN}") from None
    return [index.with_name(str(name)) for name in names]


def check_weights_file(path: Path) -> Shapes | None:
    """Whether one file of weights is whole; the shape of each weight by name, if its format says it.

    Raises:
        InputError: it is not.
    """
    head = _head(path)
    if not head:
        raise InputError(f"{path}: is empty: {AGAIN}")
    _refuse_pointer(path, head)
    if path.suffix == ".safetensors":
        return _safetensors(path)
    # Newer files are zip archives, whose directory stands at the end; older ones are a pickle.
    if not zipfile.is_zipfile(path) and (head.startswith(b"PK") or not head.startswith(b"\x80")):
        raise InputError(f"{path}: is cut off, or no weights file: {AGAIN}")
    return None


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(LFS))
    except FileNotFoundError:
        place = "is a link to nothing" if path.is_symlink() else "is missing"
        raise InputError(f"{path}: {place}: {AGAIN}") from None
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read: {error.strerror}; whoever owns it (`ls -l`) may let you, with chmod or chown"
        ) from error


def _refuse_pointer(path: Path, head: bytes) -> None:
    if head == LFS:
        raise InputError(
            f"{path}: is a git-lfs pointer and not the file itself: fetch it with `git lfs pull` where it was cloned, "
            "or with `hf download`"
        )


def _safetensors(path: Path) -> Shapes:
    """Shapes from the head of a safetensors file: 8 bytes of length, JSON, then the bytes that the JSON points into."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > MOST_HEADER:
            raise InputError(f"{path}: is no safetensors file: {AGAIN}")
        text = file.read(length)
    if size < 8 + length:
        raise InputError(f"{path}: is cut off within its head, at {size:,} bytes: {AGAIN}")
    try:
        entries: Mapping[str, Any] = json.loads(text)
        weights = {name: entry for name, entry in entries.items() if name != "__metadata__"}
        end = 8 + length + max((int(entry["data_offsets"][1]) for entry in weights.values()), default=0)
        shapes = {name: tuple(map(int, entry["shape"])) for name, entry in weights.items()}
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise InputError(f"{path}: is no safetensors file: {AGAIN}") from None
    if size != end:
        what = "is cut off" if size < end else "has more than it says"
        raise InputError(f"{path}: {what}: {size:,} bytes of {end:,}: {AGAIN}")
    return shapes
