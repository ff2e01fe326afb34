"""What is no checkpoint is refused with a reason that a person understands."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import torch

from logoclip.errors import InputError, JobError
from logoclip.training.checkpoint import link_checkpoint, load_checkpoint, save_checkpoint

CONTENT = {"model": {"weight": torch.ones(3)}, "config": {}, "state": {"step": 1}}


class Foreign:
    """Not one of the plain values that a checkpoint may hold."""


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_checkpoint(path)
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert len(text.splitlines()) == 1
    return text.removeprefix(f"{path}: ")


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "last.pt", CONTENT)
    assert load_checkpoint(tmp_path / "last.pt")["state"] == {"step": 1}


def test_a_second_name_keeps_what_it_was_given_when_the_first_is_replaced(tmp_path: Path) -> None:
    last, best = tmp_path / "last.pt", tmp_path / "best.pt"
    save_checkpoint(last, CONTENT)
    save_checkpoint(best, {**CONTENT, "state": {"step": 0}})
    link_checkpoint(last, best)
    save_checkpoint(last, {**CONTENT, "state": {"step": 2}})
    assert [load_checkpoint(path)["state"]["step"] for path in (best, last)] == [1, 2]
    assert {path.name for path in tmp_path.iterdir()} == {"best.pt", "last.pt"}


def test_where_there_are_no_links_a_second_name_is_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("os.link", refuse)
    save_checkpoint(tmp_path / "last.pt", CONTENT)
    link_checkpoint(tmp_path / "last.pt", tmp_path / "best.pt")
    assert load_checkpoint(tmp_path / "best.pt")["state"] == {"step": 1}


def test_a_disk_without_room_for_a_copy_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.link", full)
    monkeypatch.setattr("shutil.copyfile", full)
    save_checkpoint(tmp_path / "last.pt", CONTENT)
    with pytest.raises(JobError, match=r"best\.pt: the checkpoint could not be written .*No space left"):
        link_checkpoint(tmp_path / "last.pt", tmp_path / "best.pt")
    assert [path.name for path in tmp_path.iterdir()] == ["last.pt"]


@pytest.mark.parametrize("content", [b"", b"epoch 3\n", b"learning_rate: 1e-5\n", None], ids=repr)
def test_what_is_another_kind_of_file_or_cut_off(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "best.pt"
    save_checkpoint(path, CONTENT)
    path.write_bytes(path.read_bytes()[:-100] if content is None else content)
    reason = "cannot be read as a checkpoint: it is cut off, or another kind of file; a training leaves"
    assert refused(path).startswith(reason)


def test_objects_are_not_loaded_and_no_way_around_that_is_advised(tmp_path: Path) -> None:
    torch.save({**CONTENT, "extra": Foreign()}, tmp_path / "best.pt")
    text = refused(tmp_path / "best.pt")
    assert "it holds Python objects, which are not loaded" in text
    assert "weights_only" not in text


def test_an_archive_of_something_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "best.pt", "w") as archive:
        archive.writestr("letter.txt", "hello")
    reason = "cannot be read as a checkpoint: it is damaged, or an archive of something else; a training leaves"
    assert refused(tmp_path / "best.pt").startswith(reason)


def test_a_file_that_is_not_ours_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    save_checkpoint(tmp_path / "best.pt", CONTENT)
    monkeypatch.setattr(torch, "load", forbidden)
    assert "cannot be read as a checkpoint: Permission denied; " in refused(tmp_path / "best.pt")


def test_tensors_that_are_no_run(tmp_path: Path) -> None:
    torch.save({"weight": torch.ones(3)}, tmp_path / "best.pt")
    assert refused(tmp_path / "best.pt").startswith("is no checkpoint of logoclip")
