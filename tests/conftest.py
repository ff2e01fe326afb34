"""What more than one test needs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings

from tests.programs import missing

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# No test fetches anything, and a name that is no model is refused at once instead of asked for on the network.
os.environ["HF_HUB_OFFLINE"] = "1"
# The models are tiny: threads that wait for each other cost more than they do, most of all on a busy machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# A training of a test waits for no other test's, and for none of this machine's.
os.environ["LOGOCLIP_LOCKS"] = tempfile.mkdtemp(prefix="logoclip-locks-")
# A terminal's size is its own: readline, which pytest's debugger loads, leaves these two to every process that is
# started, and where they were not there before Python does not see them.
for size in ("COLUMNS", "LINES"):
    os.environ.pop(size, None)
    os.unsetenv(size)

# How long one example takes says how busy the machine is.
settings.register_profile("busy", deadline=None)
if "CI" not in os.environ:  # there it has a profile of its own, without a deadline either
    settings.load_profile("busy")


def pytest_report_header() -> list[str]:
    """Which programs are missing, before the tests that need them are skipped."""
    return [
        f"not installed: {program} (package {package}): the tests that need it are skipped"
        for program, package in missing().items()
    ]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _never_skipped_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _never_skipped_in_ci((yield))


def _never_skipped_in_ci(report: Report) -> Report:
    """Where CI is set, a skipped test has failed: nobody would see that it never runs."""
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        assert isinstance(report.longrepr, tuple)
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI forbids: {report.longrepr[2].removeprefix('Skipped: ')}"
    return report


@pytest.fixture(autouse=True)
def devices_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives each test a machine whose devices are free."""
    monkeypatch.setenv("LOGOCLIP_LOCKS", str(tmp_path / "device-locks"))


@pytest.fixture(scope="session")
def tiny_clip_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CLIP model of four layers with random weights, saved as a person would have it. Never write into it."""
    import torch

    from logoclip.model.architecture import save_clip, small_clip

    directory = tmp_path_factory.mktemp("models") / "tiny-clip"
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        model = small_clip(width=32, layers=4, heads=2, patch=8, image_size=32, projection=16)
    save_clip(model, directory, "squash")
    return directory
