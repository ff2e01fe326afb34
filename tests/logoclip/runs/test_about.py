"""What people say of a run."""

from __future__ import annotations

import json
import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logoclip.errors import InputError, JobError
from logoclip.printable import printable, printable_lines
from logoclip.runs import About, RunDirectory, create_run, describe, read_about


def test_of_a_new_run_nothing_is_said(run: RunDirectory) -> None:
    assert read_about(run) == About()
    assert not run.about_file.exists()


def test_what_is_said_is_read_back_and_what_is_not_given_stays(run: RunDirectory) -> None:
    describe(run, title="  Long \t warm-up ", add_tags=["best", "#loss"])
    describe(run, note="first line\r\nsecond\n")
    describe(run, add_tags=["late", "best"], remove_tags=["loss"])
    assert read_about(run) == About("Long warm-up", ("best", "late"), "first line\nsecond")
    assert describe(run, title="") == About("", ("best", "late"), "first line\nsecond")
    assert describe(run, title="Again") == read_about(run)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"title": "x" * 81}, "title: at most 80 characters, given 81"),
        ({"note": "x" * 2001}, "note: at most 2000 characters, given 2001"),
        ({"add_tags": ["x" * 33]}, "tag: at most 32 characters, given 33"),
        ({"add_tags": ["two words"]}, "tag: must be one word, without a comma, given 'two words'"),
        ({"add_tags": ["a,b"]}, "tag: must be one word"),
        ({"add_tags": ["#"]}, "tag: must be one word"),
        ({"remove_tags": [" "]}, "tag: must be one word"),
        ({"add_tags": [str(number) for number in range(16)]}, "demo-01: has 17 tags then, and 16 are allowed"),
        ({"title": "other-01"}, "title: other-01 is the id of another run"),
    ],
)
def test_what_cannot_be_said_changes_nothing(run: RunDirectory, said: dict[str, str], message: str) -> None:
    create_run(run.path.parent, "other", "train", "")
    before = describe(run, title="Kept", note="kept", add_tags=["kept"])
    with pytest.raises(InputError, match=message):
        describe(run, **said)  # type: ignore[arg-type]
    assert read_about(run) == before


def test_its_own_id_for_a_title_takes_the_title_away(run: RunDirectory) -> None:
    describe(run, title="Something")
    assert describe(run, title=run.id).title == ""


@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=80), note=st.text(max_size=80))
def test_nothing_that_a_terminal_obeys_is_stored_or_read(
    tmp_path_factory: pytest.TempPathFactory, title: str, note: str
) -> None:
    run = create_run(tmp_path_factory.mktemp("runs"), "demo", "train", "")
    said = describe(run, title=title, note=note)
    assert read_about(run) == said
    assert said.title == printable(said.title) and "\n" not in said.title
    assert said.note == printable_lines(said.note)
    run.about_file.write_text(json.dumps({"title": title, "note": note}))  # by another hand
    found = read_about(run)
    assert found.title == printable(found.title) and found.note == printable_lines(found.note)


def test_what_another_hand_wrote_too_long_is_cut(run: RunDirectory) -> None:
    tags = ["a b", "", "y" * 99, *map(str, range(99))]
    run.about_file.write_text(json.dumps({"title": "t" * 999, "tags": tags, "note": "n" * 9999}))
    found = read_about(run)
    assert (len(found.title), len(found.tags), len(found.note)) == (80, 16, 2000)
    assert found.tags[:2] == ("ab", "y" * 32)


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"tags": 3}', b"\0" * 40, b" " * (2**20 + 1), b"[" * 9999])
def test_a_damaged_file_says_so_and_is_kept_aside_by_the_next_who_writes(run: RunDirectory, content: bytes) -> None:
    run.about_file.write_bytes(content)
    found = read_about(run)
    assert (found.title, found.tags, found.note) == ("", (), "")
    assert found.trouble.startswith(f"{run.about_file}: cannot be read: ")
    describe(run, title="New")
    assert read_about(run) == About("New")
    (kept,) = run.path.glob("damaged-*-about.json")
    assert kept.read_bytes() == content


def test_a_run_that_is_gone_is_said_to_be(run: RunDirectory, tmp_path: Path) -> None:
    run.path.rename(tmp_path / "elsewhere")
    with pytest.raises(JobError, match=r"about\.json: cannot be written: No such file"):
        describe(run, title="Late")
    assert not run.path.exists()


def _tag(path: Path, names: list[str], both: Barrier) -> None:
    both.wait()
    for name in names:
        describe(RunDirectory(path), add_tags=[name], note=name)


def test_two_processes_lose_nothing_of_each_other(run: RunDirectory) -> None:
    names = [[f"{who}{number}" for number in range(8)] for who in "ab"]
    context = multiprocessing.get_context("spawn")
    both = context.Barrier(2)
    processes = [context.Process(target=_tag, args=(run.path, part, both)) for part in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert sorted(read_about(run).tags) == sorted(name for part in names for name in part)
