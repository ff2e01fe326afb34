from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logoclip.runs.log_pages import PAGE_BYTES, LogPage, byte_count, find_line, read_page
from logoclip.runs.log_text import visible

pieces = st.lists(
    st.sampled_from([b"a", b"needle", b"\n", b"\r", b"\xc3\xa4", b"\xff", b"\xe4\xb8", b"\x1b[31m", b" "])
)
logs = pieces.map(b"".join)
same_file = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@given(raw=logs, most=st.integers(1, 12))
@same_file
def test_pages_in_either_direction_are_the_log_byte_by_byte(tmp_path: Path, raw: bytes, most: int) -> None:
    path = tmp_path / "worker.log"
    path.write_bytes(raw)
    forth, at = [], 0
    while at < len(raw):
        page = read_page(path, at, most=most)
        assert page.start == at < page.end
        forth.append(page)
        at = page.end
    back, at = [], len(raw)
    while at > 0:
        page = read_page(path, at, backwards=True, most=most)
        assert page.end == at > page.start
        back.append(page)
        at = page.start
    for pages in (forth, back[::-1]):
        assert b"".join(page.text.encode("utf-8", "surrogateescape") for page in pages) == raw
        longest = max((len(line) + 1 for line in raw.split(b"\n")), default=0)
        for page in pages:
            whole = page.start == 0 or raw[page.start - 1 : page.start] == b"\n"
            assert whole or longest > most, "a page begins with a whole line, unless that is longer than a page"


@given(raw=logs, at=st.integers(0, 40), backwards=st.booleans(), block=st.integers(1, 16))
@same_file
def test_the_line_found_is_that_of_looking_at_each(
    tmp_path: Path, raw: bytes, at: int, backwards: bool, block: int
) -> None:
    path = tmp_path / "worker.log"
    path.write_bytes(raw)
    begins = [0, *(place + 1 for place, byte in enumerate(raw) if byte == 10)]
    at = max((begin for begin in begins if begin <= at), default=0)  # a search begins where a line does
    lines = [(begin, raw[begin:].partition(b"\n")[0].decode("utf-8", "surrogateescape")) for begin in begins]
    if max(len(line) for _, line in lines) < block:
        found = [begin for begin, line in lines if "needle" in visible(line) and (begin < at) == backwards]
        expected = None if not found else found[-1] if backwards else found[0]
        assert find_line(path, "NEEDLE", at, backwards=backwards, block=block) == expected


def test_what_is_overwritten_or_a_colour_is_not_found_and_what_it_parts_is(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    path.write_bytes(b"plain\nnee\x1b[31mdle\ngone\rthere\n\x1b]0;title\x07shown\n")
    assert find_line(path, "needle", 0) == 6 and find_line(path, "31m", 0) is None
    assert find_line(path, "gone", 0) is None and find_line(path, "title", 0) is None
    assert find_line(path, "there", 0) == path.read_bytes().index(b"gone")


def test_a_missing_log_is_empty_and_a_replaced_one_is_shown_from_its_end(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    assert read_page(path) == LogPage() and find_line(path, "x", 0) is None
    path.write_text("one\ntwo\n")
    assert read_page(path, 1_000_000) == LogPage(0, 8, "one\ntwo\n")
    assert read_page(path, 4) == LogPage(4, 8, "two\n") and read_page(path, 8) == LogPage(8, 8, "")


@pytest.mark.parametrize("kind", ["plain", "coloured"])
def test_of_a_large_log_only_pages_are_read(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "worker.log"
    line = b"\x1b[32m12:00:00\x1b[0m an ordinary line\n" if kind == "coloured" else b"12:00:00 an ordinary line\n"
    with path.open("wb") as log:
        for _ in range(40):
            log.write(line * (2**19 // len(line)))
        log.write(b"the Needle\n" + line * 10)
    read: list[int] = []
    opened = Path.open

    def counting(self: Path, *args: object, **options: object) -> object:
        log = opened(self, *args, **options)  # type: ignore[call-overload]

        class Counted:
            def read(self, size: int) -> bytes:
                read.append(size)
                return bytes(log.read(size))

            def __getattr__(self, name: str) -> object:
                return getattr(log, name)

            def __enter__(self) -> Counted:
                return self

            def __exit__(self, *_: object) -> None:
                log.close()

        return Counted()

    monkeypatch.setattr(Path, "open", counting)
    assert byte_count(read_page(path).text) <= PAGE_BYTES and sum(read) <= PAGE_BYTES
    read.clear()
    place = path.stat().st_size - 10 * len(line) - len(b"the Needle\n")
    assert find_line(path, "needle", path.stat().st_size, backwards=True) == place
    assert len(read) == 1, "the nearest block has it"
    assert find_line(path, "needle", 0) == place and max(read) <= 2**20
