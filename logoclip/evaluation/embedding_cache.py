"""Embeddings kept on disk: most crops of one evaluation are asked for again by the next."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from logoclip.atomic_file import atomic_write, replace_text

logger = logging.getLogger(__name__)

Embeddings = NDArray[np.float32]

NOTE = """Embeddings that logoclip computed from the crops of this data, one file for each model and preprocessing.
They save time and hold nothing else: delete them whenever you like.
"""


class EmbeddingCache:
    """One file of named embeddings. Unreadable files count as empty; a folder that cannot be written keeps nothing.

    Args:
        folder: made when first needed.
        key: what decides the embeddings: equal keys mean equal embeddings of equal crops.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.path = folder / f"{key}.npz"
        self._rows = _read(self.path)
        self._changed = False

    def missing(self, names: Iterable[str]) -> list[str]:
        """Those of `names` that are not kept, each once."""
        return [name for name in dict.fromkeys(names) if name not in self._rows]

    def add(self, names: Sequence[str], embeddings: Embeddings) -> None:
        """Keep `embeddings` [N, D] under `names` [N]; on disk once `save` is called."""
        self._rows.update(zip(names, embeddings, strict=True))
        self._changed = True

    def get(self, names: Iterable[str]) -> Embeddings:
        """The embeddings of `names`, float32 [N, D]; all of them must be kept."""
        return np.stack([self._rows[name] for name in names])

    def save(self) -> None:
        """Write what was added. Without a place to write to, say so and go on."""
        if not self._changed:
            return
        try:
            _write(self.path, self._rows)
        except OSError as error:
            logger.warning("embeddings are not kept: %s: %s", self.path, error.strerror or error)
        self._changed = False


def _read(path: Path) -> dict[str, Embeddings]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return dict(zip(stored["names"].tolist(), stored["embeddings"].astype(np.float32), strict=True))
    except FileNotFoundError:
        return {}
    except (OSError, EOFError, ValueError, KeyError, BadZipFile, zlib.error) as error:
        logger.warning("%s: cannot be read (%s): its embeddings are computed again", path, error)
        return {}


def _write(path: Path, rows: Mapping[str, Embeddings]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    readme = path.parent / "README.txt"
    if not readme.exists():
        replace_text(readme, NOTE, durable=False)
    with atomic_write(path, durable=False) as temporary, temporary.open("wb") as file:
        np.savez(file, names=np.array(list(rows), dtype=np.str_), embeddings=np.stack(list(rows.values())))
