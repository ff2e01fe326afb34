"""Processes that load: what kills or blocks them is said, and nobody waits for them for ever."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
import torch
from torch import Tensor

from logoclip.data import loading
from logoclip.data.loading import load
from logoclip.errors import InputError, JobError


class Enough(Exception):
    """The caller does not wait any more."""


def number(item: int) -> Tensor:
    return torch.tensor([float(item)])


def numbers(
    work: Callable[[int], Tensor], processes: int, waiting: Callable[[], object] = lambda: None
) -> Iterator[Tensor]:
    return load(work, [[1, 2], [3, 4], [5]], torch.cat, processes, waiting)


@pytest.mark.parametrize("processes", [0, 2])
def test_batches_come_in_order(processes: int) -> None:
    before = torch.get_rng_state()
    assert [batch.tolist() for batch in numbers(number, processes)] == [[1, 2], [3, 4], [5]]
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("processes", [0, 2])
@pytest.mark.parametrize("error", [InputError("a.jpg: is gone"), JobError("b.jpg: is cut off")], ids=str)
def test_an_expected_error_comes_through_as_it_is(processes: int, error: Exception) -> None:
    def work(item: int) -> Tensor:
        if item == 3:
            raise error
        return number(item)

    batches = numbers(work, processes)
    assert next(batches).tolist() == [1, 2]
    with pytest.raises(type(error)) as caught:
        next(batches)
    assert str(caught.value) == str(error)


def test_an_unexpected_fault_keeps_its_traceback() -> None:
    def work(item: int) -> Tensor:
        raise ZeroDivisionError(f"of {item}")

    with pytest.raises(ZeroDivisionError, match="Traceback"):
        list(numbers(work, 1))


@pytest.mark.parametrize(
    ("number_of", "words"),
    [
        (signal.SIGKILL, "by SIGKILL, perhaps for want of memory"),
        (signal.SIGBUS, "shared memory .* is full: set num_workers"),
    ],
)
def test_a_killed_process_is_one_line(number_of: signal.Signals, words: str) -> None:
    def work(item: int) -> Tensor:
        if item == 3:
            signal.signal(signal.SIGBUS, signal.SIG_DFL)  # torch's own handler prints to the tests' output
            os.kill(os.getpid(), number_of)
        return number(item)

    handler = signal.getsignal(signal.SIGCHLD)
    with pytest.raises(JobError, match=f"a process that loads crops was killed .*{words}") as caught:
        list(numbers(work, 2))
    assert len(str(caught.value).splitlines()) == 1
    assert signal.getsignal(signal.SIGCHLD) in (handler, signal.SIG_DFL)  # not torch's, which raises anywhere
    assert not multiprocessing.active_children()


def test_shared_memory_that_is_too_small_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Tensor) -> Tensor:
        raise RuntimeError(
            "unable to allocate shared memory(shm) for file </torch_1>: No space left on device (28)\nmore"
        )

    monkeypatch.setattr(torch.Tensor, "share_memory_", full)
    with pytest.raises(
        JobError, match=r"does not fit into the shared memory .*set num_workers: 0, or .*--shm-size"
    ) as caught:
        list(numbers(number, 2))
    assert len(str(caught.value).splitlines()) == 1


def blocked(item: int) -> Tensor:
    if item == 3:
        signal.pause()
        time.sleep(600)  # a thread of the process took the signal
    return number(item)


def test_who_waits_is_asked_and_may_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "POLL_SECONDS", 0.01)
    asked: list[int] = []

    def waiting() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise Enough

    batches = numbers(blocked, 1, waiting)
    with pytest.raises(Enough):
        list(batches)
    assert not multiprocessing.active_children()


def test_after_minutes_without_a_batch_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(loading, "STALLED_SECONDS", 0.2)
    with pytest.raises(JobError, match=r"the processes that load them hang; .* set num_workers: 0"):
        list(numbers(blocked, 1))


GROUP = """
import os, signal, sys
import torch
from logoclip.data.loading import load

heard = []
signal.signal(signal.SIGTERM, lambda *_: heard.append("SIGTERM"))
signal.signal(signal.SIGINT, lambda *_: heard.append("SIGINT"))

def work(item):
    if item == 2:
        sys.stdin.readline()
    return torch.tensor([item])

batches = load(work, [[1], [2], [3], [4]], torch.cat, 2)
print(next(batches).item(), flush=True)
rest = [batch.item() for batch in batches]
print(rest, heard, flush=True)
"""


def test_signals_to_the_whole_group_are_for_the_parent_alone(start: Callable[..., subprocess.Popen[str]]) -> None:
    parent = start(GROUP, start_new_session=True)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "1\n"
    os.killpg(parent.pid, signal.SIGINT)
    os.killpg(parent.pid, signal.SIGTERM)
    output, _ = parent.communicate("\n")
    assert output == "[2, 3, 4] ['SIGINT', 'SIGTERM']\n"
    assert parent.returncode == 0
