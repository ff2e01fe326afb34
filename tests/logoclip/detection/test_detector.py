from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch
from PIL import Image

from logoclip.detection import detector
from logoclip.detection.detector import ObjectDetector


class Found:
    """Stands for a processor and a model that find these boxes."""

    config = SimpleNamespace(id2label={0: "logo"})
    boxes = ((-5.0, 4.4, 30.6, 20.0), (70.0, 5.0, 90.0, 9.0), (10.2, 8.0, 10.4, 30.0), (50.0, 30.0, 80.0, 60.0))

    def __call__(self, **_: object) -> Found:
        return self

    def to(self, _: object) -> Found:
        return self

    def eval(self) -> Found:
        return self

    def keys(self) -> tuple[str, ...]:
        return ()

    def post_process_object_detection(self, *_: object, **__: object) -> list[dict[str, torch.Tensor]]:
        count = len(self.boxes)
        scores, labels = torch.arange(count) / 10, torch.tensor([0, 0, 0, 7])
        return [{"scores": scores, "labels": labels, "boxes": torch.tensor(self.boxes)}]


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> ObjectDetector:
    loader = SimpleNamespace(from_pretrained=lambda *_, **__: Found())
    monkeypatch.setattr(detector, "AutoImageProcessor", loader)
    monkeypatch.setattr(detector, "load_whole", lambda *_: Found())
    monkeypatch.setattr(detector, "check_local", lambda *_: None)
    return ObjectDetector("any", torch.device("cpu"))


def test_boxes_are_cut_to_the_picture_and_those_with_nothing_in_it_left_out(found: ObjectDetector) -> None:
    boxes = found(Image.new("RGB", (60, 40)), 0.0)
    assert [one.box for one in boxes] == [(50, 30, 60, 40), (0, 4, 31, 20)]


def test_a_label_without_a_name_is_its_number(found: ObjectDetector) -> None:
    assert [one.label for one in found(Image.new("RGB", (60, 40)), 0.0)] == ["7", "logo"]
