"""What a training would come to, from files alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.config.config_file import parse_config
from logoclip.data.prepared import load_prepared
from logoclip.errors import ConfigError
from logoclip.jobs.estimate import estimate
from logoclip.machine.gauges import Gpu, Machine
from logoclip.model.parameters import counted
from logoclip.runs import MetricsWriter, RunDirectory, StatusWriter, create_run
from logoclip.workspace import Workspace
from tests.logoclip.jobs.conftest import CONFIG, furnish


@pytest.fixture
def furnished(workspace: Workspace, tiny_clip_dir: Path) -> Workspace:
    furnish(workspace, tiny_clip_dir)
    return workspace


def trained(workspace: Workspace, text: str, seconds: float, memory: float, **status: str) -> RunDirectory:
    """A training that took so many seconds a step."""
    run = create_run(workspace.runs, "t", "train", text)
    with MetricsWriter(run.metrics) as metrics:
        for step in range(1, 6):
            metrics.scalars(step, {"seconds_per_step": seconds + (step == 1) * 9, "gpu_memory_gb": memory})
    StatusWriter(run).write(state="finished", **status)
    return run


def test_the_newest_run_of_the_same_shape_tells_time_and_memory(furnished: Workspace) -> None:
    trained(furnished, CONFIG, 0.9, 1.0)
    like = trained(furnished, CONFIG + "temperature: 0.05\n", 0.5, 2.0)
    trained(furnished, CONFIG.replace("lora_r: 2", "lora_r: 4"), 0.1, 9.0)
    trained(furnished, CONFIG, 0.2, 8.0, host="another machine")
    gpu = Gpu(memory_used=10**9, memory_total=16 * 10**9)
    found = estimate(CONFIG, furnished, Machine(memory_total=10**9, gpus=(gpu,)))
    assert (found.measured_by, found.seconds_per_step, found.memory, found.on_gpu) == (like.id, 0.5, 2 * 10**9, True)
    assert (found.memory_total, found.memory_free) == (16 * 10**9, 15 * 10**9)


def test_a_damaged_run_tells_nothing_and_hides_nothing(furnished: Workspace) -> None:
    like = trained(furnished, CONFIG, 0.5, 2.0)
    trained(furnished, CONFIG, 0.1, 1.0).config.write_text("[", encoding="utf-8")
    assert estimate(CONFIG, furnished, Machine()).measured_by == like.id


def test_parameters_and_crops_are_those_of_the_base_and_the_data(furnished: Workspace, tiny_clip_dir: Path) -> None:
    found = estimate(CONFIG, furnished, Machine())
    assert (found.trained, found.parameters) == counted(tiny_clip_dir, parse_config(CONFIG))
    assert found.train_crops and found.train_crops <= len(load_prepared(furnished.data / "prepared").crops)
    assert found.obstacles == ()


def test_what_is_not_there_is_unknown_and_among_the_obstacles(workspace: Workspace) -> None:
    found = estimate(CONFIG, workspace, Machine())
    assert (found.trained, found.parameters, found.train_crops, found.seconds_per_step) == (None,) * 4
    assert {fault.key for fault in found.obstacles} >= {"base_model", "data_dir"} and "prepared" in found.data_error
    with pytest.raises(ConfigError):
        estimate("lora_r: -1\n", workspace, Machine())
