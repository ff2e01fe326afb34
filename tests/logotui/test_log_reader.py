from __future__ import annotations

from logoclip.runs.log_pages import PAGE_BYTES
from logotui.log_reader import LogReader
from tests.logotui.fake_host import FakeHost

LINES = [f"line {number:06d} of many words and more of them\n" for number in range(12_000)]


def reader(lines: list[str]) -> tuple[FakeHost, LogReader]:
    host = FakeHost(logs={"demo-01": "".join(lines)})
    return host, LogReader(host.ask, "demo-01")


def held(log: LogReader) -> list[str]:
    return [f"{line.raw}\n" for line in log.window.lines]


async def test_a_long_log_is_walked_page_by_page_to_its_beginning() -> None:
    host, log = reader(LINES)
    await log.read_end()
    assert held(log) == LINES[-len(log.window.lines) :] and len("".join(held(log))) <= PAGE_BYTES
    while await log.read_before():
        pass
    assert log.window.start == 0 and held(log) == LINES
    assert all(call["backwards"] for call in host.asked("read_log")[1:])


async def test_what_is_written_is_read_on_from_there() -> None:
    host, log = reader(LINES[:10])
    await log.read_end()
    host.logs["demo-01"] += "".join(LINES[10:5000])
    while await log.read_after():
        pass
    assert held(log)[-1] == LINES[4999] and held(log)[:10] == LINES[:10] and log.window.at_end
    assert not await log.read_after()


async def test_a_place_far_away_replaces_what_is_held() -> None:
    _, log = reader(LINES)
    await log.read_end()
    at = await log.find("line 003333", log.window.size, backwards=True)
    assert at == 3333 * len(LINES[0])
    await log.read_around(at)
    place = log.window.place_of(at)
    assert place and held(log)[place] == LINES[3333] and held(log)[place - 1] == LINES[3332]
    assert await log.find("no such words", 0, backwards=False) is None
    await log.read_beginning()
    assert held(log)[0] == LINES[0]


async def test_a_log_that_was_replaced_by_a_shorter_one_is_read_anew() -> None:
    host, log = reader(LINES[:100])
    await log.read_end()
    host.logs["demo-01"] = "begun anew\n"
    assert not await log.read_after()
    assert held(log) == ["begun anew\n"]
