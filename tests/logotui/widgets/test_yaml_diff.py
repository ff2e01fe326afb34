from __future__ import annotations

from logotui.widgets.yaml_diff import YamlDiff, diff_lines
from tests.logotui.alone import alone

BEFORE = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n"


def test_a_diff_shows_changes_with_their_surroundings() -> None:
    assert diff_lines(BEFORE, BEFORE.replace("3", "9"), context=1) == ["…", " b: 2", "-c: 3", "+c: 9", " d: 4"]
    assert diff_lines(BEFORE, BEFORE) == []


async def test_the_panel_counts_what_is_new_and_shows_the_file_where_nothing_is() -> None:
    panel = YamlDiff()
    async with alone(panel):
        panel.show("demo.yaml", BEFORE, BEFORE)
        assert (panel.border_title, panel.border_subtitle) == ("demo.yaml", "")
        assert str(panel.content) == BEFORE
        panel.show("demo.yaml", BEFORE, BEFORE.replace("3", "9"))
        assert panel.border_subtitle == "1 line new or changed"
        panel.show("demo.yaml", "", BEFORE)
        assert panel.border_subtitle == "5 lines new or changed"


async def test_brackets_in_a_file_are_no_markup() -> None:
    panel = YamlDiff()
    async with alone(panel):
        panel.show("demo.yaml", "", "names: [bold]\n")
        assert "+names: [bold]" in str(panel.content)
