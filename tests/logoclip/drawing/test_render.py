from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from logoclip.drawing.marks import CATEGORIES, Pool, brand_pool
from logoclip.drawing.render import RENDERED, Style, render_demo
from logoclip.errors import InputError
from tests.data_sets import read_data_set

# The base model of the demo was trained on what these pictures show. If this changes, it has to be trained again.
FROZEN: dict[str, dict[str, list[tuple[int, int, int, int]]]] = {
    "marks": {
        "tasmota/1": [(80, 77, 151, 148)],
        "tasmota/2": [(30, 85, 132, 188)],
        "infiniti/1": [(124, 14, 245, 75)],
        "infiniti/2": [(63, 81, 224, 162)],
        "retroarch/1": [(156, 67, 252, 145)],
        "retroarch/2": [(106, 53, 190, 119)],
    },
    "scenes": {
        "kalilinux/1": [(160, 95, 241, 127), (42, 87, 102, 160), (38, 3, 150, 40)],
        "kalilinux/2": [(24, 109, 88, 207)],
        "bisecthosting/1": [(143, 29, 193, 88)],
        "bisecthosting/2": [(172, 101, 241, 161)],
        "paytm/1": [(35, 77, 192, 133)],
        "paytm/2": [(76, 38, 260, 87), (174, 121, 282, 178)],
    },
}


@pytest.fixture
def few_distractors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasterising all of them takes longer than the pictures of a test."""
    monkeypatch.setattr("logoclip.drawing.render.DISTRACTORS", 6)


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def boxes(root: Path) -> dict[str, list[tuple[int, int, int, int]]]:
    return {
        f"{image.brand}/{image.image.stem}": [(box.xmin, box.ymin, box.xmax, box.ymax) for box in image.boxes]
        for image in read_data_set(root)[0]
    }


@pytest.mark.usefixtures("few_distractors")
@pytest.mark.parametrize(("style", "pool"), [("scenes", "demo"), ("marks", "base")])
def test_processes_change_nothing(tmp_path: Path, style: Style, pool: Pool) -> None:
    steps: list[tuple[int, int]] = []
    for processes in (1, 2):
        render_demo(
            tmp_path / str(processes),
            brands=5,
            images_per_brand=2,
            seed=7,
            style=style,
            pool=pool,
            processes=processes,
            progress=lambda *step: steps.append(step),
        )
    assert steps == 2 * [(2 * done, 10) for done in range(1, 6)]
    assert len(tree(tmp_path / "1")) == 21  # a picture and its annotation each, and the mark
    assert tree(tmp_path / "1") == tree(tmp_path / "2")


@pytest.mark.usefixtures("few_distractors")
def test_the_reader_takes_what_is_rendered(tmp_path: Path) -> None:
    render_demo(tmp_path / "demo", brands=5, images_per_brand=6, processes=1)
    images, skipped = read_data_set(tmp_path / "demo")
    assert (len(images), skipped) == (30, [])
    assert {image.category for image in images} <= set(CATEGORIES)
    assert {image.brand for image in images} <= {mark.name for mark in brand_pool("demo")}
    for image in images:
        with Image.open(image.image) as picture:
            assert 240 <= picture.width <= 320
            assert 192 <= picture.height <= 240
        for box in image.boxes:
            assert 20 < max(box.xmax - box.xmin, box.ymax - box.ymin) < 200


@pytest.mark.usefixtures("few_distractors")
def test_another_seed_gives_other_brands_and_pictures(tmp_path: Path) -> None:
    for seed in (1, 2):
        render_demo(tmp_path / str(seed), brands=6, images_per_brand=1, seed=seed, processes=1)
    assert tree(tmp_path / "1").keys() != tree(tmp_path / "2").keys()


@pytest.mark.usefixtures("few_distractors")
def test_more_images_leave_the_others_as_they_were(tmp_path: Path) -> None:
    for images in (1, 3):
        render_demo(tmp_path / str(images), brands=3, images_per_brand=images, processes=1)
    assert tree(tmp_path / "1").items() <= tree(tmp_path / "3").items()


@pytest.mark.parametrize(("style", "pool"), [("scenes", "demo"), ("marks", "base")])
def test_the_renderer_is_frozen(tmp_path: Path, style: Style, pool: Pool) -> None:
    render_demo(tmp_path / "demo", brands=3, images_per_brand=2, seed=5, style=style, pool=pool, processes=1)
    found = boxes(tmp_path / "demo")
    assert found.keys() == FROZEN[style].keys()
    for name, expected in FROZEN[style].items():
        # Another version of the drawing libraries may move an edge by a pixel.
        shifts = [
            abs(a - b)
            for box, other in zip(found[name], expected, strict=True)
            for a, b in zip(box, other, strict=True)
        ]
        assert max(shifts) <= 2, name


@pytest.mark.usefixtures("few_distractors")
@pytest.mark.parametrize("processes", [1, 2])
def test_an_interrupted_rendering_leaves_nothing(tmp_path: Path, processes: int) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_demo(tmp_path / "demo", brands=12, images_per_brand=1, processes=processes, progress=interrupt)
    assert not list(tmp_path.iterdir())


def rendered(output: Path, brands: int = 1) -> list[str]:
    render_demo(output, brands=brands, images_per_brand=1, processes=1)
    return sorted(tree(output))


@pytest.mark.usefixtures("few_distractors")
def test_only_what_was_rendered_is_replaced(tmp_path: Path) -> None:
    first = rendered(tmp_path / "demo")
    assert rendered(tmp_path / "demo", brands=2) != first
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "mine.jpg").write_text("mine")
    with pytest.raises(InputError, match=f"{tmp_path}/mine: holds something that was not rendered here"):
        rendered(tmp_path / "mine")
    assert list(tree(tmp_path / "mine")) == ["mine.jpg"]
    with pytest.raises(InputError, match=r"mine\.jpg: holds something"):
        rendered(tmp_path / "mine" / "mine.jpg")


def test_the_mark_is_there_before_the_first_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr("logoclip.drawing.render.render_brand", lambda job, mark: seen.append(sorted(tree(job.root))))
    rendered(tmp_path / "demo")
    assert seen == [[RENDERED]]


WRONG = {
    "brands": [0, -1, 5000, 2.0, True, "many"],
    "images_per_brand": [0, -3, 1.5, None],
    "style": ["oil"],
    "pool": ["all"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_what_cannot_be_rendered_is_refused_before_the_work(tmp_path: Path, name: str, value: Any) -> None:
    arguments: dict[str, Any] = {"brands": 1, "images_per_brand": 1, name: value}
    with pytest.raises(InputError, match=rf"^{name}: must be .*, given {value!r}$"):
        render_demo(tmp_path / "demo", **arguments)
    assert not list(tmp_path.iterdir())
