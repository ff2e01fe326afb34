"""The cache goes before the hub."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from logoclip.model.hub import pretrained, refused_by_the_system


class Hub:
    """A `from_pretrained` that knows one model, in the cache or not."""

    def __init__(self, cached: bool) -> None:
        self.cached = cached
        self.calls: list[dict[str, Any]] = []

    def load(self, name: str, **options: Any) -> str:
        self.calls.append(options)
        if name != "somebody/clip" or (options.get("local_files_only") and not self.cached):
            raise OSError(f"no {name}")
        return name


def test_a_model_in_the_cache_is_loaded_without_a_question_to_the_hub() -> None:
    hub = Hub(cached=True)
    assert pretrained(hub.load, "somebody/clip", dtype="float32") == "somebody/clip"
    assert hub.calls == [{"local_files_only": True, "dtype": "float32"}]


def test_a_model_that_is_not_in_the_cache_is_fetched_with_the_same_options() -> None:
    hub = Hub(cached=False)
    assert pretrained(hub.load, "somebody/clip", dtype="float32") == "somebody/clip"
    assert hub.calls[1:] == [{"dtype": "float32"}]


def test_a_model_that_is_nowhere_is_the_loaders_own_error() -> None:
    with pytest.raises(OSError, match="no somebody/else"):
        pretrained(Hub(cached=True).load, "somebody/else")


def test_another_error_asks_no_second_time() -> None:
    calls: list[str] = []

    def damaged(name: str, **_: Any) -> None:
        calls.append(name)
        raise ValueError("not a model")

    with pytest.raises(ValueError, match="not a model"):
        pretrained(damaged, "somebody/clip")
    assert len(calls) == 1


def test_what_the_cache_has_and_cannot_give_is_not_asked_of_the_hub() -> None:
    calls: list[dict[str, Any]] = []

    def refused(_: str, **options: Any) -> None:
        calls.append(options)
        try:
            raise PermissionError(13, "Permission denied", "/cache/blobs/4d7a")
        except PermissionError as error:
            raise OSError("cannot load it for many reasons") from error

    with pytest.raises(OSError, match="many reasons") as caught:
        pretrained(refused, "somebody/clip")
    assert len(calls) == 1
    system = refused_by_the_system(caught.value)
    assert system and (system.filename, system.strerror) == ("/cache/blobs/4d7a", "Permission denied")


def test_a_directory_is_asked_once(tmp_path: Path) -> None:
    hub = Hub(cached=False)
    with pytest.raises(OSError, match="no "):
        pretrained(hub.load, str(tmp_path))
    assert len(hub.calls) == 1
