"""`logoclip detect`."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import tyro
from rich.table import Table

from logoclip.cli.models import data_directory, model_location, reference_training
from logoclip.cli.options import JsonOption, MaybePath, MaybeText, WorkspaceOption, begin_workspace, input_path
from logoclip.cli.output import remarks, results, write_json
from logoclip.detection.boxes import annotated_boxes
from logoclip.errors import InputError
from logoclip.evaluation.matching import Method
from logoclip.machine.engine import require_engine
from logoclip.workspace import Workspace

if TYPE_CHECKING:
    from logoclip.detection.detect_logos import DetectLogosDETR, Match
    from logoclip.detection.references import References
    from logoclip.detection.rule import Rule

Boxes = Literal["detector", "annotations"]
Found = list[tuple[Path, "list[Match]"]]


def detect(
    images: Annotated[Path, tyro.conf.Positional, tyro.conf.arg(metavar="IMAGES")],
    /,
    detr_model: MaybeText = None,
    boxes: Boxes = "detector",
    model: Annotated[str | None, tyro.conf.arg(aliases=["-e"], metavar="MODEL", help_behavior_hint="")] = None,
    references: MaybePath = None,
    threshold: Annotated[float | None, tyro.conf.arg(aliases=["-t"], metavar="FLOAT", help_behavior_hint="")] = None,
    matching_method: Annotated[Method | None, tyro.conf.arg(metavar="METHOD", help_behavior_hint="")] = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """Find and name the logos in photographs.

    A detector finds boxes, the CLIP model compares what is in them with references of each class, and whatever is
    similar enough gets a name. Boxes may also come from annotations (Pascal VOC XML beside each photograph).

    Examples:
      logoclip detect photos --detr-model models/detr-logos --references data/logodet3k
      logoclip detect photo.jpg --detr-model facebook/detr-resnet-50 -e models/logos -t 0.82 --json
      logoclip detect data/demo/test_images --boxes annotations

    Args:
        images: A photograph, or a folder of them.
        detr_model: Object detector: a directory or a hub id.
        boxes: Where the boxes come from.
        model: CLIP model: a directory or a hub id; otherwise what the newest training's export_dir holds.
        references: Prepared data, or a folder with {Brand}/*.jpg or {Brand}.png; otherwise the prepared data there are.
        threshold: Similarity from which a brand is named; otherwise the model's own.
        matching_method: simple, margin or multi-ref; otherwise the one that the model's threshold belongs to.
    """
    place = begin_workspace(workspace)
    source = input_path(place, images)
    if boxes == "detector" and detr_model is None:
        raise InputError("where are the logos? say --detr-model MODEL for a detector, or --boxes annotations")
    training = reference_training(place, None)
    location = model_location(place, model or training.published(place))
    folder = data_directory(place, references, training.config.data_dir)
    detector = _detector(place, location, detr_model if boxes == "detector" else None)
    found = list(_found(detector, source, detector.load_references(folder), threshold, matching_method, boxes))
    _show(found, boxes, location, detector.rule(threshold, matching_method), json)
    return 0


def _detector(place: Workspace, location: str, detr_model: str | None) -> DetectLogosDETR:
    require_engine()
    detection = importlib.import_module("logoclip.detection.detect_logos")
    logger = logging.getLogger("logoclip.detect")
    logger.addHandler(logging.StreamHandler())
    made: DetectLogosDETR = detection.DetectLogosDETR(
        logger, embedding_model=location, detr_model=detr_model and model_location(place, detr_model)
    )
    return made


def _found(
    detector: DetectLogosDETR,
    source: Path,
    references: References,
    threshold: float | None,
    method: Method | None,
    boxes: Boxes,
) -> Iterator[tuple[Path, list[Match]]]:
    if source.is_dir():
        yield from detector.match_folder(source, references, threshold, method, boxes == "annotations")
        return
    given = annotated_boxes(source) if boxes == "annotations" else None
    yield source, detector.match(source, references, threshold, method, given)


def _show(found: Found, boxes: Boxes, location: str, rule: Rule, as_json: bool) -> None:
    if as_json:
        images = [{"path": str(path), "logos": [match.to_dict() for match in matches]} for path, matches in found]
        write_json({"images": images, "boxes": boxes, "model": location, "rule": _plain(rule)})
        return
    matches = [(path, match) for path, matches in found for match in matches]
    classes = any(match.class_name != match.brand for _, match in matches)
    table = Table("image", "box", "brand", *(["class"] if classes else []), "similarity")
    for path, match in matches:
        box, given = " ".join(map(str, match.detection.box)), match.brand or f"– (nearest: {match.best})"
        mark = [match.class_name or ""] if classes else []
        table.add_row(path.name, box, given, *mark, f"{match.score:.3f}")
    results().print(table)
    source = "the annotations" if boxes == "annotations" else "the detector"
    remarks().print(f"{len(found)} images; boxes come from {source}; {rule.described()}")


def _plain(rule: Rule) -> dict[str, object]:
    names = ("threshold", "method", "best_references", "margin", "source")
    return {name: getattr(rule, name) for name in names}
