from __future__ import annotations

from logotui.widgets.distribution import CURSOR
from logotui.widgets.epoch_ridge import LABEL_WIDTH, EpochRidge
from tests.logotui.alone import alone, text_of
from tests.logotui.widgets.test_epoch_map import epoch


async def test_epochs_up_to_the_one_looked_at_stand_below_each_other() -> None:
    drawing = EpochRidge()
    drawing.epochs, drawing.chosen = tuple(epoch(number, wrong=number) for number in range(4)), 2
    async with alone(drawing, size=(LABEL_WIDTH + 40, 8)):
        lines = text_of(drawing)
        assert [line[:LABEL_WIDTH].strip() for line in lines] == ["", "", "the base", "", "epoch 1", "", "epoch 2", ""]
        for place, line in enumerate((lines[2], lines[4], lines[6])):
            assert line[LABEL_WIDTH + 4 * place] == "█", "the wrong hill"
            threshold = drawing.axis.column(drawing.epochs[place].fitted[0], 40)
            assert line[LABEL_WIDTH + threshold] == CURSOR
        assert "0.4" in lines[-1]


async def test_the_newest_stay_where_there_is_no_room_for_all() -> None:
    drawing = EpochRidge()
    drawing.epochs, drawing.chosen = tuple(epoch(number) for number in range(50)), 49
    async with alone(drawing, size=(LABEL_WIDTH + 40, 4)):
        assert [line[:LABEL_WIDTH].strip() for line in text_of(drawing)[:3]] == ["epoch 47", "epoch 48", "epoch 49"]
