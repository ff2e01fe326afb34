"""What people want of a run."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from logoclip.atomic_file import replace_text
from logoclip.errors import JobError
from logoclip.runs import Control, RunDirectory, StatusWriter, ask, control, read_control, want
from logoclip.runs.control import reset


def test_without_a_wish_a_run_goes_on(run: RunDirectory) -> None:
    assert read_control(run) == Control("running", ())


def test_the_last_wish_wins(run: RunDirectory) -> None:
    want(run, "paused")
    want(run, "stopped")
    want(run, "running")
    want(run, "paused")
    assert read_control(run).wanted == "paused"


def test_a_wish_leaves_the_asks_and_an_ask_leaves_the_wish(run: RunDirectory) -> None:
    first = ask(run)
    want(run, "paused")
    second = ask(run)
    now = read_control(run)
    assert now.wanted == "paused" and [one.id for one in now.asks] == [first, second]


def test_an_ask_is_pending_until_it_is_acknowledged(run: RunDirectory) -> None:
    first, second = ask(run), ask(run)
    status = StatusWriter(run).acknowledge(first)
    assert [one.id for one in read_control(run).pending(status)] == [second]


def test_two_consoles_lose_nothing_of_each_other(run: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    other = threading.Thread(target=lambda: asked.append(ask(run)))

    def interrupted(path: Path, text: str) -> None:
        """The other console asks while this one has read and not yet written."""
        monkeypatch.setattr(control, "replace_text", replace_text)
        other.start()
        other.join(timeout=0.5)
        replace_text(path, text)

    monkeypatch.setattr(control, "replace_text", interrupted)
    asked.append(ask(run))
    other.join()
    assert len(asked) == 2 and {one.id for one in read_control(run).asks} == set(asked)


def test_old_asks_are_dropped(run: RunDirectory) -> None:
    asked = [ask(run) for _ in range(20)]
    assert [one.id for one in read_control(run).asks] == asked[-16:]


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}", '{"wanted": "dance"}', '{"wanted": ["paused"]}'),
        *('{"wanted": "paused", "asks": [1]}', '{"wanted": "paused", "asks": [{"id": "1", "what": "dance"}]}'),
        *('{"asks": ' + "[" * 100_000, '{"wanted": "paused"}' + " " * 2**20),
    ],
)
def test_a_damaged_control_file_holds_no_wishes(run: RunDirectory, text: str) -> None:
    run.control_file.write_text(text)
    assert read_control(run) == Control()
    want(run, "paused")
    assert read_control(run).wanted == "paused"


def test_a_fresh_launch_begins_without_wishes(run: RunDirectory) -> None:
    want(run, "paused")
    ask(run)
    reset(run)
    assert read_control(run) == Control()


def test_a_run_that_is_gone_is_said_in_one_line(run: RunDirectory) -> None:
    gone = RunDirectory(run.path / "none")
    with pytest.raises(JobError, match="cannot be opened: No such file"):
        want(gone, "paused")


def test_a_wish_knows_since_when_it_is_one(run: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 200.0, 300.0])
    monkeypatch.setattr(control.time, "time", lambda: next(clock))
    want(run, "paused")
    want(run, "paused")  # made again it is as old as before
    assert read_control(run).since == 100.0
    want(run, "stopped")
    assert read_control(run).since == 200.0
    ask(run, step=7)
    assert (read_control(run).asks[0].since, read_control(run).since) == (300.0, 200.0)
