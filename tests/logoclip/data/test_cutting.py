"""Every photograph is cut once, and has a file name of its own."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from logoclip.data.cutting import cut_all, sources
from logoclip.data.journal import open_journal
from logoclip.data.logodet3k import Photographs, find_photographs
from tests.logoclip.data.conftest import AddImage

FOLDER = st.text("ab_~ÄäéB.", min_size=1, max_size=4).filter(lambda name: name.strip("."))


@given(st.lists(st.tuples(FOLDER, FOLDER, FOLDER), unique=True, max_size=12))
def test_no_two_photographs_have_one_name_whatever_the_file_system_makes_of_letters(
    places: list[tuple[str, str, str]],
) -> None:
    root = Path("/photos")
    paths = tuple(root.joinpath(category, brand, f"{name}.jpg") for category, brand, name in places)
    found = sources(Photographs(root, paths, "", ""))
    assert [source.place for source in found] == [path.relative_to(root).as_posix() for path in paths]
    assert len({source.name.casefold() for source in found}) == len(paths)


def test_what_the_journal_has_is_not_cut_again(dataset: Path, tmp_path: Path, add_image: AddImage) -> None:
    for image in range(3):
        add_image(f"Food/apple/{image}.jpg")
    photographs, settings = find_photographs(dataset, lambda _: None), {"dataset": "x"}
    done: list[tuple[int, int]] = []
    with open_journal(tmp_path / "output", settings) as journal:
        first = cut_all(photographs, journal, 1, 1, lambda *given: done.append(given))
        folder = journal.folder
    assert done == [(1, 3), (2, 3), (3, 3)]
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.jpg")}
    with open_journal(tmp_path / "output", settings) as journal:
        assert len(journal.earlier) == 3
        assert cut_all(photographs, journal, 1, 1, None) == first
    assert len(before) == 6 and {path: path.stat().st_mtime_ns for path in before} == before
