"""What is no checkpoint is refused with a reason that a person understands."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import torch

from logoclip.errors import InputError, JobError
from logoclip.training.checkpoint import (
    link_checkpoint,
    load_checkpoint,
    load_newest,
    newest_checkpoint,
    save_checkpoint,
    save_last,
)

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


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_finite_is_never_written_and_never_loaded(tmp_path: Path, bad: float) -> None:
    path = tmp_path / "last.pt"
    save_checkpoint(path, CONTENT)
    spoiled = {**CONTENT, "optimizer": {"state": {0: {"exp_avg": torch.tensor([0.0, bad])}}}}
    with pytest.raises(JobError, match=r"last\.pt: not written, because optimizer\.state\.0\.exp_avg is not finite"):
        save_checkpoint(path, spoiled)
    assert load_checkpoint(path)["state"] == {"step": 1}
    torch.save(spoiled, path)
    assert refused(path).startswith("cannot be used: optimizer.state.0.exp_avg is not finite")


def test_a_flipped_bit_is_found(tmp_path: Path) -> None:
    path = tmp_path / "last.pt"
    save_checkpoint(path, {**CONTENT, "model": {"weight": torch.arange(1000.0)}})
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert "cannot be read as a checkpoint: it is damaged: " in refused(path)


def test_the_old_checkpoint_stays_until_the_new_one_was_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_last(tmp_path, CONTENT)
    save = torch.save

    def bad_disk(content: object, path: Path) -> None:
        save(content, path)
        with path.open("r+b") as file:
            file.seek(path.stat().st_size // 2)
            file.write(b"\xff\x00\xff\x00")

    monkeypatch.setattr(torch, "save", bad_disk)
    with pytest.raises(JobError, match=r"could not be written .read back from the disk, it is"):
        save_last(tmp_path, {**CONTENT, "state": {"step": 2}})
    assert load_checkpoint(tmp_path / "last.pt")["state"] == {"step": 1}


def test_the_one_before_the_last_is_kept_and_taken_where_the_last_is_damaged(tmp_path: Path) -> None:
    assert newest_checkpoint(tmp_path) is None
    for step in (1, 2, 3):
        save_last(tmp_path, {**CONTENT, "state": {"step": step}})
    last = newest_checkpoint(tmp_path)
    assert last == tmp_path / "last.pt"
    content, trouble = load_newest(last)
    assert (content["state"], trouble) == ({"step": 3}, "")
    last.write_bytes(last.read_bytes()[:-200])
    content, trouble = load_newest(last)
    assert content["state"] == {"step": 2} and len(trouble.splitlines()) == 1
    assert trouble.startswith(f"{last}: cannot be read") and trouble.endswith("last-previous.pt, the one before it")
    last.unlink()
    assert newest_checkpoint(tmp_path) == tmp_path / "last-previous.pt"
    (tmp_path / "last-previous.pt").write_bytes(b"")
    last.write_bytes(b"")
    with pytest.raises(InputError, match=r"/last\.pt: "):
        load_newest(last)


def test_a_link_to_itself_leaves_nothing_behind(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "last.pt", CONTENT)
    for _ in range(2):
        link_checkpoint(tmp_path / "last.pt", tmp_path / "best.pt")
    assert {path.name for path in tmp_path.iterdir()} == {"last.pt", "best.pt"}
