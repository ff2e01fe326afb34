"""`logoclip agent`, as ssh starts it."""

from __future__ import annotations

import json
import subprocess
import sys

from logoclip.agent.questions.machine import PROTOCOL, Hello, Info
from logoclip.agent.questions.runs import Runs
from logoclip.agent.wire import request_line
from logoclip.workspace import Workspace


def test_lines_are_answered_until_the_input_ends(workspace: Workspace) -> None:
    asked = b"".join(
        request_line(number, question) for number, question in enumerate((Hello(PROTOCOL), Info(), Runs()))
    )
    command = [sys.executable, "-m", "logoclip", "agent", "--workspace", str(workspace.root)]
    done = subprocess.run(command, input=asked, capture_output=True, timeout=60)
    replies = {reply["id"]: reply["result"] for reply in map(json.loads, done.stdout.splitlines())}
    assert (done.returncode, done.stderr) == (0, b"")
    assert replies[1]["workspace"] == str(workspace.root)
    assert replies[2]["changed"] == []
