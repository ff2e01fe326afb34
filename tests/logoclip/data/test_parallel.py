from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import logoclip
from logoclip.data.parallel import each
from logoclip.errors import JobError

ROOT = Path(logoclip.__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_order(processes: int) -> None:
    with each(abs, range(-9, 0), processes, chunk=2) as results:
        assert list(results) == list(range(9, 0, -1))


def test_leaving_early_cancels_what_has_not_begun(tmp_path: Path) -> None:
    paths = [tmp_path / str(number) for number in range(2000)]
    with pytest.raises(KeyboardInterrupt), each(Path.touch, paths, 2) as results:
        next(results)
        raise KeyboardInterrupt
    assert 1 <= len(list(tmp_path.iterdir())) < len(paths)


def set_variable() -> None:
    os.environ["SET_UP"] = "yes"


def variable(_: object) -> str | None:
    return os.environ.get("SET_UP")


@pytest.mark.parametrize("processes", [1, 2])
def test_each_process_is_set_up_before_it_works(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SET_UP", raising=False)
    with each(variable, range(4), processes, setup=set_variable) as results:
        assert list(results) == ["yes"] * 4
    os.environ.pop("SET_UP", None)


def test_a_killed_process_is_one_line() -> None:
    with pytest.raises(JobError, match="a process was killed"), each(os._exit, [3, 4], 2) as results:
        list(results)


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, time\n"
        "from logoclip.data.parallel import each\n"
        "if __name__ == '__main__':\n"
        "    with each(time.sleep, [0, 0, 600, 600], 2) as results:\n"
        "        next(results)\n"
        "        print('begun', flush=True)\n"
        "        list(results)\n"
    )
    # The children hold the pipe open, so it ends only once the last of them is gone.
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=ENVIRONMENT) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"begun\n"
        parent.kill()
        assert select.select([parent.stdout], [], [], 60)[0]
        assert parent.stdout.read() == b""


def test_signals_to_the_whole_group_are_for_the_parent_alone(tmp_path: Path) -> None:
    """Otherwise a SIGTERM to all of a job's processes breaks it where the job would pause."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import pathlib, signal, sys, time\n"
        "from logoclip.data.parallel import each\n"
        "def work(item):\n"
        "    while item and not pathlib.Path(sys.argv[1]).exists():\n"
        "        time.sleep(0.01)\n"
        "    return item\n"
        "if __name__ == '__main__':\n"
        "    heard = []\n"
        "    for number in (signal.SIGINT, signal.SIGTERM):\n"
        "        signal.signal(number, lambda number, _: heard.append(number.__class__(number)))\n"
        "    with each(work, [0, 1, 2, 3], 2) as results:\n"
        "        next(results)\n"
        "        print('begun', flush=True)\n"
        "        print([*results], len(heard), flush=True)\n"
    )
    command = [sys.executable, str(script), str(tmp_path / "go")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=ENVIRONMENT, text=True, start_new_session=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "begun\n"
        os.killpg(parent.pid, signal.SIGINT)
        os.killpg(parent.pid, signal.SIGTERM)
        (tmp_path / "go").touch()
        assert parent.stdout.read() == "[1, 2, 3] 2\n"
    assert parent.returncode == 0
