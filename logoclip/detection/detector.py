"""Any object detector of Hugging Face, asked for boxes."""

from __future__ import annotations

from typing import Any

import torch
from PIL import Image
from transformers import AutoImageProcessor, AutoModelForObjectDetection

from logoclip.detection.boxes import Detection
from logoclip.errors import InputError
from logoclip.model.hub import pretrained


class ObjectDetector:
    """A detector in a directory or behind a hub id.

    Raises:
        InputError: there is none, or it needs a library that is not installed.
    """

    def __init__(self, name: str, device: torch.device) -> None:
        self.device = device
        try:
            processors: Any = AutoImageProcessor
            self.processor = pretrained(processors.from_pretrained, name)
            model = pretrained(AutoModelForObjectDetection.from_pretrained, name, dtype=torch.float32)
            self.model = model.to(device).eval()
        except ImportError as error:  # DETR's own checkpoints need timm
            raise InputError(f"{name}: needs a library that is not installed: {_first_line(error)}") from error
        except (OSError, ValueError) as error:
            raise InputError(f"{name}: no object detector there ({_first_line(error)})") from error

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


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
