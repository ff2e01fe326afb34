"""Files of JSON, read at one door: bounded in size and depth, checked in type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from logoclip.errors import InputError

MOST_BYTES: Final = 2**20

T = TypeVar("T")


class UnreadableJson(InputError):
    """A file that does not hold what was expected. Its text names the file and, where it can, the place in it."""


def read_json(path: Path, kind: type[T]) -> T:
    """What `path` holds, as a `kind`: a dataclass, or any other type that msgspec knows. Unknown keys are passed over.

    Raises:
        FileNotFoundError: there is no such file.
        UnreadableJson: it cannot be opened, is too large or nested too deeply, or holds something else.
    """
    try:
        # The standard library's parser, since it takes what workers may write and msgspec's refuses: NaN for a figure
        # that diverged, and the lone surrogates that stand for a file name's bytes outside UTF-8.
        return msgspec.convert(json.loads(_bytes(path)), kind)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnreadableJson(f"{path}: cannot be read: {error.strerror}") from error
    except RecursionError as error:
        raise UnreadableJson(f"{path}: cannot be read: nested too deeply") from error
    except (ValueError, msgspec.ValidationError) as error:
        raise UnreadableJson(f"{path}: cannot be read: {error}") from error


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"larger than {MOST_BYTES // 2**20} MiB")
    return content
