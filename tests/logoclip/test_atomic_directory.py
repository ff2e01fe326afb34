from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from logoclip.atomic_directory import atomic_directory
from logoclip.errors import InputError, JobError


def test_the_output_appears_only_at_the_end(tmp_path: Path) -> None:
    output = tmp_path / "some" / "where" / "output"
    with atomic_directory(output) as root:
        (root / "file").write_text("done")
        assert not output.exists()
    assert (output / "file").read_text() == "done"
    assert [path.name for path in output.parent.iterdir()] == ["output"]


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), atomic_directory(tmp_path / "output") as root:
        (root / "file").write_text("half")
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_file_in_the_way_is_refused(tmp_path: Path, overwrite: bool) -> None:
    (tmp_path / "output").write_text("mine")
    with (
        pytest.raises(InputError, match="output: exists already"),
        atomic_directory(tmp_path / "output", overwrite=overwrite),
    ):
        pass
    assert (tmp_path / "output").read_text() == "mine"


def test_a_filled_folder_is_refused_or_replaced(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "old").write_text("old")
    with pytest.raises(InputError, match="exists already"), atomic_directory(tmp_path / "output"):
        pass
    assert (tmp_path / "output" / "old").exists()
    with atomic_directory(tmp_path / "output", overwrite=True) as root:
        (root / "new").write_text("new")
        assert (tmp_path / "output" / "old").exists()
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == ["output", "output/new"]


def test_an_empty_folder_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    with atomic_directory(tmp_path / "output") as root:
        (root / "new").write_text("new")
    assert (tmp_path / "output" / "new").exists()


def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(JobError) as caught, atomic_directory(tmp_path / "output") as root:
        (root / "file").write_text("half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(root / "file"))
    assert str(caught.value) == f"{tmp_path / 'output'}: No space left on device: nothing was written"
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"), atomic_directory(tmp_path / "file" / "output"):
        pass


def test_what_a_killed_process_left_is_cleared(tmp_path: Path) -> None:
    killed = "import os, pathlib, sys\nfrom logoclip.atomic_directory import atomic_directory\n"
    killed += "with atomic_directory(pathlib.Path(sys.argv[1])) as root:\n    os.kill(os.getpid(), 9)\n"
    output = tmp_path / "a [1]"
    assert subprocess.run([sys.executable, "-c", killed, str(output)]).returncode == -9
    (leftover,) = tmp_path.iterdir()
    other = tmp_path / f".{output.name}.building-{os.getppid()}"
    other.mkdir()
    with atomic_directory(output):
        assert not leftover.exists()
        assert other.exists()
