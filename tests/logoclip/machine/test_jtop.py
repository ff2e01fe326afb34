"""jetson-stats in its shapes and its moods."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any, ClassVar

import pytest

from logoclip.machine import source
from logoclip.machine.board import Board
from logoclip.machine.jtop import Jtop
from logoclip.machine.troubles import Troubles


class Interface:
    """As jetson-stats' own: looked up by keys, yet no dict."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    def keys(self) -> Any:
        return self._data.keys()

    def __getitem__(self, key: str) -> Any:
        return self._data[key]


class Client:
    """A client of jetson-stats 4.3, as far as it is used."""

    made = 0
    fault: ClassVar[Exception | None] = None
    gpu: ClassVar[Any] = Interface({"gpu": {"type": "integrated", "status": {"load": 61.5}, "freq": {}}})
    temperature: ClassVar[Any] = {"gpu": {"temp": 51.0, "online": True}, "cv0": {"temp": -256, "online": False}}
    power: ClassVar[Any] = {"rail": {"VDD_GPU_SOC": {"power": 8200, "volt": 19000}}, "tot": {"power": 20000}}

    def __init__(self) -> None:
        type(self).made += 1

    def start(self) -> None:
        return None

    def ok(self, spin: bool = False) -> bool:
        assert spin, "it would wait for the next measurement"
        if self.fault:
            raise self.fault
        return True

    def close(self) -> None:
        return None


class Client3(Client):
    """Before 4.2."""

    gpu: ClassVar[Any] = {"val": 61, "frq": 306000, "min_freq": 114750, "max_freq": 1300500}
    temperature: ClassVar[Any] = {"GPU": 51.0, "AO": 44.5, "thermal": -256.0}
    power: ClassVar[Any] = ({"cur": 20000, "avg": 19000}, {"GPU SOC": {"cur": 8200, "avg": 8000}})


def install(monkeypatch: pytest.MonkeyPatch, client: type[Client]) -> None:
    monkeypatch.setattr(client, "made", 0)
    module = ModuleType("jtop")
    module.jtop = client  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "jtop", module)


def read(jtop: Jtop) -> tuple[Board, list[str]]:
    troubles = Troubles()
    return jtop.read(troubles), troubles.lines


@pytest.mark.parametrize(
    ("client", "board"),
    [
        (Client, Board(61.5, {"gpu": 51.0}, {"VDD_GPU_SOC": 8.2})),
        (Client3, Board(61.0, {"AO": 44.5, "GPU": 51.0}, {"GPU SOC": 8.2})),
    ],
)
def test_the_board_in_percent_degrees_and_watts(
    client: type[Client], board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, client)
    assert read(Jtop()) == (board, [])


@pytest.mark.parametrize("gpu", [{}, None, {"gpu": {}}, {"gpu": {"status": None}}, {"gpu": {"status": {"load": None}}}])
def test_a_gpu_without_a_load(gpu: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "gpu", gpu)
    install(monkeypatch, Client)
    assert read(Jtop()) == (Board(None, {"gpu": 51.0}, {"VDD_GPU_SOC": 8.2}), [])


@pytest.mark.parametrize(
    "power", [{}, None, {"rail": None}, {"rail": {"VDD_IN": {"power": None}}}, [{}, {"GPU": {"cur": None}}], ({}, None)]
)
def test_rails_without_a_power(power: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "power", power)
    install(monkeypatch, Client)
    assert read(Jtop()) == (Board(61.5, {"gpu": 51.0}, {}), [])


def test_a_shape_of_another_kind_takes_its_own_gauge_along_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "power", ({},))
    install(monkeypatch, Client)
    board, troubles = read(Jtop())
    assert board == Board(61.5, {"gpu": 51.0}, {})
    assert [line.partition(":")[0] for line in troubles] == ["jtop's power"]


def test_without_jetson_stats_nothing_is_amiss(monkeypatch: pytest.MonkeyPatch) -> None:
    class Uninstalled:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "jtop":
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.delitem(sys.modules, "jtop", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Uninstalled(), *sys.meta_path])
    assert read(Jtop()) == (Board(), [])


class TestRestart:
    """jtop.service restarts: the client's `ok` raises what its thread met, on every call."""

    @pytest.fixture
    def jtop(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jtop]:
        install(monkeypatch, Client)
        jtop = Jtop()
        assert read(jtop)[0].percent == 61.5
        monkeypatch.setattr(Client, "fault", ConnectionResetError(104, "Connection reset by peer"))
        yield jtop

    def test_the_client_is_dropped_and_its_trouble_stays_stated(self, jtop: Jtop) -> None:
        assert [read(jtop), read(jtop)] == [(Board(), ["jtop: Connection reset by peer"])] * 2
        assert Client.made == 1

    def test_it_returns_by_itself(self, jtop: Jtop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(source, "AGAIN_AFTER", 0.0)
        read(jtop)
        monkeypatch.setattr(Client, "fault", None)
        assert read(jtop) == (Board(61.5, {"gpu": 51.0}, {"VDD_GPU_SOC": 8.2}), [])
        assert Client.made == 2

    def test_a_client_that_ended_without_an_error_is_dropped_too(
        self, jtop: Jtop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Client, "ok", lambda self, spin: False)
        assert read(jtop) == (Board(), ["jtop: the connection ended"])


def test_a_service_that_is_not_there_is_asked_again_by_the_same_client(monkeypatch: pytest.MonkeyPatch) -> None:
    faults: list[Exception] = [RuntimeError("The jtop.service is not active. Please run:\nsudo jtop --install-service")]

    class Refusing(Client):
        def start(self) -> None:
            if faults:
                raise faults.pop()

    install(monkeypatch, Refusing)
    monkeypatch.setattr(source, "AGAIN_AFTER", 0.0)
    jtop = Jtop()
    assert read(jtop)[1] == ["jtop: The jtop.service is not active. Please run: sudo jtop --install-service"]
    assert read(jtop)[0].percent == 61.5
    assert Refusing.made == 1
