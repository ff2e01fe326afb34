from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.data.folders import picture_files
from logoclip.data.skipped import Skipped

Touch = Callable[..., None]


@pytest.fixture
def touch(tmp_path: Path) -> Touch:
    def make(*places: str) -> None:
        for place in places:
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place).touch()

    return make


def found(root: Path) -> tuple[list[str], dict[str, str]]:
    """Pictures, and the reason of each thing that is none, seen from `root`."""
    skipped: list[Skipped] = []
    paths = picture_files(root, skipped.append)
    return (
        [os.path.relpath(path, root) for path in paths],
        {os.path.relpath(entry.path, root): entry.reason for entry in skipped},
    )


def test_pictures_are_found_at_every_depth_in_path_order(tmp_path: Path, touch: Touch) -> None:
    touch("b/2.JPG", "b/1.webp", "a/x/y/3.tif", "0.png", "b/1.xml", "notes.txt")
    assert found(tmp_path) == (["0.png", "a/x/y/3.tif", "b/1.webp", "b/2.JPG"], {})


def test_hidden_names_and_what_other_programs_keep_are_left_out(tmp_path: Path, touch: Touch) -> None:
    touch("a/._1.jpg", ".ipynb_checkpoints/1.jpg", "__MACOSX/a/1.jpg", "a/@eaDir/1.jpg/small.jpg", "a/1.jpg")
    assert found(tmp_path) == (["a/1.jpg"], {})


def test_what_looks_like_a_picture_and_is_not_read_is_named(tmp_path: Path, touch: Touch) -> None:
    touch("a/logo.SVG", "a/1.heic", "a/1.jpg")
    os.mkfifo(tmp_path / "a/2.jpg")
    (tmp_path / "a/3.jpg").symlink_to("gone.jpg")
    (tmp_path / "a/4.jpg").symlink_to("4.jpg")
    paths, skipped = found(tmp_path)
    assert paths == ["a/1.jpg"]
    assert skipped == {
        "a/1.heic": "of a kind that is not read (.heic): save it as .png or .jpg",
        "a/logo.SVG": "of a kind that is not read (.svg): save it as .png or .jpg",
        "a/2.jpg": "is no file",
        "a/3.jpg": "is a link that leads nowhere",
        "a/4.jpg": "is a link that leads nowhere",
    }


def test_links_to_folders_and_files_are_followed(tmp_path: Path, touch: Touch) -> None:
    touch("elsewhere/brand/1.jpg", "elsewhere/one.jpg", "data/Food/a/1.jpg")
    (tmp_path / "data/Food/b").symlink_to(tmp_path / "elsewhere/brand")
    (tmp_path / "data/Food/a/2.jpg").symlink_to(tmp_path / "elsewhere/one.jpg")
    (tmp_path / "data/Drinks").symlink_to("../elsewhere", target_is_directory=True)
    paths, skipped = found(tmp_path / "data")
    assert [path for path in paths if "brand" not in path and "Food/b" not in path] == [
        "Drinks/one.jpg",
        "Food/a/1.jpg",
        "Food/a/2.jpg",
    ]
    # Two links lead to one folder: it is read once, and the other is named.
    assert len([path for path in paths if path in ("Drinks/brand/1.jpg", "Food/b/1.jpg")]) == 1
    assert [reason.partition(": ")[0] for reason in skipped.values()] == ["leads to a folder that is read already"]


def test_loops_end(tmp_path: Path, touch: Touch) -> None:
    touch("a/b/1.jpg")
    (tmp_path / "a/b/up").symlink_to("..")
    (tmp_path / "a/self").symlink_to(".")
    (tmp_path / "a/top").symlink_to(tmp_path)
    paths, skipped = found(tmp_path)
    assert paths == ["a/b/1.jpg"]
    assert sorted(skipped) == ["a/b/up", "a/self", "a/top"]


def test_many_links_to_each_other_are_walked_once(tmp_path: Path, touch: Touch) -> None:
    """Two links a level to the next one: 2^40 ways to the picture."""
    for level in range(40):
        touch(f"{level}/1.jpg")
        for name in ("left", "right"):
            (tmp_path / str(level) / name).symlink_to(tmp_path / str(level + 1))
    assert len(found(tmp_path)[0]) == 40


def test_a_folder_that_is_there_goes_before_a_link_to_it(tmp_path: Path, touch: Touch) -> None:
    touch("z/1.jpg")
    (tmp_path / "a").symlink_to("z")
    assert found(tmp_path) == (["z/1.jpg"], {"a": f"leads to a folder that is read already: {tmp_path / 'z'}"})


def test_names_of_any_bytes(tmp_path: Path) -> None:
    for name in (b"\xff.jpg", b"two\nlines.jpg", b"x" * 251 + b".jpg"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).touch()
    assert sorted(map(os.fsencode, found(tmp_path)[0])) == [b"two\nlines.jpg", b"x" * 251 + b".jpg", b"\xff.jpg"]


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, touch: Touch, monkeypatch: pytest.MonkeyPatch) -> None:
    touch("a/1.jpg", "b/1.jpg")
    listed = os.listdir

    def refuse(path: Path) -> list[str]:
        if Path(path).name == "b":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "listdir", refuse)
    assert found(tmp_path) == (["a/1.jpg"], {"b": "cannot be listed: Permission denied"})
    with pytest.raises(OSError):
        picture_files(tmp_path / "gone", print)
