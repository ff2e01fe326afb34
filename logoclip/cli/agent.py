"""`logoclip agent`."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from logoclip.agent.agent import Agent
from logoclip.agent.server import serve
from logoclip.cli.options import WorkspaceOption
from logoclip.workspace import Workspace


def agent(workspace: WorkspaceOption = Path()) -> int:
    """Answer a console on another machine, over standard input and output.

    One JSON object a line; the first question is "hello". The console starts this by itself, over ssh; it ends when
    its input ends.

    Examples:
      ssh jetson logoclip agent --workspace ~/logos
    """
    agent = Agent(Workspace.open(workspace))
    with _standard_output_alone() as stdout:
        serve(agent, sys.stdin.buffer, stdout)
    return 0


@contextlib.contextmanager
def _standard_output_alone() -> Iterator[IO[bytes]]:
    """Standard output for the answers; whatever else this process prints, even from C, goes to standard error."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as stdout:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        yield stdout
