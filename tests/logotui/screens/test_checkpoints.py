from __future__ import annotations

from logoclip.runs.checkpoints import CheckpointFile
from logotui.screens.checkpoints import HEADER, line


def test_columns_stand_below_their_titles_and_what_is_not_known_is_a_dash() -> None:
    whole = line(CheckpointFile("epoch_12.pt", ("best.pt", "last.pt"), 2**30, 0.0, 12, 12_000, 0.512, 0.731), 7200.0)
    bare = line(CheckpointFile("mine.pt"), 30.0)
    assert whole.plain == "epoch_12.pt         12  12,000  0.51   73.1 %   1.0 G    2 h  best last"
    assert bare.plain == "mine.pt              –       –     –        –     0 B   30 s  "
    assert len(HEADER) == len(bare.plain) - 2 <= 70
