from __future__ import annotations

from msgspec.structs import replace

from logoclip.agent.questions.data import Brand, BrandClass, DataSet, DataSetSummary, SkippedFile
from logotui import datasets
from logotui.widgets.data_panels import histogram, split_lines

DATA = DataSet(
    summary=DataSetSummary("data/demo", brands=4, images=41, crops=60, skipped=3),
    data_id="0123",
    seed=7,
    brands=(
        Brand("zebra", "Food", 12, 20, "train"),
        Brand("acme", "Sports", 12, 15, "held_out"),
        Brand("lexus", "Cars", 5, 10, "train"),
        Brand("apple", "Food", 12, 15, "calibration"),
    ),
    skipped=(
        SkippedFile("a.jpg", "unreadable image: not a picture"),
        SkippedFile("b.xml", "no box"),
        SkippedFile("c.jpg", "unreadable image: cut off"),
    ),
)


def test_brands_stand_under_their_category_by_name() -> None:
    assert [(category, [brand.name for brand in brands]) for category, brands in datasets.matching(DATA, "")] == [
        ("Cars", ["lexus"]),
        ("Food", ["apple", "zebra"]),
        ("Sports", ["acme"]),
    ]


def test_a_search_looks_at_names_categories_and_sets() -> None:
    def found(wanted: str) -> list[str]:
        return [brand.name for _, brands in datasets.matching(DATA, wanted) for brand in brands]

    assert found("LEX") == ["lexus"]
    assert found("food") == ["apple", "zebra"]
    assert found("food train") == ["zebra"]
    assert found("held out") == ["acme"]
    assert found("nothing of the kind") == []


def test_a_search_finds_a_brand_by_one_of_its_classes() -> None:
    lexus = replace(DATA.brands[2], classes=(BrandClass("lexus-1", 3, 6), BrandClass("lexus-2", 2, 4)))
    data = replace(DATA, brands=(*DATA.brands[:2], lexus, DATA.brands[3]))
    assert [brands for _, brands in datasets.matching(data, "us-2")] == [[lexus]]


def test_reasons_are_counted() -> None:
    assert datasets.reasons(DATA) == [("unreadable image", 2), ("no box", 1)]


def test_the_split_counts_brands_and_their_crops() -> None:
    assert datasets.split(DATA) == [("train", 2, 30), ("validation", 0, 0), ("calibration", 1, 15), ("held out", 1, 15)]


def test_the_lines_of_the_split_fit() -> None:
    for width in (38, 60, 100):
        lines = split_lines(DATA, width)
        assert all(line.cell_length <= width for line in lines)
        assert "50 %" in lines[1].plain


def test_the_histogram_has_a_column_for_each_number_of_images() -> None:
    assert histogram({1: 1, 3: 2}, 12, 3) == ["        ████", "████    ████", "1          3"]
    assert histogram({7: 4}, 12, 2) == ["████", "7"]
    assert histogram({}, 12, 3) == []


def test_a_wide_range_is_gathered_into_the_columns_there_are() -> None:
    (top, labels) = histogram(dict.fromkeys(range(1, 101), 1), 20, 2)
    assert top == "█" * 20
    assert labels.startswith("1") and labels.endswith("100")
