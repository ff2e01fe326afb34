"""D, N, e and x: what is made of a run."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static

from logoclip.errors import InputError
from logoclip.runs.checkpoints import CheckpointFile
from logotui.app import LogoTui
from logotui.screens.checkpoints import CheckpointPicker
from logotui.screens.config import ConfigScreen
from logotui.screens.text_dialog import TextDialog
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import NOON, FakeHost, lively
from tests.logotui.screens.test_describing import in_front, write
from tests.logotui.screens.test_runs import opened
from tests.logotui.settle import settle

FILES = (
    CheckpointFile("epoch_8.pt", ("last.pt",), 52_000_000, NOON, 8, 800, 0.47, 0.6),
    CheckpointFile("epoch_3.pt", ("best.pt",), 52_000_000, NOON, 3, 300, 0.49, 0.62),
)


def with_checkpoints() -> FakeHost:
    """`demo-01` finished, `demo-02` paused: both have checkpoints."""
    host = lively()
    host.checkpoints = {"demo-01": FILES, "demo-02": FILES}
    return host


def notes(app: LogoTui) -> str:
    return "\n".join(note.message for note in app._notifications)


async def test_a_run_becomes_a_config_under_a_name_that_is_asked() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await pilot.press("D")
        prompt = await write(pilot, "a/b")
        assert "a name, without a folder" in str(prompt.query_one("#said", Static).content)
        host.faults["duplicate"] = InputError("there is a config of that name already: choose another")
        await write(pilot, "taken")
        await pilot.press("enter")
        await eventually(lambda: isinstance(pilot.app.screen, TextDialog) and pilot.app.screen is not prompt)
        del host.faults["duplicate"]
        await write(pilot, "mine")
        await pilot.press("enter")
        await settle(pilot)
        assert host.asked("duplicate")[-1] == {"id": "demo-03", "name": "mine"}
        assert "configs/mine.yaml is what demo-03 was launched with" in notes(pilot.app)  # type: ignore[arg-type]


async def test_a_new_run_from_this_one_is_an_unsaved_draft_of_its_settings() -> None:
    host = lively()
    host.faults["read_data_set"] = InputError("no such data")
    host.configs["demo-03"] = {"temperature": 0.05, "seed": 7}
    async with opened(host) as (pilot, _):
        await pilot.press("N")
        config = await in_front(pilot.app, ConfigScreen)
        await eventually(lambda: config.draft.values["seed"] == 7)
        assert config.draft.name == "demo.yaml" and config.draft.values["temperature"] == 0.05
        assert host.asked("save_config") == [] and config.draft.revision == ""


async def test_how_many_epochs_more_is_asked_with_what_it_means() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await pilot.press("down", "down", "down", "e")
        prompt = await in_front(pilot.app, TextDialog)
        said = prompt.query_one("#said", Static)
        assert "demo-01 has trained 8 of 8 epochs: how many more?" in prompt.heading
        assert "A new run of 13 epochs that goes on from step 800 of demo-01" in str(said.content)
        for text, fault in (("0", "from 1 to 100000, given 0"), ("two", "must be a whole number, given 'two'")):
            await write(pilot, text)
            assert fault in str(said.content)
            await pilot.press("enter")
            assert host.asked("extend") == []
        await write(pilot, "2")
        assert "A new run of 10 epochs" in str(said.content)
        await pilot.press("enter")
        await eventually(lambda: pilot.app.current_mode == "monitor")
        assert host.asked("extend") == [{"id": "demo-01", "epochs": 2}]
        app = pilot.app
        assert isinstance(app, LogoTui) and app.open_run_id == "demo-09"
        assert "another model stands there" in notes(app)


async def test_a_chosen_checkpoint_is_exported_to_a_name_that_is_asked() -> None:
    host = with_checkpoints()
    async with opened(host) as (pilot, _):
        await pilot.press("down", "down", "down", "x")
        picker = await in_front(pilot.app, CheckpointPicker)
        shown = "\n".join(str(option.prompt) for option in picker.query_one("OptionList").options)  # type: ignore[attr-defined]
        assert "epoch_3.pt           3     300  0.49   62.0 %  49.6 M" in shown and shown.count("best") == 1
        await pilot.press("enter")  # the cursor is on the best
        prompt = await in_front(pilot.app, TextDialog)
        assert prompt.query_one(Input).value == "models/demo-01-epoch_3"
        await pilot.press("enter")
        await settle(pilot)
        assert host.asked("export_checkpoint") == [
            {"id": "demo-01", "checkpoint": "epoch_3.pt", "output": "models/demo-01-epoch_3"}
        ]


@pytest.mark.parametrize(("down", "up", "question"), [(2, 0, "go_on"), (2, 1, "resume"), (3, 1, "go_on")])
async def test_going_on_from_the_last_is_a_resume_and_from_another_a_new_run(down: int, up: int, question: str) -> None:
    host = with_checkpoints()
    async with opened(host) as (pilot, _):
        await pilot.press(*["down"] * down, "x")
        await in_front(pilot.app, CheckpointPicker)
        await pilot.press(*["up"] * up, "r")
        await settle(pilot)
        asked = {name: len(host.asked(name)) for name in ("go_on", "resume")}
        assert asked == {"go_on": 0, "resume": 0, question: 1}


async def test_what_has_none_or_is_no_training_says_so() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await pilot.press("x", "end")
        await settle(pilot)
        assert "demo-03: has no checkpoint yet" in notes(pilot.app)  # type: ignore[arg-type]
        for key in ("x", "e", "N", "D"):
            await pilot.press(key)
        await settle(pilot)
        assert notes(pilot.app).count("data-01 is no training") >= 1  # type: ignore[arg-type]
        assert pilot.app.current_mode == "runs" and len(pilot.app.screen_stack) == 1
