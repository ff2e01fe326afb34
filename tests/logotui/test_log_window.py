from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logoclip.runs.log_pages import LogPage, read_page
from logotui import log_window
from logotui.log_window import LogLine, LogWindow

texts = st.lists(st.sampled_from(["", "a", "bb", "ä\udcff", "long line"]), min_size=1)


@given(texts, st.lists(st.sampled_from(["back", "forth"]), max_size=20), st.integers(10, 30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_held_is_what_stands_in_the_file(tmp_path: Path, lines: list[str], moves: list[str], most: int) -> None:
    path = tmp_path / "worker.log"
    raw = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")
    path.write_bytes(raw)
    window = LogWindow()
    window.replace(read_page(path, most=most))
    for move in moves:
        if move == "back" and window.start:
            window.prepend(read_page(path, window.start, backwards=True, most=most))
        elif move == "forth":
            window.append(read_page(path, window.end, most=most))
        held = "".join(f"{line.raw}\n" for line in window.lines).encode("utf-8", "surrogateescape")
        assert held == raw[window.start : window.end]
        assert window.at_end == (window.end == len(raw))
        for line in window.lines:
            assert raw[line.at :].startswith(line.raw.encode("utf-8", "surrogateescape"))


def test_a_line_that_still_grows_is_shown_and_read_again() -> None:
    window = LogWindow()
    window.replace(LogPage(0, 8, "one\n 10%"))
    assert [line.raw for line in window.lines] == ["one", " 10%"] and window.at_end and window.end == 4
    window.append(LogPage(4, 14, " 10%\r 50%\n"))
    assert window.lines == [LogLine(0, "one"), LogLine(4, " 10%\r 50%")] and window.end == 14


def test_what_lies_too_far_away_is_dropped(monkeypatch: object) -> None:
    old, log_window.MOST_BYTES = log_window.MOST_BYTES, 12  # type: ignore[misc]
    try:
        window = LogWindow()
        window.replace(LogPage(12, 24, "dd1\nee2\nff3\n"))
        window.prepend(LogPage(0, 24, "aa1\nbb2\ncc3\n"))
        assert [line.raw for line in window.lines] == ["aa1", "bb2", "cc3", "dd1"]
        assert (window.start, window.end, window.at_end) == (0, 16, False)
        window.append(LogPage(16, 24, "ee2\nff3\n"))
        assert [line.raw for line in window.lines] == ["dd1", "ee2", "ff3"] and window.start == 12 and window.at_end
    finally:
        log_window.MOST_BYTES = old  # type: ignore[misc]
