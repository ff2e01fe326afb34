"""The keys of the Config screen, in the order in which they are offered."""

from __future__ import annotations

from textual.binding import Binding, BindingType

KEYS: list[BindingType] = [
    Binding("ctrl+s", "save", "save", tooltip="Save the changes; comments in the file stay"),
    Binding("ctrl+l", "launch", "launch", tooltip="Launch what is on screen, saved or not"),
    Binding(
        "T", "search", "tune", key_display="T", tooltip="Search over the fields that are ranges, with so many trials"
    ),
    Binding("ctrl+o", "choose", "open", tooltip="Open another config"),
    Binding("tab", "turn", "YAML", tooltip="From the form to the YAML, and back"),
    Binding("shift+tab,f6", "turn", show=False),
    Binding("slash", "find", "find", key_display="/", tooltip="Show the fields that mention a word"),
    Binding("u", "undo", "undo", tooltip="Take the last change back, saved or not"),
    Binding("ctrl+z", "undo", show=False),
    Binding("ctrl+r", "redo", "redo", tooltip="Make the change again that was taken back"),
    Binding("f12", "save_as", "save as", key_display="F12", tooltip="Save under another name"),
    Binding("ctrl+shift+s", "save_as", show=False),
    Binding("f5", "read_again", "read again", key_display="F5", tooltip="Compare with the file as it is now"),
    Binding("ctrl+n", "begin", "new", tooltip="A new config: a preset, every default, or a copy of this one"),
    Binding("ctrl+d", "compare", "compare", tooltip="Against the file, a preset, another config, or a run"),
    Binding("p", "probe", "probe", tooltip="Ten seconds of this training, for its time and memory"),
    Binding("e", "use_editor", "editor", tooltip="Change the text in $VISUAL or $EDITOR"),
    Binding("escape", "found", show=False, tooltip="Show every field again"),
]
