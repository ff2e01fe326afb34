from __future__ import annotations

from typing import Any

import pytest

from logoclip.runs.control import Ask
from logotui.wishes import Wish, own_words, unheard, wish_words, with_wishes
from tests.logotui.fake_host import NOON, summary

RUN = "demo-01"


def words(**changes: Any) -> str:
    return wish_words(summary(RUN, **changes), NOON + 100)


@pytest.mark.parametrize(
    ("state", "changes", "said"),
    [
        ("running", {}, ""),
        ("running", {"wanted": "paused"}, "asked for a pause: not confirmed yet"),
        ("running", {"wanted": "stopped"}, "asked for a stop: not confirmed yet"),
        ("paused", {"wanted": "paused"}, ""),
        ("running", {"wanted": "paused", "wanted_since": NOON + 98}, "pausing: saves after this step"),
        ("running", {"wanted": "paused", "wanted_since": NOON + 70}, "pausing: saves after this step (30s ago)"),
        ("pausing", {"wanted": "paused", "wanted_since": NOON + 98}, "pausing: saves step 418"),
        ("pausing", {"wanted": "running"}, "pausing: saves step 418"),  # by a signal
        (
            "running",
            {"wanted": "stopped", "wanted_since": NOON + 98},
            "stopping: after this step, saves the 18 steps since 400 first",
        ),
        (
            "running",
            {"wanted": "stopped", "wanted_since": NOON + 98, "step": 401},
            "stopping: after this step, saves the 1 step since 400 first",
        ),
        ("running", {"wanted": "stopped", "wanted_since": NOON + 98, "step": 400}, "stopping: after this step"),
        (
            "running",
            {"wanted": "stopped", "wanted_since": NOON + 98, "kind": "prepare"},
            "stopping: what it has cut is kept",
        ),
        ("pausing", {"wanted": "stopped", "wanted_since": NOON + 98}, "stopping: saves step 418"),
        ("stopping", {"wanted": "paused", "wanted_since": NOON + 98}, "stopping: saves step 418"),
        ("ending", {"message": "finished: waiting for its process to end"}, ""),
        ("ending", {"wanted": "stopped", "wanted_since": NOON + 98, "message": "finished: waiting"}, ""),
        (
            "pausing",
            {"wanted": "paused", "wanted_since": NOON + 98, "message": "paused: waiting for its process to end"},
            "pausing: waiting for its process to end",
        ),
        ("finished", {"wanted": "paused", "wanted_since": NOON}, ""),
    ],
)
def test_what_is_wanted_is_said_until_it_is(state: str, changes: dict[str, Any], said: str) -> None:
    assert words(state=state, **changes).startswith(said) and bool(words(state=state, **changes)) == bool(said)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (Ask("", step=412), "asked for a checkpoint: not confirmed yet"),
        (Ask("a", step=412, since=NOON + 99), "checkpoint asked at step 412"),
        (Ask("a", step=412, since=NOON + 40), "checkpoint asked at step 412 (1m 00s ago)"),
    ],
)
def test_a_checkpoint_is_awaited_until_it_is_acknowledged(ask: Ask, said: str) -> None:
    assert words(asks=(ask,)) == said


def test_what_the_words_of_a_wish_say_the_run_does_not_say_again() -> None:
    wished: dict[str, Any] = {"wanted": "stopped", "wanted_since": NOON}
    ending = summary(RUN, state="stopping", message="stopped: waiting for its process to end", **wished)
    assert "waiting for its process to end" in wish_words(ending, NOON) and own_words(ending) == ""
    assert own_words(summary(RUN, message="saved")) == "saved"
    assert own_words(summary(RUN, state="ending", message="finished: waiting for it")) == "finished: waiting for it"
    assert own_words(summary(RUN, state="stopping", message="stopped: x", error="disk\nfull", **wished)) == "disk full"


def test_several_wishes_stand_side_by_side() -> None:
    said = words(asks=(Ask("a", step=412),), wanted="paused", wanted_since=NOON + 99)
    assert said == "pausing: saves after this step · checkpoint asked at step 412"


@pytest.mark.parametrize("gone", [{"silent_for": 40}, {"unseen": True, "silent_for": 40}])
def test_a_wish_that_nobody_hears_says_so_with_the_age(gone: dict[str, Any]) -> None:
    run = summary(RUN, wanted="paused", wanted_since=NOON + 70, **gone)
    assert unheard(run)
    asked = summary(RUN, asks=(Ask("a", step=412),), **gone)
    assert wish_words(asked, NOON) == "checkpoint asked at step 412: nobody hears it, silent for 40s"
    assert wish_words(run, NOON) == "asked for a pause: nobody hears it, silent for 40s"


@pytest.mark.parametrize(
    ("wanted", "asks", "said"),
    [
        ("running", (), ""),
        ("paused", (), "was asked for a pause, which its worker did not live to obey"),
        ("stopped", (Ask("a"),), "was asked for a stop and a checkpoint, which its worker did not live to obey"),
    ],
)
def test_a_worker_that_died_first_did_not_obey(wanted: str, asks: tuple[Ask, ...], said: str) -> None:
    run = summary(RUN, state="lost", wanted=wanted, wanted_since=NOON, asks=asks)
    assert (wish_words(run, NOON), unheard(run)) == (said, bool(said))


def test_of_several_unconfirmed_wishes_the_last_one_is_shown() -> None:
    wishes = [Wish(RUN, "paused"), Wish("other-01", "stopped"), Wish(RUN, "checkpoint"), Wish(RUN, "stopped")]
    one, other, third = with_wishes([summary(RUN), summary("other-01"), summary("third-01")], wishes)
    assert (one.wanted, one.wanted_since, len(one.asks)) == ("stopped", None, 1)
    assert other.wanted == "stopped" and third == summary("third-01")
