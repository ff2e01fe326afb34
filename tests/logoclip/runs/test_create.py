"""Making runs."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.errors import JobError
from logoclip.runs import create_run, list_runs, read_status


def test_ids_count_up_for_each_name(tmp_path: Path) -> None:
    made = [create_run(tmp_path, name, "train", "").id for name in ("demo", "demo", "demo-2", "demo")]
    assert made == ["demo-01", "demo-02", "demo-2-01", "demo-03"]


def test_a_new_run_is_queued_with_its_config_as_launched(tmp_path: Path) -> None:
    run = create_run(tmp_path / "runs", "demo", "evaluate", "# é\n", parent="demo-01", start_from="epoch_3.pt")
    status = read_status(run)
    assert (status.kind, status.state, status.name) == ("evaluate", "queued", "demo")
    assert (status.parent, status.start_from) == ("demo-01", "epoch_3.pt")
    assert run.config.read_text(encoding="utf-8") == "# é\n"
    assert run.checkpoints.is_dir() and run.evaluation.is_dir()


def test_a_number_is_not_given_again_while_a_later_run_is_there(tmp_path: Path) -> None:
    create_run(tmp_path, "demo", "train", "")
    (tmp_path / "demo-07").mkdir()
    (tmp_path / "demo-07" / "kept").touch()
    assert create_run(tmp_path, "demo", "train", "").id == "demo-08"


def test_each_run_has_a_larger_serial_number_than_all_before(tmp_path: Path) -> None:
    first, second = (create_run(tmp_path, name, "train", "") for name in ("b", "a"))
    assert [read_status(run).serial for run in (first, second)] == [1, 2]
    shutil.rmtree(first.path)
    (tmp_path / "damaged-07").mkdir()
    (tmp_path / "damaged-07" / "status.json").write_text("{")
    assert read_status(create_run(tmp_path, "a", "train", "")).serial == 3


def test_a_file_in_the_way_is_stepped_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "demo-01").touch()
    monkeypatch.setattr("logoclip.runs.create._last_counter", lambda *_: 0)
    assert create_run(tmp_path, "demo", "train", "").id == "demo-02"


@pytest.mark.parametrize(
    ("name", "run_id"), [("my config", "my-config-01"), ("../up", "up-01"), ("é", "é-01"), ("/", "run-01")]
)
def test_names_become_file_names(tmp_path: Path, name: str, run_id: str) -> None:
    assert create_run(tmp_path, name, "train", "").id == run_id


def test_launchers_at_the_same_time_get_a_run_each_and_nobody_sees_half_of_one(
    tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    code = """
        import sys
        from pathlib import Path
        from logoclip.runs import create_run
        print("ready", flush=True)
        sys.stdin.readline()
        for _ in range(25):
            print(create_run(Path(sys.argv[1]), "demo", "train", "seed: 1").id)
        """
    makers = [start(code, tmp_path) for _ in range(4)]
    for maker in makers:
        assert maker.stdout and maker.stdout.readline() == "ready\n"
    for maker in makers:
        assert maker.stdin
        maker.stdin.write("go\n")
        maker.stdin.flush()
    while len(found := list_runs(tmp_path)) < 100:
        assert all(run.config.read_text() == "seed: 1" and read_status(run).state == "queued" for run in found)
    made = [line for maker in makers for line in maker.communicate()[0].split()]
    assert (
        sorted(made) == sorted(run.id for run in found) == [f"demo-{i:02d}" for i in range(1, 101)]
        or len(set(made)) == 100
    )
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_what_a_launcher_left_that_was_killed_is_cleared_by_the_next(
    tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    code = """
        import sys
        from pathlib import Path
        from logoclip.runs import create
        create._settle = lambda *_: (print("ready", flush=True), sys.stdin.read())
        create.create_run(Path(sys.argv[1]), "demo", "train", "")
        """
    dead, alive = start(code, tmp_path), start(code, tmp_path)
    for launcher in (dead, alive):
        assert launcher.stdout and launcher.stdout.readline() == "ready\n"
    dead.kill()
    dead.wait()
    create_run(tmp_path, "demo", "train", "")
    assert len([path for path in tmp_path.iterdir() if path.name.startswith(".new-")]) == 1
    alive.kill()
    alive.wait()
    create_run(tmp_path, "demo", "train", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo-01", "demo-02"]


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(JobError, match="runs: a new run cannot be made there: File exists"):
        create_run(tmp_path / "runs", "demo", "train", "")


def test_the_files_of_a_run_are_ordinary_ones(tmp_path: Path) -> None:
    run = create_run(tmp_path, "demo", "train", "seed: 1\n")
    assert json.loads(run.status_file.read_text())["state"] == "queued"
