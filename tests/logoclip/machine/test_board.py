from __future__ import annotations

import pytest

from logoclip.machine.board import Board, as_number, plausible


def test_the_gpus_own_zone_and_rail_are_found_by_name() -> None:
    board = Board(None, {"cpu": 48.5, "GPU": 46.25}, {"VDD_CPU_CV": 3.0, "VDD_GPU_SOC": 9.5})
    assert (board.gpu_temperature, board.gpu_power) == (46.25, 9.5)
    assert (Board().gpu_temperature, Board().gpu_power) == (None, None)


def test_zones_that_are_switched_off_are_left_out() -> None:
    assert plausible({"gpu": 46.25, "cv0": -256.0, "dead": None, "": 40.0, "odd": 2e6}) == {"gpu": 46.25}


@pytest.mark.parametrize(("value", "number"), [(5, 5.0), ("437", 437.0), (0, 0.0)])
def test_numbers_and_their_texts(value: object, number: float) -> None:
    assert as_number(value) == number


@pytest.mark.parametrize("value", [None, "", "busy", "nan", float("inf"), {}, []])
def test_what_is_no_finite_number(value: object) -> None:
    assert as_number(value) is None
