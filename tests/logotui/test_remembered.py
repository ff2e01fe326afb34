"""What is remembered comes back, and whatever is wrong with the file, the console opens as if there were none."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logotui import remembered
from logotui.remembered import LONGEST_VALUE, MOST_VALUES, Remembered

PLAIN = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@dataclass(frozen=True)
class Liking:
    smoothing: float = 0.0
    log: bool = False


def of(directory: Path, workspace: str = "/home/ada/logos", host: str = "orin") -> Remembered:
    return Remembered(host, workspace, directory)


@given(key=st.text(), value=PLAIN)
def test_what_was_put_comes_back_at_once_and_the_next_time(tmp_path_factory: Any, key: str, value: Any) -> None:
    directory = tmp_path_factory.mktemp("state")
    first = of(directory)
    first.put(key, value)
    assert first.get(key, None) == value
    first.write()
    assert of(directory).get(key, None) == value


def test_a_dataclass_comes_back_as_one(tmp_path: Path) -> None:
    first = of(tmp_path)
    first.put("taste", Liking(0.9, log=True))
    first.put("columns", ("loss", "f1"))
    first.write()
    assert of(tmp_path).get("taste", Liking()) == Liking(0.9, log=True)
    assert of(tmp_path).get("columns", ("id",), tuple[str, ...]) == ("loss", "f1")


@pytest.mark.parametrize("foreign", [3, "x", [1], {"smoothing": "much"}, {"log": 3}])
def test_a_value_of_another_kind_is_as_if_there_were_none(tmp_path: Path, foreign: Any) -> None:
    first = of(tmp_path)
    first.put("taste", foreign)
    first.write()
    assert of(tmp_path).get("taste", Liking()) == Liking()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'"x"',
        b"null",
        b"{}",
        b'{"values": 3}',
        b'{"host": "orin", "workspace": "/home/ada/logos", "values": []}',
        b'{"host": "other", "workspace": "/home/ada/logos", "values": {"screen": "data"}}',
        b'{"values": {"screen": "data"}}',
        b"[" * 100_000,
        b" " * 2**21,
    ],
)
def test_a_file_of_something_else_is_as_if_empty_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    first = of(tmp_path)
    first.path.write_bytes(content)
    assert first.get("screen", "runs") == "runs"
    first.put("screen", "data")
    first.write()
    assert of(tmp_path).get("screen", "runs") == "data"


def test_hosts_and_workspaces_are_apart(tmp_path: Path) -> None:
    for at, (host, workspace) in enumerate(
        [("a", "b"), ("a", "c"), ("b", "b"), ("", "ab"), ("ab", ""), ("x", "\udcff")]
    ):
        one = of(tmp_path, workspace, host)
        assert one.get("at", -1) == -1
        one.put("at", at)
        one.write()
        assert of(tmp_path, workspace, host).get("at", -1) == at


def test_two_consoles_keep_each_other_s_keys_and_the_last_value_of_one(tmp_path: Path) -> None:
    one, other = of(tmp_path), of(tmp_path)
    assert (one.get("a", 0), other.get("a", 0)) == (0, 0)
    one.put("a", 1)
    other.put("b", 2)
    one.put("c", 1)
    other.put("c", 2)
    one.write()
    other.write()
    third = of(tmp_path)
    assert (third.get("a", 0), third.get("b", 0), third.get("c", 0)) == (1, 2, 2)


def test_consoles_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    def work(mine: str) -> None:
        one = of(tmp_path)
        for number in range(50):
            one.put(mine, "x" * number)
            one.write()
            json.loads(one.path.read_bytes())

    threads = [threading.Thread(target=work, args=(f"key{at}",)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [of(tmp_path).get(f"key{at}", "") for at in range(4)] == ["x" * 49] * 4


def test_it_stays_small(tmp_path: Path) -> None:
    one = of(tmp_path)
    for number in range(MOST_VALUES + 20):
        one.put(f"zoom/{number}", number)
    one.put("zoom/30", "again")
    one.put("long", "x" * LONGEST_VALUE)
    one.write()
    later = of(tmp_path)
    assert later.get("zoom/0", None) is None
    assert later.get(f"zoom/{MOST_VALUES + 19}", 0) == MOST_VALUES + 19
    assert later.get("long", "") == ""
    assert len(json.loads(one.path.read_bytes())["values"]) <= MOST_VALUES


def test_a_state_directory_that_cannot_be_made_costs_the_memory_alone(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    one = of(tmp_path / "state" / "logotui")
    one.put("screen", "data")
    one.write()
    assert one.get("screen", "runs") == "data"
    assert of(tmp_path / "state" / "logotui").get("screen", "runs") == "runs"


def test_it_is_written_by_itself_after_a_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "REST", 0.01)
    one = of(tmp_path)
    one.put("screen", "data")
    timer = one._timer
    assert timer is not None
    timer.join()
    assert of(tmp_path).get("screen", "runs") == "data"


def test_what_did_not_change_is_not_written(tmp_path: Path) -> None:
    first = of(tmp_path)
    first.put("screen", "data")
    first.write()
    os.utime(first.path, (1, 1))
    first.put("screen", "data")
    first.write()
    assert first.path.stat().st_mtime == 1


def test_it_stands_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "s"))
    assert Remembered("a", "b").path.parent == tmp_path / "s" / "logotui"
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Remembered("a", "b").path.parent == tmp_path / ".local" / "state" / "logotui"
