"""The keys of the Sweep screen, in the order in which they are offered."""

from __future__ import annotations

from textual.binding import Binding, BindingType

COARSE, FINE = 0.01, 0.001
"""How far the arrow keys move a threshold, and those with shift."""

KEYS: list[BindingType] = [
    Binding("left", f"move(-{COARSE})", "threshold", key_display="←→", tooltip="Move the threshold down"),
    Binding("right", f"move({COARSE})", show=False, tooltip="Move the threshold up"),
    Binding("shift+left,comma", f"move(-{FINE})", show=False, tooltip="Move it down by 0.001"),
    Binding("shift+right,full_stop", f"move({FINE})", show=False, tooltip="Move it up by 0.001"),
    Binding("pagedown", "move(-0.1)", show=False, tooltip="Move the threshold down by 0.1"),
    Binding("pageup", "move(0.1)", show=False, tooltip="Move the threshold up by 0.1"),
    Binding("home", "edge('low')", show=False, tooltip="Go to the lowest threshold shown"),
    Binding("end", "edge('high')", show=False, tooltip="Go to the highest threshold shown"),
    Binding("o", "go('fitted')", "fitted", tooltip="Go to the fitted threshold ▲"),
    Binding("b", "go('best')", show=False, tooltip="Go to the best threshold of these brands △"),
    Binding("g", "goal", "goal", tooltip="Fit the thresholds for another goal: F1, or a precision"),
    Binding("e", "equal", show=False, tooltip="Give the other model the threshold with as few wrong names"),
    Binding("l", "link", show=False, tooltip="Move both thresholds together, or one alone"),
    Binding("tab", "turn", show=False, tooltip="Move the other model's threshold"),
    Binding("z", "zoom", "zoom", tooltip="Show only the similarities that a threshold may be chosen from, or all"),
    Binding("m", "method", "method", tooltip="Match by another rule: simple, margin, multi-ref"),
    Binding("w", "mistakes", "wrong", tooltip="The queries that go wrong at the threshold, with their pictures"),
    Binding(
        "x",
        "write",
        "write",
        tooltip="Write the threshold to the models that the last line names: its own and the published one",
    ),
    Binding("u", "publish", show=False, tooltip="Publish the model to its export_dir; what stands there is kept"),
    Binding("n", "new", "new", tooltip="Start a new sweep"),
    Binding("enter", "choose", "sweeps", tooltip="Show another stored sweep"),
]
