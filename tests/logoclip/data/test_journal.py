from __future__ import annotations

import errno
import fcntl
import json
import os
from pathlib import Path

import pytest

from logoclip.data.boxes import Box
from logoclip.data.crops import Cut, CutImage, Source, Written
from logoclip.data.journal import JOURNAL, abandoned_work, open_journal, unfinished_folder
from logoclip.errors import InputError

SETTINGS = {"dataset": "/pictures\udcff", "min_side": 10}


def image(number: int) -> CutImage:
    cut = Cut(
        (80, 60),
        (Box(1, 2, 30, 40, "Žabka"),),
        (Written(f"a/{number}_0.jpg", (29, 38), 2**63 + 7, "def"),),
        2**64 - 1,
        "abc",
    )
    return CutImage(Source(f"a/{number}\udce4.jpg", f"a_{number}.jpg"), (1, 2, 3, 4), ("box empty",), cut)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "prepared"


def test_what_was_noted_is_read_by_the_next(output: Path) -> None:
    with open_journal(output, SETTINGS) as journal:
        assert (journal.folder, journal.earlier) == (output.with_name(".prepared.preparing"), {})
        journal.add(image(1))
        (journal.folder / "work").touch()
    with open_journal(output, SETTINGS) as journal:
        assert journal.earlier == {image(1).source.place: image(1)}
        journal.add(image(2))
    with open_journal(output, SETTINGS) as journal:
        assert list(journal.earlier.values()) == [image(1), image(2)]
        assert (journal.folder / "work").exists()


def test_other_settings_begin_anew(output: Path) -> None:
    with open_journal(output, SETTINGS) as journal:
        journal.add(image(1))
        (journal.folder / "work").mkdir()
        (journal.folder / "work" / "crop").touch()
    with open_journal(output, {**SETTINGS, "min_side": 11}) as journal:
        assert journal.earlier == {}
        assert [path.name for path in journal.folder.iterdir()] == [JOURNAL]


@pytest.mark.parametrize("left", range(1, 400, 7))
def test_a_journal_that_was_cut_off_anywhere_is_gone_on_with(output: Path, left: int) -> None:
    with open_journal(output, SETTINGS) as journal:
        journal.add(image(1))
    path = unfinished_folder(output) / JOURNAL
    whole = path.read_bytes()
    path.write_bytes(whole[:left])
    for number in (2, 3):
        with open_journal(output, SETTINGS) as journal:
            journal.add(image(number))
    with open_journal(output, SETTINGS) as journal:
        assert {image(2).source.place, image(3).source.place} <= journal.earlier.keys()
        assert all(found in (image(1), image(2), image(3)) for found in journal.earlier.values())


def test_zeros_that_a_power_cut_left_are_passed_over(output: Path) -> None:
    with open_journal(output, SETTINGS) as journal:
        journal.add(image(1))
    with (unfinished_folder(output) / JOURNAL).open("ab") as file:
        file.write(bytes(4096) + b"\xff\n" + json.dumps({"source": 3}).encode())
    with open_journal(output, SETTINGS) as journal:
        assert list(journal.earlier.values()) == [image(1)]


def test_two_cannot_work_at_once(output: Path) -> None:
    with (
        open_journal(output, SETTINGS),
        pytest.raises(InputError, match="another prepare is at work"),
        open_journal(output, SETTINGS),
    ):
        pass
    with open_journal(output, SETTINGS):
        pass


def test_where_folders_cannot_be_locked_it_works_without(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with open_journal(output, SETTINGS) as journal:
        journal.add(image(1))


def test_a_folder_that_was_finished_while_it_was_waited_for_is_made_again(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, times = fcntl.flock, []

    def finish_first(descriptor: int, how: int) -> None:
        if not times:
            unfinished_folder(output).rmdir()
        times.append(how)
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", finish_first)
    with open_journal(output, SETTINGS) as journal:
        assert (journal.folder / JOURNAL).exists()
    assert len(times) == 2


def test_a_link_is_followed_to_where_the_output_will_stand(tmp_path: Path) -> None:
    (tmp_path / "elsewhere" / "data").mkdir(parents=True)
    (tmp_path / "prepared").symlink_to("elsewhere/data")
    assert unfinished_folder(tmp_path / "prepared") == tmp_path / "elsewhere" / ".data.preparing"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(InputError, match="prepared: cannot be written"),
        open_journal(tmp_path / "file" / "prepared", SETTINGS),
    ):
        pass


def test_work_that_nobody_is_at_is_found(tmp_path: Path) -> None:
    assert abandoned_work(tmp_path) == []
    with open_journal(tmp_path / "one", SETTINGS), open_journal(tmp_path / "two", SETTINGS):
        assert abandoned_work(tmp_path) == []
    with open_journal(tmp_path / "one", SETTINGS):
        assert abandoned_work(tmp_path) == [tmp_path / ".two.preparing"]
