from __future__ import annotations

from pathlib import Path

from logoclip.agent.answering.run_settings import settings_of
from logoclip.config.config_file import dump_job, launched_config
from logoclip.runs import RunDirectory, create_run

TEXT = "learning_rate: 1e-3\nloss_type: supcon  # or [infonce]\nmixed_precision: false\n"


def values(run: RunDirectory) -> dict[str, object]:
    (found,) = settings_of(run.path.parent, [run.id])
    assert found.id == run.id
    return dict(found.values)


def test_a_training_has_every_setting_the_defaults_among_them(tmp_path: Path) -> None:
    run = create_run(tmp_path, "demo", "train", TEXT)
    assert values(run) == launched_config(run.config).model_dump()


def test_another_job_has_its_arguments_as_far_as_they_are_plain(tmp_path: Path) -> None:
    run = create_run(
        tmp_path, "sweep", "evaluate", dump_job("evaluate", {"models": [["a", "b"]], "data": "d", "n": None})
    )
    assert values(run) == {"models": "a b", "data": "d"}


def test_a_config_that_is_lost_or_damaged_gives_none_and_the_others_are_read(tmp_path: Path) -> None:
    lost, damaged, whole = (create_run(tmp_path, "demo", "train", TEXT) for _ in range(3))
    lost.config.write_bytes(b"\0\0")
    damaged.config.write_text("a: [")
    found = settings_of(tmp_path, [lost.id, damaged.id, whole.id])
    assert [bool(one.values) for one in found] == [False, False, True]


def test_a_run_that_is_gone_and_what_is_no_run_are_not_answered(tmp_path: Path) -> None:
    run = create_run(tmp_path / "runs", "demo", "train", TEXT)
    outside = create_run(tmp_path / "others", "demo", "train", TEXT)
    ids = ["demo-99", "", "..", ".", f"../others/{outside.id}", str(outside.path), run.id]
    assert [one.id for one in settings_of(tmp_path / "runs", ids)] == [run.id]
