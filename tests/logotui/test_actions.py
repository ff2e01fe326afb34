"""The bindings of the classes are the one list of actions: for the palette, for key maps, for the help page."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from logotui.actions import EVERYWHERE, Action, all_actions, name_actions, widgets_of
from logotui.app import LogoTui
from logotui.modes import SCREENS, screen_class
from logotui.screens.base import ConsoleScreen
from logotui.widgets.brand_list import BrandList
from logotui.widgets.run_table import RunTable


def gathered() -> tuple[Action, ...]:
    return all_actions(LogoTui, {mode: screen_class(mode) for mode in SCREENS})


def test_every_binding_of_every_screen_is_an_action() -> None:
    known = {(action.place, action.binding.action): action.keys for action in gathered()}
    for mode in SCREENS:
        for binding in Binding.make_bindings(screen_class(mode).BINDINGS):
            assert binding.key in known[mode, binding.action]
    assert known["runs", "open"] == ("enter",)  # of its table
    assert known[EVERYWHERE, "help"] == ("question_mark",)


def test_each_has_an_id_of_its_own() -> None:
    ids = [action.id for action in gathered()]
    assert len({(action.place, action.id) for action in gathered()}) == len(ids) > 40
    assert len({(action.id, action.binding.action, action.keys) for action in gathered()}) == len(set(ids))
    assert {"runs.pause", "sweep.move(-0.01)", "run-table.open", "everywhere.show(data)"} <= set(ids)


def test_widgets_are_found_through_those_that_hold_them() -> None:
    assert RunTable in widgets_of(screen_class("runs")) and BrandList in widgets_of(screen_class("data"))
    assert RunTable not in widgets_of(screen_class("data"))


class Shared(ConsoleScreen):
    """What two screens inherit."""

    BINDINGS: ClassVar[list[BindingType]] = [("t", "tag", "tag"), Binding("e,E", "extend", tooltip="Longer", id="own")]


class Both(Shared):
    MODE = "both"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "export", "export")]


class Other(Shared):
    MODE = "other"


def test_bindings_know_their_ids_so_that_a_key_map_reaches_them(monkeypatch: object) -> None:
    for cls in (Shared, Both):
        cls.__module__ = "logotui.screens.runs"
    name_actions(Both, "both")
    given = {key: binding.id for key, (binding, *_) in Both._merge_bindings().key_to_bindings.items()}
    assert given["x"] == "both.export"
    assert given["t"] == "shared.tag"
    assert given["e"] == given["E"] == "own" if "E" in given else given["upper_e"] == "own"


def test_a_bare_movement_and_an_open_field_are_not_listed() -> None:
    said = {action.id for action in gathered() if action.said}
    assert "run-table.open" in said and "field-row.edit" in said
    assert not said & {"run-table.move(1)", "editor.accept"}


def test_a_widget_without_keys_is_none_of_them() -> None:
    assert all(
        "BINDINGS" in widget.__dict__ and issubclass(widget, Widget) for widget in widgets_of(screen_class("config"))
    )


def test_what_screens_share_is_an_action_of_each_by_one_id() -> None:
    for cls in (Shared, Both, Other):
        cls.__module__ = "logotui.screens.runs"
    found = [action for action in all_actions(LogoTui, {"both": Both, "other": Other}) if action.id == "shared.tag"]
    assert [action.place for action in found] == ["both", "other"]
