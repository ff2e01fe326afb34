from __future__ import annotations

import pytest
from msgspec.structs import replace

from logoclip.runs import Event
from logotui.charts import FIRST, Scene, Shown
from logotui.view import View
from logotui.widgets.read_out import ReadOut, at_cursor, in_sight, legend_line, shortened
from tests.logotui.alone import alone, text_of
from tests.logotui.test_charts import story

LOSS = FIRST[0]
ONE = story([[step, "loss", 1.0 + step / 100] for step in range(1, 101)], "demo-01")
ONE.events = [Event(1, 50, 0.0, "epoch", "")]
ONE.clock = [(1, 1_700_000_000.0), (100, 1_700_000_099.0)]
OTHER = story([[step, "loss", 2.0] for step in range(1, 101)], "demo-02")


def scene(view: View, several: bool = False) -> Scene:
    runs = [Shown(ONE, role="curve", name="demo-01", steps_an_epoch=50)]
    return Scene((*runs, Shown(OTHER, role="run1", name="demo-02")) if several else tuple(runs), view)


def test_without_a_cursor_it_says_what_is_in_sight_and_how() -> None:
    view = View(0.9, True, filter="lo", window=(20.0, 60.0))
    said = in_sight(scene(view), "charts 1–6 of 13").plain
    assert said == "charts 1–6 of 13 · smoothed 0.9, log, zoomed · step 20 to step 60 · /lo"


def test_at_the_cursor_it_has_step_epoch_clock_and_values() -> None:
    said = at_cursor(scene(View(cursor=25.0)), LOSS).plain
    assert said.startswith("step      25   loss 1.250   epoch  0.50") and said.endswith("after 24s")
    smooth = at_cursor(scene(View(cursor=25.0, smoothing=0.9)), LOSS).plain
    assert "loss 1.250 smoothed 1.1" in smooth


def test_a_run_that_waits_has_no_epoch_to_be_at() -> None:
    """Its curves are empty; those of others drawn over it are what the cursor walks."""
    waiting = Shown(story([], "demo-04"), name="demo-04")
    assert "epoch" not in at_cursor(Scene((waiting, Shown(ONE)), View(cursor=25.0)), LOSS).plain


def test_a_stretch_of_many_steps_says_so_with_its_range() -> None:
    stretch = ONE.get("loss").stretches[0]._replace(step=0, size=63, low=1.0, high=9.0)
    coarse = replace(ONE.get("loss"), stride=64, stretches=(stretch,))
    run = story([], "demo-03")
    run.curves["loss"] = coarse
    said = at_cursor(Scene((Shown(run),), View(cursor=25.0)), LOSS).plain
    assert "steps 0–63" in said and "(1.000…9.000)" in said


def test_each_run_has_its_value_and_its_distance_from_the_reference() -> None:
    view = View(cursor=25.0, reference="demo-02", smoothing=0.6)
    said = legend_line(scene(view, several=True), LOSS, 140).plain
    assert "▌demo-01 1.250 -0.750" in said and "▌demo-02 2.000 reference" in said and "~2.000" in said
    assert "▌demo-01 2.000" in legend_line(scene(View(), several=True), LOSS, 140).plain, "the newest, without a cursor"


def test_runs_of_other_lengths_are_compared_at_one_step_which_is_said() -> None:
    short = Shown(story([[step, "loss", 5.0 + step] for step in range(1, 43)], "demo-04"), name="demo-04")
    runs = (Shown(ONE, name="demo-01"), short)
    newest = legend_line(Scene(runs, View(reference="demo-01")), LOSS, 140).plain
    beyond = legend_line(Scene(runs, View(reference="demo-01", cursor=90.0)), LOSS, 140).plain
    assert "▌demo-01 2.000 reference" in newest
    assert all("47.000 +45.580 at step 42" in said for said in (newest, beyond))
    assert "at step" not in legend_line(Scene(runs, View(reference="demo-01", cursor=9.0)), LOSS, 140).plain


def test_that_differences_are_drawn_is_said_with_a_cursor_and_without() -> None:
    for cursor in (None, 25.0):
        shown = scene(View(cursor=cursor, reference="demo-02", difference=True), several=True)
        said = in_sight(shown, "") if cursor is None else at_cursor(shown, LOSS)
        assert "difference from demo-02" in said.plain


async def test_it_keeps_its_height_whether_there_is_a_cursor_or_not() -> None:
    line = ReadOut()
    async with alone(line, size=(80, 6)) as stage:
        for several, height in ((False, 1), (True, 2)):
            for view in (View(), View(cursor=25.0), View(cursor=25.0, smoothing=0.9, reference="demo-02")):
                line.show(scene(view, several), LOSS, "charts 1–2 of 9")
                await stage.pilot.pause()
                assert line.size.height == height and all(len(text) <= 80 for text in text_of(line))


@pytest.mark.parametrize(("name", "room", "short"), [("demo-01", 9, "demo-01"), ("a-long-name-17", 9, "a-lo…e-17")])
def test_a_long_name_keeps_its_number(name: str, room: int, short: str) -> None:
    assert shortened(name, room) == short


def test_a_filter_that_was_given_up_is_said_to_show_every_chart() -> None:
    view = View(filter="(q+)+$")
    view.shows("q" * 60 + "!")
    assert in_sight(scene(view), "").plain.endswith("/(q+)+$ takes too long: every chart is shown")
