"""The table that says which classes are of one brand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.data.aliases import Aliases, aliases_of, load_aliases
from logoclip.data.brands import canonical, class_name
from logoclip.errors import InputError
from logoclip.resources import SHIPPED_ALIASES
from logoclip.workspace import Workspace


def table(folder: Path, text: str) -> Aliases:
    (folder / "aliases.yaml").write_text(text, encoding="utf-8")
    return load_aliases(folder / "aliases.yaml")


def test_a_class_is_of_the_brand_that_its_line_says(tmp_path: Path) -> None:
    aliases = table(tmp_path, 'lv: Louis Vuitton\n"McDonalds ": "McDonald\'s"\nlexus-2: toyota\n')
    for category, name, brand in (
        ("Clothes", "LV", "louis vuitton"),
        ("Clothes", "lv-1", "louis vuitton"),  # a mark of the brand lv
        ("Clothes", "louis vuitton", "louis vuitton"),
        ("Food", "mcdonalds", "mcdonald's"),
        ("Food", "McDonald's-2", "mcdonald's"),
        ("Cars", "lexus-1", "lexus"),
        ("Cars", "lexus-2", "toyota"),  # the class, not the brand lexus
    ):
        found = aliases.resolve(category, name)
        assert (found.name, found.brand) == (class_name(name), brand)
    assert aliases.resolve("Food", "McDonalds").used == ("mcdonalds",)
    assert aliases.resolve("Cars", "lexus-1").used == ()


def test_lines_are_followed_to_their_end(tmp_path: Path) -> None:
    aliases = table(tmp_path, "a: b\nb: c\nc-1: d\n")
    assert aliases.resolve("X", "a").brand == aliases.resolve("X", "b-2").brand == "c"
    assert aliases.resolve("X", "c-1").brand == "d"
    assert aliases.resolve("X", "a").used == ("a", "b")


def test_a_category_s_class_is_parted_or_joined(tmp_path: Path) -> None:
    parted = table(tmp_path, "FOOD/ Delta: delta dairy\n")
    assert parted.resolve("Food", "delta").brand == parted.resolve("Food", "Delta-2").brand == "delta dairy"
    assert parted.resolve("Transportation", "delta").brand == "delta"
    joined = table(tmp_path, "Food/delta: Transportation/delta\nTransportation/delta: delta air lines\n")
    one, other = joined.resolve("Food", "delta"), joined.resolve("Transportation", "delta")
    assert (one.category, one.name, one.brand) == (other.category, other.name, other.brand)
    assert one.brand == "delta air lines"
    assert (joined.resolve("Food", "delta-2").category, joined.resolve("Food", "delta-2").name) == ("food", "delta-2")


def test_a_name_may_be_joined_in_all_categories(tmp_path: Path) -> None:
    aliases = table(tmp_path, "delta: Transportation/delta\n")
    for category in ("Food", "Transportation", "Sports"):
        found = aliases.resolve(category, "delta")
        assert (found.category, found.name, found.brand) == ("transportation", "delta", "delta")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b\nb: a\n", r"aliases\.yaml: a → b → a: leads round in a circle"),
        ("a: A\n", "a → a: leads round in a circle"),
        ("a: X/b\nX/b: Y/c\nc: a\n", "leads round in a circle"),
        ("a: b\nA : c\n", r"aliases\.yaml:2: A: is the name of two lines"),
        ("a: b\na: c\n", "given twice"),
        ("a: 76\n", r"aliases\.yaml:1: a: must lead to a name, given 76: .*quotes"),
        ("ok: fine\na:\n", r"aliases\.yaml:2: a: must lead to a name, given None"),
        ("a: [b, c]\n", r"must lead to a name, given \['b', 'c'\]"),
        ("a: {b: c}\n", "must lead to a name"),
        ("/a: b\n", "without an empty part"),
        ("a: Food/ \n", "without an empty part"),
        ('" ": b\n', "without an empty part"),
        ("- a\n- b\n", "must be lines of `key: value`, given a list"),
        ("a: b: c\n", "not YAML"),
        ("a: *b\n", "not YAML|not taken here"),
    ],
)
def test_a_wrong_line_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        table(tmp_path, text)


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_aliases(tmp_path / "gone.yaml")
    (tmp_path / "aliases.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not UTF-8"):
        load_aliases(tmp_path / "aliases.yaml")


def test_without_lines_the_brand_is_the_canonical_name(tmp_path: Path) -> None:
    for aliases in (Aliases(), table(tmp_path, ""), table(tmp_path, "# none\n")):
        assert aliases.resolve("Cars", " Lexus-1").brand == "lexus"


NAMES = st.sampled_from(["a", "A-1", "b", "b-2", "c", "X/a", "Y/b", "X/c-1"])


@given(lines=st.dictionaries(NAMES, NAMES, max_size=6), category=st.sampled_from("XY"), name=st.sampled_from("abc"))
def test_every_table_gives_an_answer_or_says_what_is_wrong(
    tmp_path_factory: pytest.TempPathFactory, lines: dict[str, str], category: str, name: str
) -> None:
    folder = tmp_path_factory.mktemp("aliases")
    try:
        aliases = table(folder, "".join(f"{key}: {value}\n" for key, value in lines.items()))
    except InputError as error:
        assert "aliases.yaml" in str(error)
        return
    found = aliases.resolve(category, name)
    assert found.brand == canonical(found.brand)  # an end: nothing that it leads to is left
    assert found.brand not in aliases.entries or "/" in aliases.entries[found.brand]


def test_the_workspace_s_table_is_taken_before_the_shipped_one(tmp_path: Path) -> None:
    workspace = Workspace.make(tmp_path)
    assert aliases_of({}, workspace) == SHIPPED_ALIASES
    (workspace.data / "aliases.yaml").touch()
    assert aliases_of({}, workspace) == workspace.data / "aliases.yaml"
    assert aliases_of({"aliases": "mine.yaml"}, workspace) == workspace.root / "mine.yaml"


def test_the_shipped_table_is_sound() -> None:
    aliases = load_aliases(SHIPPED_ALIASES)
    assert aliases.resolve("Food", "mcdonalds").brand == "mcdonald's"
    assert aliases.resolve("Clothes", "CK Calvin Klein-2").brand == "calvin klein"
    for key in aliases.entries:  # each leads to a brand at once, and away from its own
        assert aliases.resolve("Any", key).used == (key,) and aliases.resolve("Any", key).brand != key


def test_the_digest_is_of_the_lines_alone(tmp_path: Path) -> None:
    one, other = table(tmp_path, "a: b\nc: d\n").digest, table(tmp_path, "# words\nC:  d\na: 'b'\n").digest
    assert one == other != table(tmp_path, "a: b\n").digest
