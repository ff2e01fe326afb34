"""`logoclip demo`: what cannot work is one line, at once."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from logoclip.workspace import Workspace

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("--brands 24", "logoclip: brands: 24 is too few, at least 53 work"),
        ("--images-per-brand -1", "logoclip: images_per_brand: must be a whole number of at least 1, given -1"),
        ("--max-epochs 0", "logoclip: max_epochs: must be greater than or equal to 1, given 0"),
    ],
)
def test_a_size_that_cannot_work(cli: Cli, workspace: Workspace, words: str, line: str) -> None:
    done = cli("demo", ".", *words.split())
    assert done.returncode == 2
    assert done.stderr.startswith(line) and len(done.stderr.splitlines()) == 1
    assert not list(workspace.root.glob("*/*"))


def test_pictures_of_the_persons_own_are_kept(cli: Cli, workspace: Workspace) -> None:
    mine = workspace.data / "demo-pictures" / "mine.jpg"
    mine.parent.mkdir()
    mine.write_text("mine")
    done = cli("demo", ".")
    assert (done.returncode, mine.read_text()) == (2, "mine")
    assert f"{mine.parent}: holds something that was not rendered here" in done.stderr
    assert list(workspace.root.glob("*/*")) == [mine.parent]
