from __future__ import annotations

import errno
import fcntl
import itertools
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.atomic_directory import atomic_directory
from logoclip.disk import sync, sync_tree
from logoclip.errors import InputError, JobError
from tests.logoclip.conftest import Start


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


# Each has a process that builds `output` killed at one moment.
KILLED = {
    "building": ("", "die()"),
    "between the renames": (
        """
        atomic_directory.exchange = lambda *_: False
        rename = Path.rename
        Path.rename = lambda *paths: die() if ".building-" in paths[0].name else rename(*paths)
        """,
        "",
    ),
    "after the renames": (
        "atomic_directory.exchange = lambda *_: False\natomic_directory.sync = lambda folder: die()",
        "",
    ),
    "after the exchange": ("atomic_directory.sync = lambda folder: die()", ""),
}
BUILDER = """
import os, sys
from pathlib import Path
from logoclip import atomic_directory

def die():
    os.kill(os.getpid(), 9)

{before}
with atomic_directory.atomic_directory(Path(sys.argv[1]), overwrite=True) as root:
    (root / "new").write_text("new")
    {within}
"""


def kill_while_building(output: Path, moment: str) -> None:
    before, within = KILLED[moment]
    code = BUILDER.format(before=textwrap.dedent(before), within=within)
    assert subprocess.run([sys.executable, "-c", code, str(output)]).returncode == -signal.SIGKILL


def stand(output: Path) -> Path:
    output.mkdir()
    (output / "old").write_text("old")
    return output


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("moment", "seen", "kept"),
    [
        ("building", ["old"], ["old"]),
        ("between the renames", None, ["old"]),
        ("after the renames", ["new"], ["new"]),
        ("after the exchange", ["new"], ["new"]),
    ],
)
def test_a_killed_process_leaves_the_old_one_or_the_new_one_and_the_next_clears_up(
    tmp_path: Path, moment: str, seen: list[str] | None, kept: list[str]
) -> None:
    output = stand(tmp_path / "a [1]")
    kill_while_building(output, moment)
    assert (names(output) if output.exists() else None) == seen
    assert len(names(tmp_path)) > 1
    with pytest.raises(InputError, match="exists already"), atomic_directory(output):
        pass
    assert names(tmp_path) == [output.name]
    assert names(output) == kept


def test_what_another_process_is_building_is_left_alone(tmp_path: Path, start: Start) -> None:
    output = tmp_path / "output"
    code = BUILDER.format(before="", within="print('ready', flush=True); sys.stdin.read()")
    process = start(code, output)
    assert process.stdout and process.stdout.readline() == "ready\n"
    with atomic_directory(output) as root:
        (building,) = (path for path in tmp_path.iterdir() if path != root)
        assert names(building) == ["new"]
    process.communicate("")
    assert (process.returncode, names(tmp_path), names(output)) == (0, ["output"], ["new"])


def test_what_another_built_meanwhile_is_kept(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with pytest.raises(InputError, match="exists already"), atomic_directory(output), atomic_directory(output) as root:
        (root / "first").touch()
    assert (names(tmp_path), names(output)) == (["output"], ["first"])


def test_nobody_clears_up_while_another_process_is_between_its_renames(tmp_path: Path, start: Start) -> None:
    output = stand(tmp_path / "output")
    pause, _ = KILLED["between the renames"]
    pause = textwrap.dedent(pause).replace("die()", "(print('ready', flush=True), sys.stdin.read(), rename(*paths))")
    process = start(BUILDER.format(before=pause, within=""), output)
    assert process.stdout and process.stdout.readline() == "ready\n"
    assert not output.exists()
    parent = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(parent, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(parent)
    process.communicate("")
    assert (process.returncode, names(tmp_path), names(output)) == (0, ["output"], ["new"])


@pytest.mark.parametrize("moment", ["building", "between the renames"])
def test_nothing_is_cleared_where_directories_cannot_be_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))  # as NFS does

    output = stand(tmp_path / "output")
    kill_while_building(output, moment)
    leftovers = [name for name in names(tmp_path) if name != output.name]
    monkeypatch.setattr("logoclip.holding.fcntl.flock", refuse)
    with atomic_directory(output, overwrite=True) as root:
        (root / "new").touch()
    assert names(output) == ["new"]
    assert names(tmp_path) == [*leftovers, output.name]


