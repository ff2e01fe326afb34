"""`logoclip runs duplicate` and `extend`. What comes of an extension is in tests/logoclip/jobs/test_from_run.py."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

from logoclip.runs import RunDirectory
from logoclip.workspace import Workspace

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


def test_a_config_is_made_of_a_run_and_never_of_another_file(
    cli: Cli, make_run: Callable[..., RunDirectory], workspace: Workspace
) -> None:
    run = make_run("demo", state="finished")
    run.config.write_text("# why\r\nseed: 7  # mine\r\n")
    done = cli("runs", "duplicate", "demo-01", "again")
    assert (done.returncode, done.stderr) == (0, "configs/again.yaml is what demo-01 was launched with\n")
    assert (workspace.configs / "again.yaml").read_bytes() == run.config.read_bytes()
    (workspace.configs / "again.yaml").write_text("seed: 8\n")
    for name in ("again", "../up"):
        refused = cli("runs", "duplicate", "demo-01", name)
        assert refused.returncode == 2 and len(refused.stderr.splitlines()) == 1
    assert (workspace.configs / "again.yaml").read_text() == "seed: 8\n"


def test_what_cannot_be_extended_is_one_line(cli: Cli, make_run: Callable[..., RunDirectory]) -> None:
    make_run("demo", state="finished")
    done = cli("runs", "extend", "demo-01", "--epochs", "2")
    assert (done.returncode, done.stderr) == (2, "logoclip: demo-01: has no last.pt to go on from\n")
