"""Drafts beside the configs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.config.drafts import Drafts, KeptDraft
from logoclip.errors import InputError, JobError

MINE, THEIRS = "0123abcd", "89abcdef"


def draft(console: str = MINE, text: str = "seed: 2\n", name: str = "demo.yaml") -> KeptDraft:
    return KeptDraft(name, console, text, before="seed: 1\n", revision="r", host="laptop")


def test_the_newest_words_of_a_console_are_kept(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(draft())
    when = drafts.keep(draft(text="seed: 3\n"))
    (found,) = drafts.kept("demo.yaml")
    assert (found.text, found.before, found.revision, found.host, found.time) == (
        "seed: 3\n", "seed: 1\n", "r", "laptop", when,
    )  # fmt: skip


def test_two_consoles_at_one_config_lose_nothing_to_each_other(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(draft(MINE, "seed: 2\n"))
    drafts.keep(draft(THEIRS, "seed: 3\n"))
    assert [one.text for one in drafts.kept("demo.yaml")] == ["seed: 3\n", "seed: 2\n"]
    assert drafts.drop("demo.yaml", THEIRS) and not drafts.drop("demo.yaml", THEIRS)
    assert [one.console for one in drafts.kept()] == [MINE]


def test_a_draft_that_is_taken_over_is_there_once(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(draft(THEIRS))
    drafts.keep(draft(MINE), instead_of=THEIRS)
    assert [one.console for one in drafts.kept()] == [MINE]


def test_drafts_are_listed_by_config_and_are_none_where_nothing_was_kept(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    assert drafts.kept() == []
    drafts.keep(draft(name="demo.yaml"))
    drafts.keep(draft(name="demo.yaml.yaml"))
    assert [one.name for one in drafts.kept("demo.yaml")] == ["demo.yaml"]
    assert len(drafts.kept()) == 2


def test_a_damaged_draft_is_named_and_the_others_are_there(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(draft(MINE))
    (tmp_path / ".drafts" / f"demo.yaml.{THEIRS}.json").write_text("{", encoding="utf-8")
    good, damaged = drafts.kept("demo.yaml")
    assert good.text and (damaged.name, damaged.console, damaged.text) == ("demo.yaml", THEIRS, "")
    assert "cannot be read" in damaged.error


@pytest.mark.parametrize(("name", "console"), [("../x", MINE), ("", MINE), (".x", MINE), ("x", ""), ("x", "../../xx")])
def test_a_draft_stays_in_its_directory(tmp_path: Path, name: str, console: str) -> None:
    for call in (
        lambda: Drafts(tmp_path).keep(draft(console, name=name)),
        lambda: Drafts(tmp_path).drop(name, console),
    ):
        with pytest.raises(InputError, match="no draft can be called so"):
            call()


def test_what_is_longer_than_any_config_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="100,000 characters"):
        Drafts(tmp_path).keep(draft(text="x" * 100_000))


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JobError, match="the draft cannot be kept"):
        Drafts(tmp_path / "file").keep(draft())


@given(text=st.text(max_size=60))
def test_every_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    drafts = Drafts(tmp_path_factory.mktemp("configs"))
    drafts.keep(draft(text=text))
    assert drafts.kept()[0].text == text
