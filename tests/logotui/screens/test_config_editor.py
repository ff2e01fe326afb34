"""The person's editor; how it has the terminal is in test_drafts_survive.py."""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from textual.app import App

from logoclip.errors import InputError
from logotui.screens.config_editor import edited, editor_command


class Terminal:
    """An app as far as an editor is concerned."""

    @contextlib.contextmanager
    def suspend(self) -> Iterator[None]:
        yield


APP = cast("App[Any]", Terminal())


def editor(tmp_path: Path, script: str) -> str:
    path = tmp_path / "my editor"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"'{path}'"


def test_what_the_editor_writes_is_taken_to_the_last_character(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", editor(tmp_path, "printf '# é\\r\\n' >> \"$1\""))
    assert edited(APP, "demo.yaml", "seed: 1\r\n") == "seed: 1\r\n# é\r\n"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ('echo x > "$1"; exit 3', "ended with exit code 3: the draft is as it was, and what it wrote is in "),
        ('echo x > "$1"; kill -9 $$', "was killed by signal 9"),
        ("exit 2", r"failed \(exit code 2\) and changed nothing"),
        ('rm "$1"', "left no text in"),
        ("printf '\\377' > \"$1\"", "left no text in"),
    ],
)
def test_an_editor_that_fails_changes_nothing_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    monkeypatch.setenv("VISUAL", editor(tmp_path, script))
    with pytest.raises(InputError, match=said) as caught:
        edited(APP, "demo.yaml", "seed: 1\n")
    if "what it wrote is in" in str(caught.value):
        assert Path(str(caught.value).rsplit(" ", 1)[1]).read_text(encoding="utf-8") == "x\n"


@pytest.mark.parametrize(("variable", "value"), [("VISUAL", "no-such-editor -w"), ("EDITOR", "'unclosed")])
def test_an_editor_that_is_none_is_named(variable: str, value: str) -> None:
    with pytest.raises(InputError, match=f"{variable}={value}"):
        editor_command({variable: value, "PATH": "/usr/bin:/bin"})


def test_without_a_wish_a_usual_editor_is_looked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="set EDITOR to one"):
        editor_command({"PATH": str(tmp_path)})
    nano = tmp_path / "nano"
    nano.write_text("", encoding="utf-8")
    nano.chmod(0o755)
    assert editor_command({"PATH": str(tmp_path), "EDITOR": " "}) == [str(nano)]
    assert editor_command({"PATH": str(tmp_path), "EDITOR": "nano -w"}) == ["nano", "-w"]
