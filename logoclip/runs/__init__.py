"""The run directory: the one protocol between a worker, its launcher and everybody who looks on."""

from __future__ import annotations

from logoclip.runs.about import About, describe, read_about
from logoclip.runs.control import Ask, Control, Wanted, ask, read_control, want
from logoclip.runs.create import create_run
from logoclip.runs.curves import Cursor, Curve, Curves, read_curves
from logoclip.runs.directory import RunDirectory
from logoclip.runs.find import find_named, find_run, list_runs
from logoclip.runs.heartbeat import heartbeat
from logoclip.runs.judging import read_status
from logoclip.runs.launch import launch, out_of_sight, resume, stop_without_worker
from logoclip.runs.lock import acquire, adopt, is_held
from logoclip.runs.metrics import MetricsWriter
from logoclip.runs.reading import (
    Event,
    Histogram,
    ScalarRow,
    Scalars,
    latest_scalars,
    read_events,
    read_histograms,
    read_histograms_after,
    read_scalars,
)
from logoclip.runs.states import ALIVE, ENDED, KINDS, Kind, State
from logoclip.runs.status import Status
from logoclip.runs.status_writer import StatusWriter

__all__ = [
    "ALIVE",
    "ENDED",
    "KINDS",
    "About",
    "Ask",
    "Control",
    "Cursor",
    "Curve",
    "Curves",
    "Event",
    "Histogram",
    "Kind",
    "MetricsWriter",
    "RunDirectory",
    "ScalarRow",
    "Scalars",
    "State",
    "Status",
    "StatusWriter",
    "Wanted",
    "acquire",
    "adopt",
    "ask",
    "create_run",
    "describe",
    "find_named",
    "find_run",
    "heartbeat",
    "is_held",
    "latest_scalars",
    "launch",
    "list_runs",
    "out_of_sight",
    "read_about",
    "read_control",
    "read_curves",
    "read_events",
    "read_histograms",
    "read_histograms_after",
    "read_scalars",
    "read_status",
    "resume",
    "stop_without_worker",
    "want",
]
