from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from logoclip.errors import InputError, JobError
from logoclip.evaluation.asking import ask
from logoclip.evaluation.evaluator import EmbeddingEvaluator, evaluate_models
from logoclip.evaluation.origin import Origin
from logoclip.evaluation.protocol import choose_open_set
from logoclip.evaluation.stored import Settings, load_evaluation, report
from logoclip.model.card import write_card
from logoclip.model.encoder import Encoder
from tests.data_sets import DAMAGED
from tests.logoclip.conftest import MakeData

CPU = torch.device("cpu")


class CountingEncoder(Encoder):
    """Remembers the files that it really embedded."""

    embedded: list[str]

    def embed_files(self, paths, progress=None):  # type: ignore[no-untyped-def]
        self.embedded.extend(str(path) for path in paths)
        return super().embed_files(paths, progress)


@pytest.fixture
def encoder(tiny_clip_dir: Path) -> CountingEncoder:
    encoder = CountingEncoder.load(str(tiny_clip_dir), CPU)
    assert isinstance(encoder, CountingEncoder)
    encoder.embedded = []
    return encoder


@pytest.fixture
def model(tiny_clip_dir: Path, tmp_path: Path) -> Path:
    """A model directory that may be written into."""
    shutil.copytree(tiny_clip_dir, tmp_path / "model")
    return tmp_path / "model"


