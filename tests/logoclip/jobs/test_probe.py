"""A probe measures steps, and the estimate of a training of the same shape says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from logoclip.errors import InputError
from logoclip.jobs import probe
from logoclip.jobs.arguments import check_arguments
from logoclip.jobs.estimate import estimate
from logoclip.jobs.launching import launch_job
from logoclip.machine.gauges import Gpu, Machine
from logoclip.runs import read_scalars
from logoclip.workspace import Workspace
from tests.logoclip.jobs.conftest import CONFIG, Make, do, furnish

SETTINGS: dict[str, Any] = yaml.safe_load(CONFIG)


def test_a_probe_takes_a_few_steps_and_keeps_only_what_they_cost(
    workspace: Workspace, tiny_clip_dir: Path, make_job: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(workspace, tiny_clip_dir)
    monkeypatch.setattr(probe, "SECONDS", 0.0)
    before = estimate(CONFIG, workspace, Machine())
    assert (before.seconds_per_step, before.measured_by) == (None, "")
    job = make_job("probe", {"config": SETTINGS})
    do(job)
    rows = read_scalars(job.run.metrics).rows
    assert {row.step for row in rows} == {2, 3} and {row.name for row in rows} >= {"seconds_per_step", "memory_gb"}
    assert not any(job.run.checkpoints.iterdir()) and not job.run.model.exists()
    machine = Machine(memory_used=3 * 10**9, memory_total=8 * 10**9, gpus=(Gpu(),))
    after = estimate(CONFIG + "learning_rate: 1e-3\n", workspace, machine)
    paces = sorted(row.value for row in rows if row.name == "seconds_per_step")
    assert after.measured_by == job.run.id and after.seconds_per_step == pytest.approx(sum(paces) / 2)
    assert after.memory and (after.memory_total, after.memory_free) == (8 * 10**9, 5 * 10**9)
    assert estimate(CONFIG.replace("batch_size: 8", "batch_size: 4"), workspace, machine).measured_by == ""


def test_what_no_training_could_do_no_probe_can(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="must be given"):
        check_arguments(workspace, "probe", {})
    with pytest.raises(InputError, match="base_model"):
        launch_job(workspace, "probe", {"config": SETTINGS}, "probe")
    assert not list(workspace.runs.iterdir())
    with pytest.raises(InputError, match="lora_r"):
        check_arguments(workspace, "probe", {"config": {**SETTINGS, "lora_r": -1}})
    for odd in (None, [], "x"):
        with pytest.raises(InputError):
            check_arguments(workspace, "probe", {"config": odd})
