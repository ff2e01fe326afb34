from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import DetrConfig, DetrForObjectDetection, DetrImageProcessor, ResNetConfig

from logoclip.data.prepare import prepare
from logoclip.data.prepared import load_prepared
from logoclip.detection.boxes import Detection, annotated_boxes
from logoclip.detection.detect_logos import DetectLogosDETR
from logoclip.errors import InputError
from logoclip.evaluation.fitted import facts_of
from logoclip.evaluation.matching import METHODS, Method
from logoclip.model.card import write_card
from tests.data_sets import DAMAGED
from tests.logoclip.conftest import brand_picture
from tests.logoclip.data.scenes import scene as shapes
from tests.logoclip.evaluation.test_matching import naive_name
from tests.logoclip.evaluation.test_stored import two_models

from .test_boxes import photograph

CPU = torch.device("cpu")
BRANDS = ("acme", "beta", "zeta")


@pytest.fixture(scope="session")
def tiny_detr_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DETR with random weights, saved with its processor."""
    directory = tmp_path_factory.mktemp("models") / "tiny-detr"
    backbone = ResNetConfig(
        embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], layer_type="basic", out_features=["stage2"]
    )
    config = DetrConfig(
        use_timm_backbone=False,
        use_pretrained_backbone=False,
        backbone_config=backbone,
        backbone=None,
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
        num_queries=5,
        id2label={0: "logo", 1: "sign"},
        label2id={"logo": 0, "sign": 1},
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        DetrForObjectDetection(config).save_pretrained(directory)
    DetrImageProcessor(size={"shortest_edge": 64, "longest_edge": 64}).save_pretrained(directory)
    return directory


@pytest.fixture
def detector(tiny_clip_dir: Path, tiny_detr_dir: Path) -> DetectLogosDETR:
    return DetectLogosDETR(
        logging.getLogger("test"),
        embedding_model=tiny_clip_dir,
        detr_model=tiny_detr_dir,
        detection_threshold=0.0,
        device=CPU,
    )


@pytest.fixture
def references(tmp_path: Path) -> Path:
    """Two pictures of each brand, one of the last."""
    for brand, name in enumerate(BRANDS):
        for image in range(1 if name == "zeta" else 2):
            path = tmp_path / "references" / name / f"{image}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            brand_picture(brand, image).save(path)
    return tmp_path / "references"


def scene() -> Image.Image:
    """The marks of zeta and acme beside each other on grey."""
    picture = Image.new("RGB", (100, 40), "grey")
    picture.paste(brand_picture(2, 7), (4, 4))
    picture.paste(brand_picture(0, 7), (60, 4))
    return picture


BOXES = [Detection(4, 4, 36, 36, 1.0, "logo"), Detection(60, 4, 92, 36, 1.0, "logo")]


def test_boxes_are_whole_pixels_inside_the_photograph_and_sorted(detector: DetectLogosDETR) -> None:
    found = detector.detect(scene())
    assert found
    for one in found:
        assert 0 <= one.xmin < one.xmax <= 100
        assert 0 <= one.ymin < one.ymax <= 40
        assert one.label in ("logo", "sign")
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    middle = found[len(found) // 2].score
    detector.detection_threshold = middle
    assert [one.score for one in detector.detect(scene())] == [one.score for one in found if one.score > middle]


def test_boxes_are_those_of_the_model(detector: DetectLogosDETR, tiny_detr_dir: Path) -> None:
    model = DetrForObjectDetection.from_pretrained(tiny_detr_dir).eval()
    inputs = DetrImageProcessor.from_pretrained(tiny_detr_dir)(images=scene(), return_tensors="pt")
    with torch.inference_mode():
        outputs = model(**inputs)
    scores = outputs.logits.softmax(-1)[0, :, :-1].max(-1).values.tolist()
    centres = (outputs.pred_boxes[0] * torch.tensor([100, 40, 100, 40])).tolist()
    expected = {
        (max(0, round(x - w / 2)), max(0, round(y - h / 2)), min(100, round(x + w / 2)), min(40, round(y + h / 2)))
        for x, y, w, h in centres
    }
    found = detector.detect(scene())
    assert {one.box for one in found} == expected
    assert [one.score for one in found] == pytest.approx(sorted(scores, reverse=True))


def test_each_logo_is_given_the_most_similar_brand(detector: DetectLogosDETR, references: Path) -> None:
    known = detector.load_references(references)
    assert (known.classes, known.brands, known.counts) == (BRANDS, BRANDS, (2, 2, 1))
    matches = detector.match(scene(), known, threshold=0.5, method="simple", boxes=BOXES)
    assert [match.brand for match in matches] == ["zeta", "acme"]
    assert [match.reference.parent.name for match in matches] == ["zeta", "acme"]
    assert [match.detection for match in matches] == BOXES
    refused = detector.match(scene(), known, threshold=1.0, method="simple", boxes=BOXES)
    assert [(match.brand, match.best) for match in refused] == [(None, "zeta"), (None, "acme")]


@pytest.mark.parametrize("method", METHODS)
def test_names_are_those_of_the_evaluation(detector: DetectLogosDETR, references: Path, method: Method) -> None:
    known = detector.load_references(references)
    matches = detector.match(scene(), known, threshold=0.9, method=method, boxes=BOXES)
    crops = detector.encoder.embed_images([scene().crop(box.box) for box in BOXES])
    for match, crop in zip(matches, crops, strict=True):
        cosines = [
            (known.embeddings[[path.parent.name == brand for path in known.files]] @ crop).tolist() for brand in BRANDS
        ]
        name = naive_name(cosines, [0, 1, 2], method, 0.9, 3, 0.05)
        assert match.brand == (BRANDS[name] if name >= 0 else None)
        best = naive_name(cosines, [0, 1, 2], "simple" if method == "margin" else method, -1, 3, 0)
        assert match.best == BRANDS[best]


def test_a_class_is_named_beside_its_brand_which_does_not_rival_itself(
    detector: DetectLogosDETR, references: Path
) -> None:
    """Two classes of one brand that look alike: if they were rivals, neither would lead."""
    shutil.copytree(references / "acme", references / "zeta-2")
    (references / "acme").rename(references / "zeta-1")
    (references / "zeta").rename(references / "other")
    known = detector.load_references(references)
    assert (known.classes, known.brands) == (("beta", "other", "zeta-1", "zeta-2"), ("beta", "other", "zeta", "zeta"))
    match = detector.match(scene(), known, threshold=0.5, method="simple", boxes=BOXES)[1]
    assert (match.brand, match.class_name, match.best) == ("zeta", "zeta-1", "zeta-1")
    without = detector.load_references(references, ["beta", "other", "zeta-1"])
    alone = detector.match(scene(), without, threshold=0.5, method="simple", boxes=BOXES)[1]
    assert match.lead == alone.lead != 0
    assert (alone.brand, alone.class_name) == ("zeta-1", "zeta-1")


def test_the_detector_finds_the_boxes_when_none_are_given(detector: DetectLogosDETR, references: Path) -> None:
    matches = detector.match(scene(), detector.load_references(references), threshold=0.0)
    assert [match.detection for match in matches] == detector.detect(scene())
    detector.detection_threshold = 1.0
    assert detector.match(scene(), detector.load_references(references), threshold=0.0) == []


def test_the_models_own_threshold_and_method_are_used(tiny_clip_dir: Path, references: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(tiny_clip_dir, model)
    for threshold, named in ((-1.0, True), (1.0, False)):
        write_card(model, {"preprocess": "squash", "threshold": threshold, "method": "simple"})
        detector = DetectLogosDETR(embedding_model=model, device=CPU)
        matches = detector.match(scene(), detector.load_references(references), boxes=BOXES)
        assert all((match.brand is not None) is named for match in matches)
        assert [match.score for match in matches] == [
            match.score for match in detector.match(scene(), detector.load_references(references), 0, "simple", BOXES)
        ]


def test_all_that_belongs_to_the_threshold_is_used_and_what_differs_is_said_once(
    tiny_clip_dir: Path, references: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    model = tmp_path / "model"
    shutil.copytree(tiny_clip_dir, model)
    fitted = replace(facts_of(two_models(), "finetuned"), threshold=-1.0, known_classes=3, references=2)
    given: dict[Method, list[float]] = {}
    for changes in ({"method": "multi-ref", "best_references": 1}, {"method": "margin", "margin": 3.0}):
        card = replace(fitted, **changes).to_card()
        write_card(model, {"preprocess": "squash", **card})
        detector = DetectLogosDETR(embedding_model=model, device=CPU)
        known = detector.load_references(references)
        caplog.clear()
        for _ in range(2):
            matches = detector.match(scene(), known, boxes=BOXES)
        assert [record.message for record in caplog.records] == [
            "the threshold was fitted with 2 references of each logo, and these have 1 to 2"
        ]
        given[card["method"]] = [match.score for match in matches]
        named = card["method"] == "multi-ref"
        assert [match.brand is not None for match in matches] == [named, named], "no logo leads by 3"
    assert given["multi-ref"] == given["margin"], "the mean of the best 1 is the best"


def test_as_many_references_are_taken_as_the_threshold_was_fitted_with(
    tiny_clip_dir: Path, references: Path, tmp_path: Path, prepare_small: Callable[..., Path]
) -> None:
    model = tmp_path / "model"
    shutil.copytree(tiny_clip_dir, model)
    data = prepare_small(tmp_path / "data", 3, images=4)
    for count in (2, 3):
        facts = replace(facts_of(two_models(), "finetuned"), references=count)
        write_card(model, {"preprocess": "squash", **facts.to_card()})
        detector = DetectLogosDETR(embedding_model=model, device=CPU)
        assert detector.load_references(data).counts == (count,) * 3
        assert detector.load_references(data, per_class=1).counts == (1,) * 3


def test_what_is_missing_is_said(tiny_clip_dir: Path, tiny_detr_dir: Path, references: Path, tmp_path: Path) -> None:
    detector = DetectLogosDETR(embedding_model=tiny_clip_dir, device=CPU)
    known = detector.load_references(references)
    with pytest.raises(InputError, match="no detector"):
        detector.detect(scene())
    with pytest.raises(InputError, match="no threshold yet"):
        detector.match(scene(), known, boxes=BOXES)
    with pytest.raises(InputError, match="cannot be read as a picture"):
        detector.match(tmp_path / "gone.jpg", known, 0.5)
    with pytest.raises(InputError, match=r"holds no model: it has no config\.json"):
        DetectLogosDETR(embedding_model=tiny_clip_dir, detr_model=tmp_path, device=CPU)
    with pytest.raises(InputError, match="no-such-model"):
        DetectLogosDETR(embedding_model=tmp_path / "no-such-model", detr_model=tiny_detr_dir, device=CPU)


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_picture_is_named(
    detector: DetectLogosDETR, references: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    known = detector.load_references(references)
    damaged = references / "acme" / "0.png"
    damaged.write_bytes(content)
    with pytest.raises(InputError, match=r"acme/0\.png: cannot be read as a picture"):
        detector.match(damaged, known, 0.5)
    with pytest.raises(InputError, match=r"acme/0\.png: has no usable annotation"):
        annotated_boxes(damaged)
    caplog.clear()
    assert damaged not in detector.load_references(references).files
    assert [record.getMessage().partition(" (")[0] for record in caplog.records] == [
        f"{damaged}: cannot be read as a picture"
    ]
    for other in damaged.parent.iterdir():
        other.write_bytes(content)
    with pytest.raises(InputError, match=r"acme/0\.png: cannot be read .*, and there is no other reference of acme"):
        detector.load_references(references)


def test_prepared_data_are_matched_from_their_annotations(
    tiny_clip_dir: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for brand, name in enumerate(BRANDS):
        for image in range(6):
            path = photograph(tmp_path / "raw" / "Food" / name / f"{image}.jpg", (4, 4, 36, 36), name=name)
            picture = shapes(10 * brand + image, (60, 40))  # on grey grounds some would be copies of each other
            picture.paste(brand_picture(brand, image), (4, 4))
            picture.save(path, quality=95)
    prepare(tmp_path / "raw", tmp_path / "data", processes=1)
    detector = DetectLogosDETR(embedding_model=tiny_clip_dir, device=CPU)
    known = detector.load_references(tmp_path / "data", ["acme", "zeta"])
    assert (known.brands, known.counts) == (("acme", "zeta"), (4, 4))
    crops = {crop.path: crop for crop in load_prepared(tmp_path / "data").crops}
    assert [crops[path].brand for path in known.files] == ["acme"] * 4 + ["zeta"] * 4
    assert len({crops[path].image for path in known.files}) == 8
    (tmp_path / "data" / "test_images" / "Food_acme_0.jpg").unlink()
    (tmp_path / "data" / "test_images" / "Food_acme_0.jpg").write_bytes(b"no picture")
    found = dict(detector.match_folder(tmp_path / "data" / "test_images", known, 0.5, "simple", annotations=True))
    assert len(found) == 17
    assert "Food_acme_0.jpg" in caplog.text
    for path, matches in found.items():
        assert [match.detection.box for match in matches] == [(4, 4, 36, 36)]
        brand = path.name.split("_")[1]
        assert brand == "beta" or matches[0].best == brand


def test_an_empty_folder_is_said(detector: DetectLogosDETR, references: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no pictures"):
        next(detector.match_folder(tmp_path / "empty", detector.load_references(references), 0.5))


def test_a_match_is_ready_for_json(detector: DetectLogosDETR, references: Path) -> None:
    known = detector.load_references(references, ["acme"])
    values = detector.match(scene(), known, 0.0, "margin", BOXES)[0].to_dict()
    assert values["xmin"] == 4
    assert [values[key] for key in ("brand", "class_name", "best", "lead")] == ["acme", "acme", "acme", None]
    assert values["reference"].startswith(str(references / "acme"))
    assert isinstance(values["score"], float)
    assert np.isfinite(values["score"])
