"""From a photograph to the names of the logos in it: boxes → crops → embeddings → references."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from logoclip.data.folders import picture_files
from logoclip.data.orientation import UPRIGHT, orientation
from logoclip.data.picture_modes import rgb
from logoclip.data.pictures import read_picture
from logoclip.data.prepared import is_prepared, load_prepared
from logoclip.data.skipped import Skipped, first_line
from logoclip.detection.boxes import Detection, annotated_boxes
from logoclip.detection.detector import ObjectDetector
from logoclip.detection.references import References, brands_of, folder_references, prepared_references, readable
from logoclip.detection.rule import Rule
from logoclip.errors import InputError
from logoclip.evaluation.embedding_cache import Embeddings
from logoclip.evaluation.evaluator import EmbeddingEvaluator
from logoclip.evaluation.fitted import facts_in
from logoclip.evaluation.matching import (
    UNKNOWN,
    Method,
    best_classes,
    by_class,
    class_scores,
    decide,
    nameable,
)
from logoclip.evaluation.protocol import REFERENCES
from logoclip.model.encoder import Encoder

DETECTION_THRESHOLD = 0.5


@dataclass(frozen=True)
class Match:
    """What one detection was taken for.

    Attributes:
        brand: the brand given, None if no class is similar enough.
        class_name: the class given, which is one mark of the brand; None if there is no brand.
        best: the most similar class, named or not.
        score: its similarity, by the matching method.
        lead: how far it leads the best class of another brand, None if there is no other.
        reference: the most similar of its pictures.
    """

    detection: Detection
    brand: str | None
    class_name: str | None
    best: str
    score: float
    lead: float | None
    reference: Path

    def to_dict(self) -> dict[str, Any]:
        """As JSON says it: the detection's fields beside the match's."""
        values = {key: value for key, value in asdict(self).items() if key != "detection"}
        return {**asdict(self.detection), **values, "reference": str(self.reference)}


class DetectLogosDETR:
    """Finds logos with any object detector and names them with a CLIP model of ours or anyone's.

    Args:
        logger: hears what is loaded and what is skipped.
        embedding_model: directory or hub id of the CLIP model.
        detr_model: directory or hub id of an `AutoModelForObjectDetection`, such as DETR. Without one, boxes must come
            from elsewhere, such as annotations.
        detection_threshold: how sure the detector must be, 0 to 1.

    Raises:
        InputError: a model is missing, or needs a library that is.
    """

    def __init__(
        self,
        logger: logging.Logger | None = None,
        *,
        embedding_model: str | Path,
        detr_model: str | Path | None = None,
        detection_threshold: float = DETECTION_THRESHOLD,
        device: torch.device | None = None,
    ) -> None:
        self.logger = logger or logging.getLogger(__name__)
        self.encoder = Encoder.load(str(embedding_model), device)
        self.detector = ObjectDetector(str(detr_model), self.encoder.device) if detr_model else None
        self.detection_threshold = detection_threshold
        self._said: set[str] = set()
        self.logger.info("embeddings: %s, detector: %s", embedding_model, detr_model or "none, boxes are given")

    def detect(self, image: Image.Image | Path) -> list[Detection]:
        """The logos in a photograph, the surest first.

        Raises:
            InputError: the photograph cannot be read, or there is no detector.
        """
        if self.detector is None:
            raise InputError("no detector: give detr_model, or take the boxes from annotations")
        return self.detector(self._picture(image), self.detection_threshold)

    def load_references(
        self, folder: Path, brands: Iterable[str] | None = None, per_class: int | None = None, seed: int = 42
    ) -> References:
        """The references in prepared data or in a folder of pictures.

        Args:
            folder: prepared data, of which `per_class` crops of each class are taken by `seed`; by default as many as
                the model's threshold was fitted with (the more there are, the higher the best of them score); or
                `{Brand}/1.jpg` or `{Brand}.png`, all of which are taken. `Acme-1` and `Acme-2` are two classes of one
                brand, `acme`.
            brands: take these alone.

        Raises:
            InputError: there are no references, or none of a brand can be read. One that cannot is logged while there
                are others of its brand.
        """
        if is_prepared(folder):
            facts = facts_in(self.encoder.card)
            return self._prepared(folder, brands, per_class or (facts.references if facts else REFERENCES), seed)
        found = folder_references(folder, brands, self._warn)
        files = {name: readable(name, pictures, self._warn) for name, pictures in found.items()}
        paths = [path for group in files.values() for path in group]
        embeddings = self.encoder.embed_files(paths)
        counts = tuple(map(len, files.values()))
        return References(tuple(files), brands_of(tuple(files)), counts, tuple(paths), embeddings)

    def _prepared(self, root: Path, brands: Iterable[str] | None, per_class: int, seed: int) -> References:
        data = load_prepared(root)
        groups = prepared_references(data, brands, per_class, seed)
        crops = [crop for group in groups.values() for crop in group]
        embeddings = EmbeddingEvaluator(self.encoder, data).embed(crops)
        names = tuple(group[0].brand for group in groups.values())
        counts = tuple(map(len, groups.values()))
        return References(tuple(groups), names, counts, tuple(crop.path for crop in crops), embeddings)

    def match(
        self,
        image: Image.Image | Path,
        references: References,
        threshold: float | None = None,
        method: Method | None = None,
        boxes: Sequence[Detection] | None = None,
    ) -> list[Match]:
        """Names the logos in a photograph.

        Args:
            threshold: similarity from which a class is named; the model's own by default.
            method: the one that the model's threshold was chosen for by default.
            boxes: where the logos are; by default the detector says it.

        Raises:
            InputError: the photograph cannot be read, or the model has no threshold and none is given.
        """
        rule = self.rule(threshold, method)
        self._compare(rule, references)
        picture = self._picture(image)
        detections = self.detect(picture) if boxes is None else boxes
        if not detections:
            return []
        embeddings = self.encoder.embed_images([picture.crop(detection.box) for detection in detections])
        return _matches(detections, embeddings, references, rule)

    def match_folder(
        self,
        folder: Path,
        references: References,
        threshold: float | None = None,
        method: Method | None = None,
        annotations: bool = False,
    ) -> Iterator[tuple[Path, list[Match]]]:
        """`match` for each picture in `folder`, in name order.

        What cannot be read is logged and left out, and so is what looks like a picture in the folders below.

        Args:
            annotations: take the boxes from the annotations instead of the detector.

        Raises:
            InputError: the folder holds no picture.
        """
        self.rule(threshold, method)  # before the first photograph
        paths = self._photographs(folder)
        for path in paths:
            try:
                boxes = annotated_boxes(path) if annotations else None
                yield path, self.match(path, references, threshold, method, boxes)
            except InputError as error:
                self.logger.warning("%s", error)

    def _photographs(self, folder: Path) -> list[Path]:
        try:
            paths = picture_files(folder, self._warn)
        except OSError as error:
            raise InputError(f"{folder}: cannot be read: {first_line(error)}") from error
        below = Counter(path.parent for path in paths if path.parent != folder)
        for place, count in below.items():
            self._warn(Skipped(place, f"{count} pictures in this folder are not looked at: give it to look at them"))
        if len(paths) == below.total():
            raise InputError(f"{folder}: holds no pictures")
        return [path for path in paths if path.parent == folder]

    def _picture(self, image: Image.Image | Path) -> Image.Image:
        """A photograph in RGB. One that was opened elsewhere stays turned as it is: boxes that are given are of it."""
        if isinstance(image, Path):
            return read_picture(image)
        if orientation(image) != UPRIGHT:
            self.logger.warning(
                "a picture is looked at as it was stored, and its camera was turned: give its path instead, "
                "or PIL.ImageOps.exif_transpose of it"
            )
        return rgb(image)

    def _warn(self, skipped: Skipped) -> None:
        self.logger.warning("%s: %s", skipped.path, skipped.reason)

    def rule(self, threshold: float | None = None, method: Method | None = None) -> Rule:
        """By which rule logos are named: the model's own, save for what is given instead.

        Raises:
            InputError: the model has no threshold and none is given, or there is no such method.
        """
        return Rule.of(self.encoder.name, self.encoder.card, threshold, method)

    def _compare(self, rule: Rule, references: References) -> None:
        """Each warning once, however many photographs there are."""
        for warning in rule.warnings(references):
            if warning not in self._said:
                self._said.add(warning)
                self.logger.warning("%s", warning)


def _matches(
    detections: Sequence[Detection], embeddings: Embeddings, references: References, rule: Rule
) -> list[Match]:
    cosines = by_class(embeddings @ references.embeddings.T, references.counts)
    brands = np.unique(references.brands, return_inverse=True)[1]
    found = best_classes(class_scores(cosines, rule.method, rule.best_references), brands)
    names = decide(found, nameable(found, rule.method, rule.margin), rule.threshold)
    firsts = np.cumsum((0, *references.counts))
    return [
        Match(
            detection=detection,
            brand=None if names[query] == UNKNOWN else references.brands[names[query]],
            class_name=None if names[query] == UNKNOWN else references.classes[names[query]],
            best=references.classes[best],
            score=float(found.score[query]),
            lead=float(found.lead[query]) if np.isfinite(found.lead[query]) else None,
            reference=references.files[firsts[best] + int(np.nanargmax(cosines[query, best]))],
        )
        for query, (detection, best) in enumerate(zip(detections, found.place.tolist(), strict=True))
    ]
