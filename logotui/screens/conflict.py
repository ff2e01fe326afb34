"""What to do about a config that another program has written while it had unsaved changes here."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from logotui.widgets.yaml_text import diff_lines

Choice = Literal["theirs", "mine", "merge"]
STYLES = {"+": "$fine", "-": "$wrong", " ": "$quiet", "…": "$rule"}


class Conflict(ModalScreen["Choice | None"]):
    """Shows both and returns what is to become of them; none where that is put off. Nothing is lost by any choice:
    undo shows what was on screen before.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "choose('merge')", "merge", tooltip="Put my changed settings into the file as it is now"),
        Binding("k", "choose('mine')", "keep mine", tooltip="Write what is on screen over the file"),
        Binding("t", "choose('theirs')", "take theirs", tooltip="Show the file as it is now"),
        Binding("escape,q", "dismiss(None)", "later", key_display="esc", tooltip="Leave both as they are"),
    ]
    DEFAULT_CSS = """
    Conflict { align: center middle; }
    Conflict > Vertical { width: 92; max-width: 96%; height: auto; max-height: 90%; padding: 1 2; }
    Conflict > Vertical { background: $surface; border: round $look; }
    Conflict VerticalScroll { height: auto; max-height: 24; margin: 1 0; }
    Conflict .keys { color: $quiet; }
    """

    def __init__(self, name: str, mine: str, before: str, theirs: str, *, mergeable: bool) -> None:
        """
        Args:
            mine, theirs: what is on screen and what the file holds now; both were `before`.
            mergeable: whether settings of one can be put into the other: both can be read as YAML.
        """
        super().__init__()
        self.config = name
        self.mine, self.before, self.theirs = mine, before, theirs
        self.mergeable = mergeable

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(f"{self.config} was changed by another program, and has unsaved changes here.", markup=False)
            with VerticalScroll():
                yield Static(compared("theirs, on the disk", self.before, self.theirs))
                yield Static(compared("mine, on screen", self.before, self.mine))
            yield Static(self._keys(), classes="keys")

    def _keys(self) -> Content:
        offered = [("m", "merge my changes into theirs")] if self.mergeable else []
        offered += [("k", "keep mine"), ("t", "take theirs"), ("esc", "later")]
        parts = [Content.assemble((key, "bold $foreground"), f" {words}") for key, words in offered]
        return Content("     ").join(parts)

    def action_choose(self, choice: Choice) -> None:
        if choice != "merge" or self.mergeable:
            self.dismiss(choice)


def compared(title: str, before: str, after: str) -> Content:
    """One side's changes under its name."""
    lines = [Content.styled(line, STYLES[line[0]]) for line in diff_lines(before, after, context=0) if line != "…"]
    return Content("\n").join(
        [Content.styled(title, "bold"), *(lines or [Content.styled("nothing", "$quiet")]), Content()]
    )
