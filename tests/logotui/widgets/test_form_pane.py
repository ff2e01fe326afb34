from __future__ import annotations

from textual.widgets import Input, Static

from logoclip.agent.questions.configs import ConfigCheck
from logotui.draft import opened
from logotui.widgets.field_row import FieldRow
from logotui.widgets.form_pane import FormPane, found, help_of
from tests.logotui.alone import alone

DRAFT = opened("demo.yaml", ConfigCheck("max_epochs: 8\n", {}, revision="r"))


def test_the_help_says_what_a_field_takes_what_it_was_or_what_is_wrong() -> None:
    assert help_of(DRAFT, "max_epochs").plain == "max_epochs  Epochs at the most.\nat least 1 · default 20"
    assert "was 8" in help_of(DRAFT.set("max_epochs", 3), "max_epochs").plain
    assert "✗ must be greater" in help_of(DRAFT.set("max_epochs", 0), "max_epochs").plain


async def test_the_search_leaves_the_cursor_on_what_was_found() -> None:
    pane = FormPane()
    async with alone(pane, size=(100, 30)) as stage:
        pane.show(DRAFT)
        pane.focus_field()
        pane.find()
        await stage.pilot.press(*"patience", "enter")
        assert pane.field == "patience"
        pane.end_search()
        await stage.pilot.pause()
        assert pane.query_one("#field-patience", FieldRow).has_focus
        assert not pane.query_one("#find", Input).display and all(row.display for row in pane.query(FieldRow))


async def test_an_open_field_is_closed_with_what_was_typed() -> None:
    pane = FormPane()
    async with alone(pane, size=(100, 30)) as stage:
        pane.show(DRAFT)
        pane.focus_field("max_epochs")
        await stage.pilot.press("enter", "3")
        pane.commit()
        await stage.pilot.pause()
        assert [message.value for message in stage.posted(FieldRow.Changed)][-1] == 3
        assert not pane.query_one("#field-max_epochs", FieldRow).editor


async def test_a_search_says_how_many_it_shows_with_the_help_of_one_until_another_config_is_shown() -> None:
    pane = FormPane()
    async with alone(pane, size=(100, 30)) as stage:
        pane.show(DRAFT)
        pane.focus_field("max_epochs")
        pane.find()
        await stage.pilot.press(*"patience", "enter")
        line = pane.query_one("#found", Static)
        assert line.display and str(line.content).startswith("1 of ") and "matches 'patience'" in str(line.content)
        assert str(pane.query_one("#help", Static).content).startswith("patience  ")
        pane.show(DRAFT.set("patience", 3))
        assert line.display, "it is the same config still"
        pane.show(opened("other.yaml", ConfigCheck("", {}, revision="s")))
        assert not line.display and all(row.display for row in pane.query(FieldRow))


def test_no_match_and_many_are_counted_too() -> None:
    assert found(0, "xyz").startswith("0 of ") and "fields match 'xyz'" in found(0, "xyz")


async def test_what_hinders_a_launch_is_marked_in_its_row() -> None:
    pane = FormPane()
    async with alone(pane, size=(100, 30)):
        pane.show(DRAFT)
        pane.warn({"data_dir": "data/gone: is not there"})
        row = pane.query_one("#field-data_dir", FieldRow)
        assert row.state.fault == "data/gone: is not there"
        assert "✗ data/gone" in help_of(DRAFT, "data_dir", "data/gone: is not there").plain
        pane.show(DRAFT.set("data_dir", "data/demo"))
        assert not row.state.fault, "nobody has said yet what hinders that"
