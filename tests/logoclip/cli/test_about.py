"""`logoclip runs rename`, `tag` and `note`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from logoclip.cli import main
from logoclip.runs import About, RunDirectory, describe, read_about
from logoclip.workspace import Workspace

Runs = Callable[..., int]


@pytest.fixture
def runs(workspace: Workspace) -> Runs:
    return lambda *words: main(["runs", *words, "--workspace", str(workspace.root)])


def test_what_is_said_is_kept_shown_and_found(
    runs: Runs, make_run: Callable[..., RunDirectory], capsys: pytest.CaptureFixture[str]
) -> None:
    run = make_run("demo", state="finished")
    assert runs("rename", "demo-01", "Long warm-up") == 0
    assert runs("tag", "Long warm-up", "best", "late") == 0
    assert runs("tag", "demo-01", "--remove", "late") == 0
    assert runs("note", "demo-01", "keep this one") == 0
    assert read_about(run) == About("Long warm-up", ("best",), "keep this one")
    answer = capsys.readouterr()
    assert answer.out == ""
    assert answer.err.splitlines() == [
        "demo-01 is called 'Long warm-up'",
        "demo-01 is tagged best late",
        "demo-01 is tagged best",
        "demo-01: note written",
    ]
    for word in ("rename", "tag", "note"):
        assert runs(word, "demo-01") == 0
    assert capsys.readouterr().out == "Long warm-up\nbest\nkeep this one\n"
    assert runs("show", "Long warm-up", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["id"], shown["title"], shown["tags"], shown["note"]) == (
        "demo-01",
        "Long warm-up",
        ["best"],
        "keep this one",
    )
    assert runs("list") == 0
    listed = capsys.readouterr().out
    assert "title" in listed and "Long warm-up" in listed and "demo-01" in listed and "best" in listed


def test_without_a_title_there_is_no_column_for_it(
    runs: Runs, make_run: Callable[..., RunDirectory], capsys: pytest.CaptureFixture[str]
) -> None:
    make_run("demo", state="finished")
    assert runs("list") == 0
    assert "title" not in capsys.readouterr().out
    assert runs("tag", "demo-01") == 0
    assert capsys.readouterr() == ("", "demo-01: no tags yet\n")


def test_a_title_of_two_runs_is_refused_with_their_ids(
    make_run: Callable[..., RunDirectory], cli: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    for _ in range(2):
        describe(make_run("demo", state="finished"), title="Same")
    done = cli("runs", "show", "Same")
    assert (done.returncode, done.stderr) == (
        2,
        "logoclip: 'Same' is the title of demo-01 and demo-02: say which by its id\n",
    )


def test_what_a_terminal_would_obey_is_shown_as_a_sign(
    runs: Runs, make_run: Callable[..., RunDirectory], capsys: pytest.CaptureFixture[str]
) -> None:
    make_run("demo", state="finished")
    assert runs("rename", "demo-01", "a\x1b[31mb\u202ec", "--json") == 0
    assert json.loads(capsys.readouterr().out)["title"] == "a␛[31mb·c"
