"""`logoclip audit`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro
from msgspec import to_builtins
from msgspec.structs import replace
from rich.markdown import Markdown

from logoclip.atomic_file import replace_text
from logoclip.cli.jobs import run_job
from logoclip.cli.models import model_location
from logoclip.cli.options import (
    JsonOption,
    MaybePath,
    MaybeText,
    WorkspaceOption,
    begin_workspace,
    input_path,
    output_path,
)
from logoclip.cli.output import remarks, results, write_json, write_line
from logoclip.data.audit import read_audit
from logoclip.data.audit_page import markdown
from logoclip.data.findings import Audit
from logoclip.errors import InputError
from logoclip.evaluation.label_audit import load_findings
from logoclip.jobs.arguments import check_seed
from logoclip.workspace import Workspace

DataArgument = Annotated[Path, tyro.conf.Positional, tyro.conf.arg(metavar="DATA", help="Prepared data.")]


def audit(
    data: DataArgument,
    model: MaybeText = None,
    seed: int = 42,
    output: MaybePath = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """Copies, double labels and look-alike names in prepared data.

    Lists photographs and crops that are copies of each other (within a class, across classes, across the split), logos
    boxed twice or under two names, and names that look alike. With a model also the crops that stand among another
    brand's and the classes that look like one.

    Examples:
      logoclip audit data/logodet3k
      logoclip audit data/photos --model models/demo-base --output audit.md
      logoclip audit data/photos --json

    Args:
        model: Judge the labels by this model's embeddings too, a directory or a hub id.
        seed: The training's seed, which decides the split.
        output: File to write the page to, as Markdown (default: show it).
    """
    check_seed(seed, "--seed")
    place = begin_workspace(workspace)
    prepared = input_path(place, data)
    target = _free(output_path(place, output)) if output else None
    found = replace(read_audit(prepared, seed), data=place.relative(prepared))
    if model is not None:
        found = _with_model(place, prepared, model, found)
    if target is not None:
        replace_text(target, markdown(found))
        remarks().print(f"written to {target}")
    if json:
        write_json(to_builtins(found))
    elif target is None:
        _show(markdown(found))
    return 0


def _free(target: Path) -> Path:
    if target.is_dir():
        raise InputError(f"--output: {target} is a folder: name a file, for example {target / 'audit.md'}")
    if not target.parent.is_dir():
        raise InputError(f"--output: there is no folder {target.parent}")
    return target


def _with_model(workspace: Workspace, data: Path, model: str, found: Audit) -> Audit:
    run = run_job(workspace, "audit", "audit", {"data": str(data), "model": model_location(workspace, model)})
    return replace(found, findings=(*found.findings, *load_findings(run.evaluation)))


def _show(page: str) -> None:
    """On a terminal the page as it is meant, elsewhere its Markdown."""
    console = results()
    if console.is_terminal:
        console.print(Markdown(page))
    else:
        write_line(page.rstrip())
