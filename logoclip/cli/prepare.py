"""`logoclip prepare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import tyro

from logoclip.cli.jobs import refuse_existing, run_job
from logoclip.cli.options import JsonOption, MaybePath, WorkspaceOption, begin_workspace, input_path, output_path
from logoclip.cli.output import remarks, write_json
from logoclip.config.schema import TrainingConfig
from logoclip.data.audit import read_audit
from logoclip.data.audit_page import summary
from logoclip.data.boxes import LEAST_SIDE
from logoclip.data.labels import LabelSource
from logoclip.data.prepared import brands_and_classes, count_all, read_aliases, read_remarks, skipped_files

SHOWN = 10


def prepare(
    dataset: Path,
    output: Path,
    min_side: Annotated[int, tyro.conf.arg(metavar="PIXELS")] = LEAST_SIDE,
    labels: LabelSource = "annotation",
    aliases: MaybePath = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """Cut a LogoDet-3K folder into crops, images and a database.

    Reads {Category}/{Brand}/{n}.jpg with {n}.xml beside it, or {Brand}/{n}.jpg without the category level. Whatever
    raster format Pillow reads is read, and turned upright. What cannot be used is skipped, counted and listed. Stopped
    or killed, it goes on where it was when it is started again.

    Examples:
      logoclip prepare --dataset ~/LogoDet-3K --output data/logodet3k
      logoclip prepare --dataset photos --output data/photos --json

    Args:
        dataset: Folder with the photographs and their annotations.
        output: Folder to make: reference_logos/, test_images/, test_data_mapping.db.
        min_side: Least width and height of a logo, in pixels of its photograph.
        labels: Whether a logo is of the brand that its annotation names, or always of its folder's.
        aliases: Which classes are of one brand, lines of `name: brand`; otherwise the workspace's data/aliases.yaml, or
            the table that comes with the program.
    """
    place = begin_workspace(workspace)
    target = output_path(place, output)
    source = input_path(place, dataset)
    refuse_existing(target, "choose another --output, or remove it first")
    arguments = {"dataset": str(source), "output": str(target), "min_side": min_side, "labels": labels}
    if aliases:
        arguments["aliases"] = str(input_path(place, aliases))
    run = run_job(place, "prepare", "prepare", arguments)
    report = {"output": str(target), "run": run.id, **_counts(target)}
    if json:
        write_json(report)
    else:
        _tell(report)
    return 0


def _counts(prepared: Path) -> dict[str, Any]:
    counts, found = count_all(prepared), read_audit(prepared, TrainingConfig().seed)
    skipped = [{"path": path, "reason": reason} for path, reason in skipped_files(prepared)]
    return {
        "crops": counts.crops,
        "images": counts.images,
        "brands": counts.brands,
        "classes": counts.classes,
        "aliases": read_aliases(prepared),
        "remarks": read_remarks(prepared),
        "skipped": skipped,
        "audit": {finding.kind: finding.count for finding in found.findings},
        "doubtful": summary(found),
    }


def _tell(report: dict[str, Any]) -> None:
    console, skipped = remarks(), report["skipped"]
    held = brands_and_classes(report["brands"], report["classes"])
    console.print(
        f"{report['output']}: {report['crops']} crops of {held} from {report['images']} images, {len(skipped)} skipped"
    )
    console.print(f"  audit: {report['doubtful']} (logoclip audit {report['output']} lists them)")
    if report["aliases"]:
        console.print(f"  aliases used: {len(report['aliases']['used'])}, of {report['aliases']['file']}")
    for item in skipped[:SHOWN]:
        console.print(f"  skipped {item['path']}: {item['reason']}")
    if len(skipped) > SHOWN:
        console.print(f"  and {len(skipped) - SHOWN} more, in its table `skipped`")
