"""Is this machine able to train? Each check is one fact and what it means."""

from __future__ import annotations

import fcntl
import json
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil

from logoclip.machine.check import Check, Verdict
from logoclip.machine.engine import missing_engine
from logoclip.machine.session_scope import logout_warning
from logoclip.machine.shared_memory import (
    EDGE,
    PLACE,
    REFERENCE_BATCH,
    REFERENCE_PROCESSES,
    REMEDY,
    free_bytes,
    shortage_of,
)
from logoclip.workspace import Workspace

MEMORY_WANTED = 8e9  # bytes: a ViT-L/14 with its libraries and a micro-batch
DISK_WANTED = 10e9  # bytes: base model, checkpoints, crops

# In a process of its own: torch takes seconds and a gigabyte, and a broken one may take the process with it.
PROBE = """
import json
from logoclip.machine.engine import require_engine
from logoclip.errors import InputError
try:
    require_engine()
except InputError as error:
    print(json.dumps({"fault": str(error)}))
else:
    import torch, transformers
    gpu = torch.cuda.is_available()
    print(json.dumps({
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "gpu": torch.cuda.get_device_name(0) if gpu else None,
        "memory": torch.cuda.get_device_properties(0).total_memory if gpu else 0,
        "bfloat16": gpu and torch.cuda.is_bf16_supported(including_emulation=False),
    }))
"""


def examine(workspace: Workspace) -> Iterator[Check]:
    """All checks, one by one as they are done."""
    yield Check("Python", "ok", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield from _engine()
    yield _amount("memory", psutil.virtual_memory().available, MEMORY_WANTED, "free")
    yield _shared_memory()
    yield _amount("disk", shutil.disk_usage(workspace.root).free, DISK_WANTED, f"free at {workspace.root}")
    yield _logout()
    runs = workspace.runs if workspace.runs.is_dir() else workspace.root
    yield _try("file locks", lambda: _lock(runs), f"work at {runs}")
    yield _try("database", lambda: _write_ahead(runs), f"can be read while it is written at {runs}")


def _engine() -> Iterator[Check]:
    if missing := missing_engine():
        yield Check("engine", "fault", f"not installed: {', '.join(missing)}; pip install 'logotui[train]'")
        return
    # Not the agent's own input, in which a console's questions come.
    done = subprocess.run(
        [sys.executable, "-c", PROBE], check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        yield Check("engine", "fault", f"torch cannot be loaded: {last}")
        return
    found = json.loads(done.stdout.splitlines()[-1])
    if "fault" in found:
        yield Check("engine", "fault", found["fault"])
        return
    yield Check(
        "engine", "ok", f"torch {found['torch']}, torchvision and transformers {found['transformers']} fit together"
    )
    yield _gpu(found["gpu"], found["memory"], found["bfloat16"])


def _gpu(name: str | None, memory: int, bfloat16: bool) -> Check:
    if name is None:
        return Check("GPU", "warning", "none that torch can use: training runs on the CPU, in float32")
    precision = "bfloat16" if bfloat16 else "no bfloat16: float32"
    return Check("GPU", "ok" if bfloat16 else "warning", f"{name}, {memory / 1e9:.0f} GB, {precision}")


def _amount(name: str, found: float, wanted: float, where: str) -> Check:
    verdict: Verdict = "ok" if found >= wanted else "warning"
    advice = "" if found >= wanted else f"; {wanted / 1e9:.0f} GB are comfortable for the reference setting"
    return Check(name, verdict, f"{found / 1e9:.1f} GB {where}{advice}")


def _shared_memory() -> Check:
    """Room for what the processes of the reference setting load ahead."""
    free = free_bytes()
    if free is None:
        return Check("shared memory", "ok", "none to look at")
    if shortage := shortage_of(REFERENCE_BATCH, EDGE, REFERENCE_PROCESSES):
        return Check("shared memory", "warning", f"num_workers of the reference setting: {shortage}: {REMEDY}")
    return Check("shared memory", "ok", f"{free / 1e9:.1f} GB free in {PLACE} for the batches that are loaded ahead")


def _logout() -> Check:
    if warning := logout_warning():
        return Check("logout", "warning", warning)
    return Check("logout", "ok", "runs go on after it")


def _try(name: str, attempt: Callable[[], None], detail: str) -> Check:
    try:
        attempt()
    except (OSError, sqlite3.Error) as error:
        return Check(name, "fault", f"{detail}: no: {error}; put the workspace on a local disk")
    return Check(name, "ok", detail)


def _lock(directory: Path) -> None:
    with tempfile.TemporaryFile(dir=directory) as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _write_ahead(directory: Path) -> None:
    """Network file systems lack the shared memory that SQLite's write-ahead log needs."""
    with tempfile.TemporaryDirectory(dir=directory, prefix=".doctor-") as place:
        with closing(sqlite3.connect(Path(place) / "probe.db")) as db:
            (mode,) = db.execute("PRAGMA journal_mode = WAL").fetchone()
            db.execute("CREATE TABLE probe (value)")
        if mode != "wal":
            raise OSError(f"the journal stays in mode {mode!r}")