@pytest.fixture(params=[True, False], ids=["exchange", "two renames"])
def exchangeable(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the file system can exchange two directories."""
    if not request.param:
        monkeypatch.setattr("logoclip.atomic_directory.exchange", lambda *_: False)
    return bool(request.param)


@pytest.mark.usefixtures("exchangeable")
def test_the_content_is_on_the_disk_before_the_name_and_the_name_before_the_old_one_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = stand(tmp_path / "output")
    steps: list[object] = []

    def noted(name: str, call: Callable[..., None]) -> None:
        def note(path: Path) -> None:
            steps.append((name, path.name.partition("-")[0], names(output), len(names(tmp_path))))
            call(path)

        monkeypatch.setattr(f"logoclip.atomic_directory.{name}", note)

    noted("sync", sync)
    noted("sync_tree", sync_tree)
    with atomic_directory(output, overwrite=True) as root:
        (root / "new").write_text("new")
    assert steps == [
        ("sync_tree", ".output.building", ["old"], 2),
        ("sync", tmp_path.name.partition("-")[0], ["new"], 2),
    ]
    assert names(tmp_path) == ["output"]


def fails(*_: object) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.usefixtures("exchangeable")
def test_content_that_does_not_reach_the_disk_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = stand(tmp_path / "output")
    monkeypatch.setattr("logoclip.atomic_directory.sync_tree", fails)
    with (
        pytest.raises(JobError, match=r"output: Input/output error: nothing was written$"),
        atomic_directory(output, overwrite=True),
    ):
        pass
    assert (names(tmp_path), names(output)) == (["output"], ["old"])


def test_an_exchange_that_fails_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = stand(tmp_path / "output")
    monkeypatch.setattr("logoclip.atomic_directory.exchange", fails)
    with pytest.raises(JobError, match=r"nothing was written$"), atomic_directory(output, overwrite=True):
        pass
    assert (names(tmp_path), names(output)) == (["output"], ["old"])


@pytest.mark.parametrize("failing", [1, 2])
def test_a_rename_that_fails_is_rolled_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    output = stand(tmp_path / "output")
    monkeypatch.setattr("logoclip.atomic_directory.exchange", lambda *_: False)
    break_renames(monkeypatch, {failing})
    with pytest.raises(JobError, match=r"nothing was written$"), atomic_directory(output, overwrite=True):
        pass
    assert (names(tmp_path), names(output)) == (["output"], ["old"])


def test_a_roll_back_that_fails_says_where_the_old_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = stand(tmp_path / "output")
    monkeypatch.setattr("logoclip.atomic_directory.exchange", lambda *_: False)
    break_renames(monkeypatch, {2, 3})
    with (
        pytest.raises(JobError, match=r"what stood there is now .*/\.output\.old-\w+: rename it to output$") as caught,
        atomic_directory(output, overwrite=True),
    ):
        pass
    (old,) = tmp_path.iterdir()
    assert names(old) == ["old"] and str(old) in str(caught.value)
    monkeypatch.undo()
    with atomic_directory(output, overwrite=True):
        assert names(output) == ["old"]


def break_renames(monkeypatch: pytest.MonkeyPatch, failing: set[int]) -> None:
    """Has those renames of paths fail, counted from 1."""
    rename, counter = Path.rename, itertools.count(1)
    monkeypatch.setattr(Path, "rename", lambda *paths: fails() if next(counter) in failing else rename(*paths))


@pytest.mark.usefixtures("exchangeable")
def test_a_name_that_the_disk_does_not_confirm_is_said_to_be_there_and_unsure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = stand(tmp_path / "output")
    monkeypatch.setattr("logoclip.atomic_directory.sync", fails)
    with (
        pytest.raises(JobError, match="the new one stands there, but the disk does not confirm it"),
        atomic_directory(output, overwrite=True) as root,
    ):
        (root / "new").touch()
    assert names(output) == ["new"]


@pytest.mark.usefixtures("exchangeable")
def test_a_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    target = stand(tmp_path / "target")
    (link := tmp_path / "link").symlink_to(target.name)
    with atomic_directory(link, overwrite=True) as root:
        (root / "new").touch()
    assert (link.is_symlink(), names(target), names(tmp_path)) == (True, ["new"], ["link", "target"])


def test_a_link_to_a_disk_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (link := tmp_path / "link").symlink_to("/not-mounted/models")
    with (
        pytest.raises(InputError, match="link: is a link to /not-mounted/models, which is not there"),
        atomic_directory(link, overwrite=True),
    ):
        pass
    assert link.is_symlink()