def test_embeddings_are_unit_rows_in_the_order_asked_for(encoder: CountingEncoder, make_data: MakeData) -> None:
    data = make_data(2, 3)
    evaluator = EmbeddingEvaluator(encoder, data)
    forwards, backwards = evaluator.embed(data.crops), evaluator.embed(data.crops[::-1])
    assert forwards.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(forwards, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(backwards[::-1], forwards)
    np.testing.assert_allclose(forwards, encoder.embed_files([crop.path for crop in data.crops]), atol=1e-6)


def test_only_crops_not_yet_embedded_are_embedded(encoder: CountingEncoder, make_data: MakeData) -> None:
    data = make_data(2, 3)
    first = EmbeddingEvaluator(encoder, data).embed(data.crops[:4])
    assert encoder.embedded == [str(crop.path) for crop in data.crops[:4]]
    encoder.embedded.clear()
    second = EmbeddingEvaluator(encoder, data).embed(data.crops)
    assert encoder.embedded == [str(crop.path) for crop in data.crops[4:]]
    np.testing.assert_array_equal(second[:4], first)


def test_other_weights_or_preprocessing_are_embedded_anew(
    encoder: CountingEncoder, make_data: MakeData, tiny_clip_dir: Path
) -> None:
    data = make_data(1, 2)
    EmbeddingEvaluator(encoder, data).embed(data.crops)
    other = Encoder.load(str(tiny_clip_dir), CPU, preprocess="letterbox")
    assert EmbeddingEvaluator(other, data).cache.path != EmbeddingEvaluator(encoder, data).cache.path
    before = EmbeddingEvaluator(encoder, data).cache.path
    with torch.no_grad():
        encoder.clip.visual_projection.weight[0, 0] += 1e-3
    assert EmbeddingEvaluator(encoder, data).cache.path != before


def test_what_was_embedded_before_a_stop_is_kept(
    encoder: CountingEncoder, make_data: MakeData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logoclip.evaluation.evaluator.EMBEDDING_BATCH", 2)
    data = make_data(1, 6)

    def stop_after_four(done: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        EmbeddingEvaluator(encoder, data).embed(data.crops, stop_after_four)
    encoder.embedded.clear()
    EmbeddingEvaluator(encoder, data).embed(data.crops)
    assert encoder.embedded == [str(crop.path) for crop in data.crops[4:]]


@pytest.mark.parametrize("content", [None, *DAMAGED.values()], ids=["gone", *DAMAGED.keys()])
def test_a_crop_that_cannot_be_read_is_named(
    encoder: CountingEncoder, make_data: MakeData, content: bytes | None
) -> None:
    data = make_data(1, 3)
    data.crops[1].path.unlink()
    if content is not None:
        data.crops[1].path.write_bytes(content)
    with pytest.raises(JobError, match=r"1_0\.jpg.*prepare the data again"):
        EmbeddingEvaluator(encoder, data).embed(data.crops)


@pytest.mark.parametrize("classes", [1, 2])
def test_scores_are_the_cosines_of_each_query_and_reference(
    encoder: CountingEncoder, make_data: MakeData, classes: int
) -> None:
    data = make_data(4, 7 * classes, classes=classes)
    open_set = choose_open_set(data.crops, data.brands, seed=1)
    scores = EmbeddingEvaluator(encoder, data).scores(open_set)
    assert scores.cosines.shape == (len(open_set.queries), 2 * classes, 4)
    for place, group in enumerate(open_set.references):
        assert {scores.gallery[place]} == {crop.class_name for crop in group}
        assert {scores.brands[scores.gallery_brands[place]]} == {crop.brand for crop in group}
    for query, crop in enumerate(open_set.queries):
        one = encoder.embed_files([crop.path])[0]
        for place, group in enumerate(open_set.references):
            others = encoder.embed_files([reference.path for reference in group])
            np.testing.assert_allclose(scores.cosines[query, place], others @ one, atol=1e-6)
        known = crop.class_name in open_set.gallery
        assert scores.truth[query] == (open_set.gallery.index(crop.class_name) if known else -1)
        assert scores.brands[scores.query_brands[query]] == crop.brand
        assert scores.query_classes[query] == crop.class_name
        assert data.root / scores.queries[query] == crop.path


def test_an_evaluation_is_stored_as_it_is_returned(tiny_clip_dir: Path, make_data: MakeData, tmp_path: Path) -> None:
    data = make_data(20, 6)
    seen: list[tuple[int, int, str]] = []
    sweep = evaluate_models(
        [("baseline", tiny_clip_dir)],
        data,
        ask(data, 3),
        tmp_path / "evaluation",
        progress=lambda *call: seen.append(call),
    )
    answer = report(load_evaluation(tmp_path / "evaluation"))
    assert answer == report(sweep)
    assert (answer.calibration_brands, answer.held_out_brands, answer.known_brands) == (10, 10, 5)
    assert (answer.threshold_source, answer.queries) == ("calibration", 5 * 2 + 5 * 6)
    done = [call[0] for call in seen]
    assert done == sorted(done)
    assert seen[0] == (0, 2 * (40 + 20), "loading baseline")
    assert seen[-1][0] == seen[-1][1]


def test_every_model_sees_the_pixels_of_the_questions(
    tiny_clip_dir: Path, model: Path, make_data: MakeData, tmp_path: Path
) -> None:
    data = make_data(6, 6)
    for crop in data.crops:
        Image.open(crop.path).resize((64, 16)).save(crop.path)
    write_card(model, {"preprocess": "squash"})
    questions = ask(data, 3, Origin("run demo-01", preprocess="letterbox", pixels_of="run demo-01"))
    models = [("baseline", tiny_clip_dir), ("finetuned", model)]
    found = report(evaluate_models(models, data, questions, tmp_path / "evaluation"))
    assert [one.preprocess for one in found.models] == ["letterbox", "letterbox"]
    assert (found.preprocess, found.pixels_of, found.split) == ("letterbox", "run demo-01", "run demo-01")
    own = report(evaluate_models(models, data, ask(data, 3), tmp_path / "evaluation"))
    assert [one.preprocess for one in own.models] == ["squash", "squash"]
    assert own.fingerprint != found.fingerprint


def test_a_model_without_a_card_sees_the_pixels_of_the_one_it_is_compared_with(
    tiny_clip_dir: Path, model: Path, make_data: MakeData, tmp_path: Path
) -> None:
    data = make_data(6, 6)
    for crop in data.crops:
        Image.open(crop.path).resize((64, 16)).save(crop.path)
    for preprocess in ("squash", "letterbox"):
        write_card(model, {"preprocess": preprocess})
        sweep = evaluate_models(
            [("baseline", tiny_clip_dir), ("finetuned", model)],
            data,
            ask(data, 3),
            tmp_path / "evaluation",
        )
        np.testing.assert_array_equal(*(scores.held_out.cosines for scores in sweep.models))
        assert report(sweep).difference.interval == (0, 0)


def test_a_stopped_evaluation_leaves_the_old_one(tiny_clip_dir: Path, make_data: MakeData, tmp_path: Path) -> None:
    data = make_data(6, 6)
    output = tmp_path / "run" / "evaluation"
    evaluate_models(
        [("baseline", tiny_clip_dir)],
        data,
        ask(data, 3),
        output,
    )
    before = (output / "summary.json").read_bytes()

    def stop(done: int, total: int, message: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate_models([("baseline", tiny_clip_dir)], data, ask(data, 42), output, progress=stop)
    assert (output / "summary.json").read_bytes() == before
    assert [path.name for path in output.parent.iterdir()] == ["evaluation"]


def test_brands_with_too_few_images_are_left_out_and_counted(
    tiny_clip_dir: Path, make_data: MakeData, tmp_path: Path
) -> None:
    data = make_data(6, 6)
    poor = type(data)(data.root, data.data_id, tuple(c for c in data.crops if c.brand != "brand-00" or c.image < 4))
    sweep = evaluate_models(
        [("baseline", tiny_clip_dir)],
        poor,
        ask(poor, 3),
        tmp_path / "evaluation",
    )
    assert sweep.left_out == 1
    assert "brand-00" not in sweep.models[0].held_out.brands


def test_a_brand_is_evaluated_by_its_classes_that_have_images_enough(
    tiny_clip_dir: Path, make_data: MakeData, tmp_path: Path
) -> None:
    """Six images of a brand in two classes are three of each: too few for references and a query."""
    data, split = make_data(5, 12, classes=2), make_data(1, 6, "split", classes=2)
    poor = tuple(replace(crop, brand="poor", class_name=f"poor-{crop.class_name[-1]}") for crop in split.crops)
    both = type(data)(data.root, data.data_id, data.crops + poor)
    sweep = evaluate_models(
        [("baseline", tiny_clip_dir)],
        both,
        ask(both, 3),
        tmp_path / "evaluation",
    )
    answer = report(load_evaluation(tmp_path / "evaluation"))
    assert (sweep.left_out, answer.held_out_brands, answer.held_out_classes) == (1, 5, 10)
    assert (answer.known_brands, answer.known_classes, answer.several_classes) == (2, 4, True)


def test_wrong_input_is_said_before_anything_is_written(
    tiny_clip_dir: Path, make_data: MakeData, tmp_path: Path
) -> None:
    data, output = make_data(6, 6), tmp_path / "evaluation"
    cases = (
        ([], "a name of its own"),
        ([("a", tiny_clip_dir), ("a", tiny_clip_dir)], "a name of its own"),
        ([("a", tmp_path / "nothing")], "nothing"),
    )
    for models, message in cases:
        with pytest.raises(InputError, match=message):
            evaluate_models(models, data, ask(data, 42), output)
    assert not output.exists()


def test_the_summary_is_readable_with_ordinary_tools(tiny_clip_dir: Path, make_data: MakeData, tmp_path: Path) -> None:
    data = make_data(6, 6)
    sweep = evaluate_models(
        [("baseline", tiny_clip_dir)], data, ask(data, 42), tmp_path / "evaluation", settings=Settings("simple")
    )
    summary = json.loads((tmp_path / "evaluation" / "summary.json").read_text())
    assert summary["report"]["models"][0]["f1"] == report(sweep).models[0].f1
    assert summary["settings"] == {
        "method": "simple",
        "best_references": 3,
        "margin": 0.05,
        "seed": 42,
        "threshold": None,
    }
