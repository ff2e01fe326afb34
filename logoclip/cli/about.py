"""`logoclip runs rename`, `tag` and `note`: what people say of runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from logoclip.cli.options import JsonOption, RunId, WorkspaceOption
from logoclip.cli.output import remarks, write_json, write_line
from logoclip.runs import About, RunDirectory, describe, find_named, read_about
from logoclip.workspace import Workspace

Text = Annotated[str | None, tyro.conf.Positional, tyro.conf.arg(metavar="TEXT", help_behavior_hint="")]
Words = Annotated[tuple[str, ...], tyro.conf.Positional, tyro.conf.arg(metavar="TAG", help_behavior_hint="")]
Gone = Annotated[tuple[str, ...], tyro.conf.arg(metavar="TAG", help_behavior_hint="")]


def rename(run: RunId, title: Text = None, /, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> int:
    """Give a run a title, which is shown in place of its id and finds it; without one, say the title.

    The id stays, and goes on finding it. An empty title takes the title away.

    Examples:
      logoclip runs rename demo-01 "Long warm-up"
      logoclip runs rename demo-01 ""

    Args:
        title: The new title.
    """
    found = find_named(Workspace.open(workspace).runs, run)
    if title is None:
        return _said(found, read_about(found), "title", json)
    about = describe(found, title=title)
    return _changed(found, about, f"{found.id} is called {about.title!r}" if about.title else found.id, json)


def tag(
    run: RunId, tags: Words = (), /, remove: Gone = (), workspace: WorkspaceOption = Path(), json: JsonOption = False
) -> int:
    """Add tags to a run, or remove some; without any, list them.

    Examples:
      logoclip runs tag demo-01 best long-warm-up
      logoclip runs tag demo-01 --remove best
      logoclip runs tag demo-01

    Args:
        tags: Words to add.
        remove: Words to take away.
    """
    found = find_named(Workspace.open(workspace).runs, run)
    if not tags and not remove:
        return _said(found, read_about(found), "tags", json)
    about = describe(found, add_tags=tags, remove_tags=remove)
    return _changed(found, about, f"{found.id} is tagged {' '.join(about.tags) or 'with nothing'}", json)


def note(run: RunId, text: Text = None, /, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> int:
    """Write a note to a run in place of the one before; without one, say the note.

    Examples:
      logoclip runs note demo-01 "diverged after the warm-up: lr too high?"
      logoclip runs note demo-01

    Args:
        text: The new note; an empty one takes it away.
    """
    found = find_named(Workspace.open(workspace).runs, run)
    if text is None:
        return _said(found, read_about(found), "note", json)
    about = describe(found, note=text)
    return _changed(found, about, f"{found.id}: note {'written' if about.note else 'taken away'}", json)


def _said(run: RunDirectory, about: About, what: str, as_json: bool) -> int:
    if about.trouble:
        remarks().print(about.trouble)
    value = getattr(about, what)
    if as_json:
        write_json(_values(run, about))
    elif value:
        write_line(" ".join(value) if isinstance(value, tuple) else value)
    else:
        remarks().print(f"{run.id}: no {what} yet")
    return 0


def _changed(run: RunDirectory, about: About, said: str, as_json: bool) -> int:
    if as_json:
        write_json(_values(run, about))
    else:
        remarks().print(said)
    return 0


def _values(run: RunDirectory, about: About) -> dict[str, object]:
    return {"id": run.id, "title": about.title, "tags": list(about.tags), "note": about.note}
