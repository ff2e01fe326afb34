from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from logoclip.evaluation.embedding_cache import EmbeddingCache


def rows(count: int, start: int = 0) -> np.ndarray:
    return np.arange(start * 3, (start + count) * 3, dtype=np.float32).reshape(count, 3)


def test_what_was_saved_is_there_again_and_grows(tmp_path: Path) -> None:
    first = EmbeddingCache(tmp_path / "embeddings", "key")
    assert first.missing(["a", "b", "a"]) == ["a", "b"]
    first.add(["a", "b"], rows(2))
    first.save()
    second = EmbeddingCache(tmp_path / "embeddings", "key")
    assert second.missing(["a", "c"]) == ["c"]
    second.add(["c"], rows(1, start=2))
    second.save()
    third = EmbeddingCache(tmp_path / "embeddings", "key")
    np.testing.assert_array_equal(third.get(["c", "a", "b"]), rows(3)[[2, 0, 1]])
    assert third.get(["a"]).dtype == np.float32


def test_another_key_is_another_file(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path, "key")
    cache.add(["a"], rows(1))
    cache.save()
    assert EmbeddingCache(tmp_path, "other").missing(["a"]) == ["a"]


def test_the_folder_says_what_it_is_for(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "embeddings", "key")
    cache.save()
    assert not (tmp_path / "embeddings").exists()
    cache.add(["a"], rows(1))
    cache.save()
    assert sorted(path.name for path in (tmp_path / "embeddings").iterdir()) == ["README.txt", "key.npz"]
    assert "delete them" in (tmp_path / "embeddings" / "README.txt").read_text()


@pytest.mark.parametrize("keep", [0, 100, -20])
def test_a_damaged_file_counts_as_empty(tmp_path: Path, keep: int, caplog: pytest.LogCaptureFixture) -> None:
    cache = EmbeddingCache(tmp_path, "key")
    cache.add(["a"], rows(1))
    cache.save()
    cache.path.write_bytes(cache.path.read_bytes()[:keep])
    with caplog.at_level(logging.WARNING):
        again = EmbeddingCache(tmp_path, "key")
    assert again.missing(["a"]) == ["a"]
    assert "computed again" in caplog.text
    again.add(["a"], rows(1))
    again.save()
    assert EmbeddingCache(tmp_path, "key").missing(["a"]) == []


def test_a_place_that_cannot_be_written_keeps_nothing_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "embeddings").write_text("a file where the folder should be")
    cache = EmbeddingCache(tmp_path / "embeddings", "key")
    cache.add(["a"], rows(1))
    cache.save()
    assert "not kept" in caplog.text
    np.testing.assert_array_equal(cache.get(["a"]), rows(1))
