"""Any object detector of Hugging Face, asked for boxes."""

from __future__ import annotations

from typing import Any

import torch
from PIL import Image
from transformers import AutoImageProcessor, AutoModelForObjectDetection

from logoclip.detection.boxes import Detection
from logoclip.errors import InputError
from logoclip.model.hub import pretrained
from logoclip.model.loading import load_whole, reason
from logoclip.model.weights import check_files, check_local


class ObjectDetector:
    """A detector in a directory or behind a hub id.

    Raises:
        InputError: there is none, a weight of it is missing, unknown, of another shape or not finite, or it needs a
            library that is not installed.
    """

    def __init__(self, name: str, device: torch.device) -> None:
        self.device = device
        check_local(name, check_files)
        self.model = load_whole(AutoModelForObjectDetection.from_pretrained, name).to(device).eval()
        processors: Any = AutoImageProcessor
        try:
            self.processor = pretrained(processors.from_pretrained, name)
        except (OSError, ValueError, ImportError) as error:
            raise InputError(f"{name}: its image processor cannot be loaded: {reason(error)}") from error

    def __call__(self, picture: Image.Image, threshold: float) -> list[Detection]:
        """The objects in an RGB picture that it is at least `threshold` (0 to 1) sure of, the surest first."""
        inputs = self.processor(images=picture, return_tensors="pt").to(self.device)
        with torch.inference_mode():
            outputs = self.model(**inputs)
        sizes = [(picture.height, picture.width)]
        (found,) = self.processor.post_process_object_detection(outputs, threshold=threshold, target_sizes=sizes)
        columns = (found[name].tolist() for name in ("scores", "labels", "boxes"))
        detections = [self._detection(picture, *row) for row in zip(*columns, strict=True)]
        return sorted((one for one in detections if one is not None), key=lambda one: -one.score)

    def _detection(self, picture: Image.Image, score: float, label: int, box: list[float]) -> Detection | None:
        """The box in whole pixels inside the picture, or none if nothing of it is there."""
        xmin, ymin = max(0, round(box[0])), max(0, round(box[1]))
        xmax, ymax = min(picture.width, round(box[2])), min(picture.height, round(box[3]))
        if xmin >= xmax or ymin >= ymax:
            return None
        return Detection(xmin, ymin, xmax, ymax, score, str(self.model.config.id2label.get(label, label)))
