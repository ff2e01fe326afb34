"""`logoclip doctor`."""

from __future__ import annotations

from pathlib import Path

from msgspec import to_builtins
from rich.text import Text

from logoclip.cli.options import JsonOption, WorkspaceOption, begin_workspace
from logoclip.cli.output import results, write_json
from logoclip.machine.check import Check
from logoclip.machine.doctor import examine

STYLES = {"ok": "green", "warning": "yellow", "fault": "bold red"}


def doctor(workspace: WorkspaceOption = Path(), json: JsonOption = False) -> int:
    """Is this machine able to train? Looks at the libraries, the GPU, memory, disk and file system.

    Comes back with 1 if something stands in the way.

    Examples:
      logoclip doctor
      logoclip doctor --workspace /ssd/logos --json
    """
    checks = []
    for check in examine(begin_workspace(workspace)):
        checks.append(check)
        if not json:
            results().print(_line(check), soft_wrap=True)
    able = all(check.verdict != "fault" for check in checks)
    if json:
        write_json({"able": able, "checks": to_builtins(checks)})
    return 0 if able else 1


def _line(check: Check) -> Text:
    return Text.assemble((f"{check.verdict:<8}", STYLES[check.verdict]), f"{check.name:<11} {check.detail}")
