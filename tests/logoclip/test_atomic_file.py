"""Replacing files."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.atomic_file import atomic_write, clear_leftovers, create_text, replace_text
from logoclip.errors import InputError


@pytest.mark.parametrize("durable", [True, False])
def test_the_new_file_takes_the_place_of_the_old_one(tmp_path: Path, durable: bool) -> None:
    path = tmp_path / "status.json"
    replace_text(path, "old", durable=durable)
    replace_text(path, "new ×", durable=durable)
    assert path.read_text(encoding="utf-8") == "new ×"
    assert list(tmp_path.iterdir()) == [path]


def test_a_block_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "last.pt"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), atomic_write(path) as temporary:
        temporary.write_text("half")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("durable", [True, False])
def test_a_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path: Path, durable: bool) -> None:
    (shared := tmp_path / "shared").mkdir()
    (shared / "orin.yaml").write_text("old")
    (middle := tmp_path / "middle.yaml").symlink_to("shared/orin.yaml")
    (link := tmp_path / "mine.yaml").symlink_to(middle.name)
    with atomic_write(link, durable=durable) as temporary:
        assert temporary.parent == shared, "a rename is atomic within one file system only"
        temporary.write_text("new")
    assert (shared / "orin.yaml").read_text() == "new"
    assert link.is_symlink() and middle.is_symlink()
    assert [path.name for path in shared.iterdir()] == ["orin.yaml"]


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("gone/mine.yaml", "mine.yaml: is a link to gone/mine.yaml, which is not there: make that, or remove the link"),
        ("mine.yaml", r"mine.yaml: is a link that leads nowhere \(it comes back to itself\): remove it"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path, target: str, text: str) -> None:
    (link := tmp_path / "mine.yaml").symlink_to(target)
    with pytest.raises(InputError, match=text):
        replace_text(link, "new")
    assert [(path.name, path.is_symlink()) for path in tmp_path.iterdir()] == [("mine.yaml", True)]


def test_a_reader_never_sees_a_mixture(tmp_path: Path, start: Callable[..., subprocess.Popen[str]]) -> None:
    path = tmp_path / "status.json"
    replace_text(path, "a" * 100_000)
    writer = start(
        """
        import itertools, sys
        from pathlib import Path
        from logoclip.atomic_file import replace_text
        print("ready", flush=True)
        for letter in itertools.cycle("bc"):
            replace_text(Path(sys.argv[1]), letter * 100_000, durable=False)
        """,
        path,
    )
    assert writer.stdout and writer.stdout.readline() == "ready\n"
    seen = set()
    while not {"b", "c"} <= seen:
        text = path.read_text()
        assert len(text) == 100_000 and len(set(text)) == 1
        seen.add(text[0])


def test_a_writer_killed_in_the_middle_leaves_the_old_file(
    tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    path = tmp_path / "last.pt"
    path.write_text("old")
    writer = start(
        """
        import sys
        from pathlib import Path
        from logoclip.atomic_file import atomic_write, create_text
        with atomic_write(Path(sys.argv[1])) as temporary:
            temporary.write_text("half")
            print("ready", flush=True)
            sys.stdin.read()
        """,
        path,
    )
    assert writer.stdout and writer.stdout.readline() == "ready\n"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    assert path.read_text() == "old"
    other = tmp_path / "best.pt"
    replace_text(other, "other")
    assert len(list(tmp_path.iterdir())) == 3, "what is of another file is not looked at"
    replace_text(path, "new")
    assert sorted(tmp_path.iterdir()) == [other, path]


def test_what_a_writer_is_at_is_left_alone_and_what_a_dead_one_left_is_cleared(
    tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    code = """
        import sys
        from pathlib import Path
        from logoclip.atomic_file import atomic_write, create_text
        with atomic_write(Path(sys.argv[1])) as temporary:
            temporary.write_text("half")
            print("ready", flush=True)
            sys.stdin.read()
            temporary.write_text("whole")
        """
    dead, alive = (start(code, tmp_path / name) for name in ("epoch_1.pt", "epoch_2.pt"))
    for writer in (dead, alive):
        assert writer.stdout and writer.stdout.readline() == "ready\n"
    (own := tmp_path / ".hidden").touch()
    dead.kill()
    dead.wait()
    clear_leftovers(tmp_path)
    (kept,) = (path for path in tmp_path.iterdir() if path != own)
    assert kept.name.startswith(".epoch_2.pt.")
    alive.communicate()
    assert (tmp_path / "epoch_2.pt").read_text() == "whole"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".hidden", "epoch_2.pt"]


@pytest.mark.parametrize("links", [True, False])
def test_a_file_is_made_and_none_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    if not links:
        monkeypatch.setattr("os.link", lambda *_: (_ for _ in ()).throw(PermissionError(1, "no links here")))
    create_text(tmp_path / "new", "é\r\n")
    assert (tmp_path / "new").read_bytes() == "é\r\n".encode()
    with pytest.raises(FileExistsError):
        create_text(tmp_path / "new", "other")
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    assert (tmp_path / "new").read_bytes() == "é\r\n".encode()
