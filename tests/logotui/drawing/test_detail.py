from __future__ import annotations

from logotui.drawing.detail import Detail


def test_every_step_below_everything_is_said_in_other_words() -> None:
    words = [detail.words for detail in Detail]
    assert words[Detail.FULL] == "" and len(set(words)) == len(words)
