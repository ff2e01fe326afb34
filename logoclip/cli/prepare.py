"""`logoclip prepare`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from logoclip.cli.jobs import refuse_existing, run_job
from logoclip.cli.options import JsonOption, MaybePath, WorkspaceOption, begin_workspace, input_path, output_path
from logoclip.cli.output import remarks, write_json
from logoclip.data.prepared import brands_and_classes, count_all, read_aliases, skipped_files

SHOWN = 10


def prepare(
    dataset: Path,
    output: Path,
    aliases: MaybePath = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """Cut a LogoDet-3K folder into crops, images and a database.

    Reads {Category}/{Brand}/{n}.jpg with {n}.xml beside it, or {Brand}/{n}.jpg without the category level.
    What cannot be read is skipped, counted and listed.

    Examples:
      logoclip prepare --dataset ~/LogoDet-3K --output data/logodet3k
      logoclip prepare --dataset photos --output data/photos --json

    Args:
        dataset: Folder with the photographs and their annotations.
        output: Folder to make: reference_logos/, test_images/, test_data_mapping.db.
        aliases: Which classes are of one brand, lines of `name: brand`; otherwise the workspace's data/aliases.yaml, or
            the table that comes with the program.
    """
    place = begin_workspace(workspace)
    target = output_path(place, output)
    source = input_path(place, dataset)
    refuse_existing(target, "choose another --output, or remove it first")
    arguments = {"dataset": str(source), "output": str(target)}
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
    counts = count_all(prepared)
    skipped = [{"path": path, "reason": reason} for path, reason in skipped_files(prepared)]
    numbers = {"crops": counts.crops, "images": counts.images, "brands": counts.brands, "classes": counts.classes}
    return {**numbers, "aliases": read_aliases(prepared), "skipped": skipped}


def _tell(report: dict[str, Any]) -> None:
    console, skipped = remarks(), report["skipped"]
    held = brands_and_classes(report["brands"], report["classes"])
    console.print(
        f"{report['output']}: {report['crops']} crops of {held} from {report['images']} images, {len(skipped)} skipped"
    )
    if report["aliases"]:
        console.print(f"  aliases used: {len(report['aliases']['used'])}, of {report['aliases']['file']}")
    for item in skipped[:SHOWN]:
        console.print(f"  skipped {item['path']}: {item['reason']}")
    if len(skipped) > SHOWN:
        console.print(f"  and {len(skipped) - SHOWN} more, in its table `skipped`")
