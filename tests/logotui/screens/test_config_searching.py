"""From a field to a range, its file and a search. How ranges are typed is in test_ranges.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from logoclip.agent.questions.launches import Launched
from logoclip.errors import InputError
from logoclip.tuning.trials import StudyReport
from logotui.screens.config_searching import meaning_of, numbers, objection
from logotui.screens.study import StudyScreen
from logotui.screens.text_dialog import TextDialog
from logotui.widgets.field_row import FieldRow
from logotui.widgets.key_line import KeyLine
from logotui.widgets.meaning import Meaning
from tests.logotui.config_host import DEMO, config_host
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost
from tests.logotui.screens.test_config import fill, line, opened, said
from tests.logotui.settle import settle

SPACE = "learning_rate: {low: 1e-4, high: 1e-2, log: true}\n"


def search_host(root: Path) -> FakeHost:
    host = config_host(root)
    host.answers["launch_tune"] = lambda asked: Launched("demo-tune-01")
    report = StudyReport("demo-tune-01", "demo.yaml", "val_separation", 3, 0, {"learning_rate": [1e-3, 1e-2]})
    host.answers["read_study"] = lambda asked: report
    return host


async def test_a_field_becomes_a_range_that_is_saved_beside_the_config_and_searched(tmp_path: Path) -> None:
    host = search_host(tmp_path)
    async with opened(host) as (pilot, screen):
        screen.query_one("#field-learning_rate", FieldRow).focus()
        await pilot.pause()
        assert "~ range" in screen.query_one(KeyLine).render().plain
        await pilot.press("tilde", "enter")
        await settle(pilot)
        assert "0.0001..0.01 log" in line(screen, "learning_rate") and "T searches; else 0.001" in line(
            screen, "learning_rate"
        )
        assert "1 unsaved change" in said(screen)
        assert "T searches learning_rate 0.0001..0.01 log" in str(screen.query_one(Meaning).content)
        await pilot.press("ctrl+s")
        await settle(pilot)
        written = tmp_path / "configs" / "demo.space.yaml"
        assert written.read_text() == "learning_rate: {low: 0.0001, high: 0.01, log: true}\n"
        assert (tmp_path / "configs" / "demo.yaml").read_text() == DEMO and "as saved" in said(screen)
        await pilot.press("T")
        await eventually(lambda: isinstance(pilot.app.screen, TextDialog))
        await pilot.press(*"3 seed 7", "enter")
        await eventually(lambda: isinstance(pilot.app.screen, StudyScreen))
        (asked,) = host.asked("launch_tune")
        assert (asked["config_name"], asked["trials"], asked["seed"], asked["text"]) == ("demo.yaml", 3, 7, DEMO)
        assert asked["space"] == {"learning_rate": {"low": 1e-4, "high": 0.01, "log": True}}


async def test_what_stands_in_the_way_is_said_in_the_question_which_stays(tmp_path: Path) -> None:
    host = search_host(tmp_path)
    host.faults["launch_tune"] = InputError(
        "a search needs Optuna, which is not installed: pip install 'logotui[tune]'"
    )
    async with opened(host) as (pilot, screen):
        await fill(pilot, screen, "learning_rate", "1e-4..1e-2 log")
        await pilot.press("enter", "T")
        await eventually(lambda: isinstance(pilot.app.screen, TextDialog))
        await pilot.press("enter")
        await eventually(lambda: len(host.asked("launch_tune")) == 1 and isinstance(pilot.app.screen, TextDialog))
        await pilot.pause()
        assert "pip install 'logotui[tune]'" in cast(TextDialog, pilot.app.screen).fault


@pytest.mark.parametrize(("typed", "why"), [("", "no field is a range: ~ on a field"), ("2..1", "low must be less")])
async def test_without_a_right_range_nobody_is_asked(tmp_path: Path, typed: str, why: str) -> None:
    host = search_host(tmp_path)
    async with opened(host) as (pilot, screen):
        await fill(pilot, screen, "learning_rate", typed or "1e-3")
        await pilot.press("enter", "T")
        await settle(pilot)
        assert pilot.app.screen is screen and host.asked("launch_tune") == []
        assert any(why in one.message for one in pilot.app._notifications)


async def test_a_range_survives_a_console_that_was_killed(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "lora_r", "4..64 step 4")
        await settle(pilot)
        screen.files.keeper._kept.clear()  # nothing is dropped by what follows
        kept = [path.read_text() for path in (tmp_path / "configs" / ".drafts").iterdir()]
    async with opened(config_host(tmp_path)) as (pilot, screen):
        assert len(kept) == 1 and "4..64 step 4" in line(screen, "lora_r")
        await pilot.press("u")
        await settle(pilot)
        assert "4..64" not in line(screen, "lora_r") and not screen.draft.unsaved


async def test_a_space_that_another_program_wrote_is_shown_and_never_written_over(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        written = tmp_path / "configs" / "demo.space.yaml"
        written.write_text(SPACE)
        screen.attempt(screen.files.look)
        await settle(pilot)
        assert "0.0001..0.01 log" in line(screen, "learning_rate")
        await fill(pilot, screen, "lora_r", "4, 8")
        await pilot.press("enter")
        written.write_text(SPACE.replace("1e-4", "1e-5"))
        await pilot.press("ctrl+s")
        await eventually(lambda: type(pilot.app.screen).__name__ == "Conflict")
        await pilot.press("m")
        await settle(pilot)
        assert written.read_text() == SPACE.replace("1e-4", "1e-5") + "lora_r: [4, 8]\n"


async def test_the_last_range_takes_the_file_with_it(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    written = tmp_path / "configs" / "demo.space.yaml"
    written.write_text(SPACE)
    async with opened(host) as (pilot, screen):
        screen.query_one("#field-learning_rate", FieldRow).focus()
        await pilot.press("tilde", "ctrl+s")
        await settle(pilot)
        assert not written.exists() and not screen.draft.unsaved


@pytest.mark.parametrize(("typed", "found"), [("20", (20, 0)), (" 5 seed 3 ", (5, 3)), ("5, seed 3", (5, 3))])
def test_trials_and_a_seed_are_asked_for_at_once(typed: str, found: tuple[int, int]) -> None:
    assert numbers(typed) == found and objection(typed) == ""


@pytest.mark.parametrize(
    "typed", ["", "many", "0", "10001", "5 seed", "5 3", "5 seed x", "5 seed -1", "5 seed 4294967296"]
)
def test_what_is_no_number_of_trials_is_refused_while_it_is_typed(typed: str) -> None:
    assert objection(typed)
    draft: Any = None
    assert meaning_of(draft, typed) == ""
