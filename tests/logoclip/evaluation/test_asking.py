"""The questions of an evaluation: the same for every model, and known by their fingerprint."""

from __future__ import annotations

from dataclasses import replace

import pytest

from logoclip.data.brands import Split
from logoclip.data.prepared import Crop, PreparedData
from logoclip.errors import InputError
from logoclip.evaluation.asking import Questions, ask
from logoclip.evaluation.origin import Origin
from tests.logoclip.conftest import MakeData


@pytest.fixture
def data(make_data: MakeData) -> PreparedData:
    return make_data(24, 6)


def origin_of(data: PreparedData) -> Origin:
    names = data.brands
    return Origin("run demo-01", Split(names[:10], names[10:12], names[12:18], names[18:]), "squash", "run demo-01")


def test_models_that_know_none_of_them_are_asked_the_same(data: PreparedData) -> None:
    origin = origin_of(data)
    base = ask(data, 42, origin, known={"baseline": ()})
    finetuned = ask(data, 42, origin, known={"finetuned": data.brands[:12]})
    assert base.open_sets == finetuned.open_sets
    assert base.fingerprint == finetuned.fingerprint
    assert (finetuned.known, finetuned.known_left_out) == ({"finetuned": 0}, 0)
    assert base.open_sets["held_out"].brands == data.brands[18:]


def test_what_decides_the_questions_decides_the_fingerprint(data: PreparedData, make_data: MakeData) -> None:
    origin = origin_of(data)
    one = ask(data, 42, origin)
    others = [
        ask(data, 43, origin),
        ask(data, 42, origin, gallery=2),
        ask(data, 42, replace(origin, preprocess="crop")),
        ask(data, 42),
        ask(data, 42, origin, known={"a": data.brands[-1:]}),
        ask(replace(data, data_id="other"), 42, origin),
    ]
    assert len({one.fingerprint, *(other.fingerprint for other in others)}) == 7
    assert ask(data, 42, replace(origin, name="model models/copy")).fingerprint == one.fingerprint
    moved = make_data(24, 6, name="moved")
    assert ask(moved, 42, origin).fingerprint == one.fingerprint


def test_brands_that_a_model_knows_by_name_are_left_out_and_counted(data: PreparedData) -> None:
    """Whatever data they were in: the fingerprint of the data does not matter."""
    known = {"baseline": (), "finetuned": ("brand-12", "brand-20", "brand-21", "brand-03", "elsewhere")}
    asked = ask(data, 42, origin_of(data), known=known)
    assert asked.open_sets["held_out"].brands == tuple(f"brand-{place}" for place in (18, 19, 22, 23))
    assert "brand-12" not in asked.open_sets["calibration"].brands
    assert (asked.known, asked.known_left_out) == ({"baseline": 0, "finetuned": 3}, 3)


def test_the_gallery_has_as_many_brands_as_were_asked_for(data: PreparedData) -> None:
    assert len(ask(data, 42, origin_of(data), gallery=5).open_sets["held_out"].gallery) == 5
    with pytest.raises(InputError, match="ask for 1 to 6"):
        ask(data, 42, origin_of(data), gallery=7)


def test_one_photograph_more_leaves_everybody_in_the_set_where_the_split_put_him(
    data: PreparedData, make_data: MakeData
) -> None:
    more = make_data(25, 6)
    assert more.data_id != data.data_id
    asked = ask(more, 42, origin_of(data))
    assert asked.open_sets["held_out"].brands == data.brands[18:], "a brand of no set is not asked about"


def with_copies(data: PreparedData, copies: dict[str, str], each: int = 1) -> PreparedData:
    """`data` where the first photographs of the keys' brands, `each` of them, are copies of those of the values'."""
    images = {
        brand: sorted({crop.photograph for crop in data.crops if crop.brand == brand})[:each] for brand in data.brands
    }
    number = {
        one: other for key, value in copies.items() for one, other in zip(images[key], images[value], strict=True)
    }
    return replace(
        data, crops=tuple(replace(crop, photograph=number.get(crop.photograph, crop.photograph)) for crop in data.crops)
    )


def asked_about(questions: Questions, name: str) -> set[Crop]:
    open_set = questions.open_sets[name]
    return {*open_set.queries, *(crop for group in open_set.references for crop in group)}


def test_copies_of_what_was_trained_on_or_fitted_on_are_left_out_and_counted(data: PreparedData) -> None:
    """Whichever model is asked: the base is asked what the fine-tuned one is."""
    copied = {"brand-18": "brand-00", "brand-19": "brand-10", "brand-20": "brand-12", "brand-13": "brand-01"}
    copies = with_copies(data, copied)
    base = ask(copies, 42, origin_of(data), known={"baseline": ()})
    assert base.copies_left_out == 4
    assert base.fingerprint == ask(copies, 42, origin_of(data), known={"finetuned": data.brands[:12]}).fingerprint
    sides = {name: {crop.photograph for crop in asked_about(base, name)} for name in base.open_sets}
    trained = {crop.photograph for crop in copies.crops if crop.brand in data.brands[:12]}
    assert not (sides["held_out"] | sides["calibration"]) & trained
    assert not sides["held_out"] & sides["calibration"]
    assert base.open_sets["held_out"].brands == data.brands[18:]
    assert ask(data, 42, origin_of(data)).copies_left_out == 0


def test_copies_of_brands_that_a_model_knows_by_name_are_left_out(data: PreparedData) -> None:
    copies = with_copies(data, {"brand-01": "brand-00"})
    assert ask(copies, 42, known={"baseline": ()}).copies_left_out <= 1
    known = ask(copies, 42, known={"finetuned": ("brand-00",)})
    assert (known.copies_left_out, known.known_left_out) == (1, 1)
    left_out = min(crop.photograph for crop in copies.crops if crop.brand == "brand-00")
    assert all(left_out not in {crop.photograph for crop in asked_about(known, name)} for name in known.open_sets)


def test_a_brand_with_too_few_photographs_of_its_own_is_not_asked_about(data: PreparedData) -> None:
    asked = ask(with_copies(data, {"brand-20": "brand-00"}, each=6), 42, origin_of(data))
    assert asked.open_sets["held_out"].brands == tuple(brand for brand in data.brands[18:] if brand != "brand-20")
    assert (asked.left_out, asked.copies_left_out) == (1, 6)


def test_too_few_brands_without_copies_is_said(data: PreparedData) -> None:
    copied = dict(zip(data.brands[12:], data.brands[:12], strict=True))
    with pytest.raises(InputError, match="an evaluation needs 4"):
        ask(with_copies(data, copied, each=6), 42, origin_of(data))
