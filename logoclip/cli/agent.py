"""`logoclip agent`."""

from __future__ import annotations

import sys
from pathlib import Path

from logoclip.agent.agent import Agent
from logoclip.agent.server import serve
from logoclip.cli.options import WorkspaceOption
from logoclip.workspace import Workspace


def agent(workspace: WorkspaceOption = Path()) -> int:
    """Answer a console on another machine, over standard input and output.

    One JSON object a line: {"id": 1, "call": "runs", "args": {}} is answered by {"id": 1, "result": [...]}. The
    console starts this by itself, over ssh; it ends when its input ends.

    Examples:
      ssh jetson logoclip agent --workspace ~/logos
    """
    serve(Agent(Workspace.open(workspace)), sys.stdin, sys.stdout)
    return 0
