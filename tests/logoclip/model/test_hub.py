"""The cache goes before the hub."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.model.hub import pretrained


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
