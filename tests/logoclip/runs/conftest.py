"""A run for the tests of the run directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.runs import RunDirectory, create_run


@pytest.fixture
def run(tmp_path: Path) -> RunDirectory:
    """A new training run, `demo-01`."""
    return create_run(tmp_path / "runs", "demo", "train", "seed: 1\n")
