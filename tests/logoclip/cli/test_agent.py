"""`logoclip agent`, as ssh starts it."""

from __future__ import annotations

import json
import subprocess
import sys

from logoclip.workspace import Workspace


def test_lines_are_answered_until_the_input_ends(workspace: Workspace) -> None:
    asked = "".join(json.dumps({"id": number, "call": call}) + "\n" for number, call in enumerate(("info", "runs")))
    command = [sys.executable, "-m", "logoclip", "agent", "--workspace", str(workspace.root)]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=60)
    info, runs = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, done.stderr) == (0, "")
    assert info["result"]["workspace"] == str(workspace.root)
    assert runs == {"id": 1, "result": []}
