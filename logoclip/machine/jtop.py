"""A Jetson's board through jtop, the service of jetson-stats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from logoclip.machine.board import Board, as_number, plausible
from logoclip.machine.source import Source
from logoclip.machine.troubles import Troubles


class Jtop:
    """A client of jtop's service. When the service restarts, a new client takes the place of the old one."""

    def __init__(self) -> None:
        self._unstarted: Any = None
        self._source: Source[Any] = Source(self._connect, lambda client: client.close())

    def read(self, troubles: Troubles) -> Board:
        """What the service says of the board; nothing where jetson-stats is not installed or its service not there."""
        return troubles.catch("jtop", lambda: self._read(troubles), Board())

    def _read(self, troubles: Troubles) -> Board:
        try:
            return self._source.ask(lambda client: _board(client, troubles))
        except ModuleNotFoundError as error:
            if error.name == "jtop":  # it is optional
                return Board()
            raise

    def _connect(self) -> Any:
        from jtop import jtop

        # Making a client runs nvcc, dpkg and more, so one that finds no service is started again, not made anew.
        client = self._unstarted = self._unstarted or jtop()
        client.start()
        self._unstarted = None  # it is a thread now, and a thread starts once
        return client


def _board(client: Any, troubles: Troubles) -> Board:
    # Without `spin` it waits for the next measurement. It raises what ended the client's thread, on every call.
    if not client.ok(spin=True):
        raise ConnectionError("the connection ended")
    return Board(
        troubles.catch("jtop's gpu", lambda: _load(client.gpu), None),
        troubles.catch("jtop's temperatures", lambda: _temperatures(client.temperature), {}),
        troubles.catch("jtop's power", lambda: _rails(client.power), {}),
    )


def _load(gpus: Any) -> float | None:
    """Of {name: {"status": {"load": %}}}, as from jetson-stats 4.2 on, or of the only GPU's {"val": %} before."""
    by_name = _mapping(gpus)
    loads = [by_name.get("val"), *(_mapping(_mapping(gpu).get("status")).get("load") for gpu in by_name.values())]
    return next((load for load in map(as_number, loads) if load is not None), None)


def _temperatures(zones: Any) -> dict[str, float]:
    """Of {zone: {"temp": °C, "online": bool}}, or of {zone: °C} before jetson-stats 4.2."""
    return plausible({str(name): _temperature(zone) for name, zone in _mapping(zones).items()})


def _temperature(zone: Any) -> float | None:
    states = _mapping(zone)
    return as_number(zone if not states else states.get("temp") if states.get("online", True) else None)


def _rails(power: Any) -> dict[str, float]:
    """Of {"rail": {name: {"power": mW}}}, or of (total, {name: {"cur": mW}}) before jetson-stats 4.2."""
    rails = power[1] if isinstance(power, (tuple, list)) else _mapping(power).get("rail")
    milliwatts = {
        str(name): as_number(_mapping(rail).get("power", _mapping(rail).get("cur")))
        for name, rail in _mapping(rails).items()
    }
    return {name: value / 1000 for name, value in milliwatts.items() if value is not None}


def _mapping(value: Any) -> Mapping[Any, Any]:
    """`value` if it can be looked up by keys (jtop has classes of its own for that), else nothing."""
    return dict(value) if hasattr(value, "keys") else {}
