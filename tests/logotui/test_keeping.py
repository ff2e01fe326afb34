from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from logoclip.agent.questions.configs import ConfigCheck
from logoclip.agent.questions.drafts import DraftDropped, DraftKept, DropDraft, KeepDraft
from logoclip.agent.questions.question import Question
from logoclip.config.drafts import Drafts, KeptDraft
from logoclip.errors import JobError, LogoclipError
from logotui.draft import opened
from logotui.hosts.host import HostLost
from logotui.keeping import Keeper, ahead_of

FILE = opened("demo.yaml", ConfigCheck("seed: 1\n", {}, revision="r"))


class Host:
    """Keeps drafts in a directory, unless there is `trouble`."""

    def __init__(self, root: Path) -> None:
        self.drafts = Drafts(root)
        self.trouble: LogoclipError | None = None
        self.asked: list[Question[Any]] = []

    async def ask(self, question: Question[Any]) -> Any:
        self.asked.append(question)
        if self.trouble:
            raise self.trouble
        if isinstance(question, KeepDraft):
            return DraftKept(self.drafts.keep(question.draft, question.instead_of))
        if isinstance(question, DropDraft):
            return DraftDropped(self.drafts.drop(question.name, question.console))
        return tuple(self.drafts.kept())


async def test_the_newest_change_is_kept_and_what_is_saved_is_forgotten(tmp_path: Path) -> None:
    host = Host(tmp_path)
    keeper = Keeper(host.ask)
    assert not keeper.note(FILE) and keeper.note(FILE.set("seed", 2))
    await keeper.keep()
    assert keeper.note(FILE.set("seed", 3))
    await keeper.keep()
    assert [draft.text for draft in host.drafts.kept()] == ["seed: 3\n"]
    assert not keeper.note(FILE.set("seed", 3)) and keeper.note(FILE)
    await keeper.keep()
    assert host.drafts.kept() == []


async def test_what_was_noted_during_an_answer_is_kept_too(tmp_path: Path) -> None:
    host = Host(tmp_path)

    async def slow(question: Question[Any]) -> Any:
        keeper.note(FILE.set("seed", 9))
        return await host.ask(question)

    keeper = Keeper(slow)
    keeper.note(FILE.set("seed", 2))
    await keeper.keep()
    assert host.drafts.kept()[0].text == "seed: 9\n"


async def test_without_a_link_a_change_is_kept_here_until_there_is_one(tmp_path: Path) -> None:
    host, here = Host(tmp_path / "there"), Drafts(tmp_path / "here")
    keeper = Keeper(host.ask, tmp_path / "here")
    host.trouble = HostLost("orin: gone")
    assert keeper.note(FILE.set("seed", 2))
    await keeper.keep()
    assert here.kept()[0].text == "seed: 2\n" and host.drafts.kept() == []
    host.trouble = None
    await keeper.keep()
    assert here.kept() == [] and host.drafts.kept()[0].text == "seed: 2\n"


async def test_another_consoles_draft_is_found_and_becomes_this_ones(tmp_path: Path) -> None:
    host = Host(tmp_path / "there")
    host.drafts.keep(KeptDraft("demo.yaml", "0123abcd", "seed: 5\n", "seed: 1\n", "r", "laptop"))
    Drafts(tmp_path / "here").keep(KeptDraft("demo.yaml", "89abcdef", "seed: 6\n", "seed: 1\n", "r", "laptop"))
    keeper = Keeper(host.ask, tmp_path / "here")
    newest, older = await keeper.found("demo.yaml")
    assert (newest.text, older.text) == ("seed: 6\n", "seed: 5\n")
    keeper.take_over(newest)
    assert keeper.note(FILE.type(newest.text))
    await keeper.keep()
    assert Drafts(tmp_path / "here").kept() == []
    assert sorted(draft.console for draft in host.drafts.kept()) == sorted(["0123abcd", keeper.console])


async def test_a_draft_that_was_taken_over_and_taken_back_is_forgotten(tmp_path: Path) -> None:
    host = Host(tmp_path)
    host.drafts.keep(KeptDraft("demo.yaml", "0123abcd", "seed: 5\n", "seed: 1\n", "r", "laptop"))
    keeper = Keeper(host.ask)
    keeper.take_over((await keeper.found())[0])
    keeper.note(FILE)
    await keeper.keep()
    assert host.drafts.kept() == []


async def test_a_full_disk_is_said_once_and_the_next_change_tries_again(tmp_path: Path) -> None:
    host = Host(tmp_path)
    keeper = Keeper(host.ask)
    host.trouble = JobError("the draft cannot be kept: No space left on device")
    keeper.note(FILE.set("seed", 2))
    with pytest.raises(JobError, match="No space left"):
        await keeper.keep()
    await keeper.keep()
    assert len(host.asked) == 1
    host.trouble = None
    assert keeper.note(FILE.set("seed", 3))
    await keeper.keep()
    assert host.drafts.kept()[0].text == "seed: 3\n"


def test_workspaces_on_other_machines_are_kept_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    places = {ahead_of(host, path) for host, path in (("orin", "a/b"), ("orin", "a_b"), ("nano", "a/b"), ("o", "../x"))}
    assert len(places) == 4 and all(place.parent == tmp_path / "logotui" / "drafts" for place in places)
