"""Models by hub id: what was fetched once is used without asking the hub again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from logoclip.errors import InputError

Loaded = TypeVar("Loaded")


def pretrained(load: Callable[..., Loaded], name: str, **options: Any) -> Loaded:
    """What the `from_pretrained` in `load` makes of a directory, of the Hugging Face cache, or else of the hub.

    Without a connection every question to the hub is retried for half a minute before the cache is looked at.
    So the cache comes first, and a run repeats with the files that it began with. What the cache has and cannot give,
    for want of rights or for a broken disk, is not asked of the hub: its answer could not be kept either.

    Raises:
        OSError, ValueError: as `load` does; the first reason, where the hub has no better one.
    """
    try:
        return load(name, local_files_only=True, **options)
    except OSError as error:
        if Path(name).is_dir() or refused_by_the_system(error):
            raise
        return load(name, **options)


def refused_by_the_system(error: BaseException) -> OSError | None:
    """The operating system's own refusal among what led to `error`, such as a missing right; none if it is no part."""
    return next((one for one in _causes(error) if isinstance(one, OSError) and _is_refusal(one)), None)


def local_directory(name: str) -> Path | None:
    """The directory that holds a model now: `name` itself, or its newest snapshot in the Hugging Face cache; or none.

    Raises:
        InputError: the cache has it and cannot be read.
    """
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import constants
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.file_download import repo_folder_name

    try:
        folder = Path(constants.HF_HUB_CACHE) / repo_folder_name(repo_id=name, repo_type="model")
        snapshot = folder / "snapshots" / (folder / "refs" / "main").read_text("utf-8").strip()
        return snapshot if snapshot.is_dir() else None
    except (FileNotFoundError, NotADirectoryError, HFValidationError):  # the last: a path, and no hub id
        return None
    except OSError as error:
        raise InputError(
            f"{error.filename}: cannot be read: {error.strerror}; {name} is in the Hugging Face cache, whose owner "
            "(`ls -l`) may let you read it, with chmod or chown"
        ) from error


def is_offline() -> bool:
    """Whether the environment forbids to ask the hub (`HF_HUB_OFFLINE`)."""
    from huggingface_hub import constants

    return bool(constants.HF_HUB_OFFLINE)


def not_found(name: str) -> str:
    """What to do about a hub id that is not in the cache and could not be fetched."""
    why = "the hub may not be asked (HF_HUB_OFFLINE is set)" if is_offline() else "the hub did not give it"
    return (
        f"{name} is neither a directory nor in the Hugging Face cache, and {why}; with a connection "
        f"`hf download {name}` fetches it, and `logoclip demo` makes models/demo-base, which works offline"
    )


def _is_refusal(error: OSError) -> bool:
    # A connection that fails has a number too; what is not there is what the hub is asked for.
    return error.filename is not None and not isinstance(error, (FileNotFoundError, ConnectionError))


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
