"""The columns of the table of runs, which of them a width has room for, and how wide each is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from textual.content import Content

from logoclip.runs.series import Series
from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import KNOWN, Field, Vocabulary, one_line
from logotui.comparing.what import what
from logotui.drawing.sparkline import sparkline
from logotui.names import fitted
from logotui.quantities import NONE, age, as_percent, count, duration, figure
from logotui.widgets.states import KINDS, WIDTH, bad_numbers, life, state
from logotui.wishes import unheard, wish_words

Mark = tuple[str, str]
"""A sign and its colour."""

NO_MARK: Final = ("", "")
GAP: Final = 2
BELOW: Final = "best epoch is below its base"
SPARK: Final = 8
CHOSEN_RANK: Final = 2
LEAST_NAME, LEAST_TEXT, MUCH_TEXT = 7, 6, 25


class Column(NamedTuple):
    """One column. Where there is no room, the columns with the highest `rank` go first."""

    title: str
    width: int
    rank: int
    cell: Callable[[RunSummary, float], Content]
    field: Field | None
    right: bool = True
    cut: Callable[[Content, int], Content] | None = None
    """How a text that is too long is cut; at its end if nothing else is said."""


def _epoch(run: RunSummary, now: float) -> Content:
    if run.progress and not run.epochs_planned:
        done, total = run.progress
        return Content(as_percent(done / total if total else None))
    return Content(f"{run.epoch}/{run.epochs_planned}" if run.epochs_planned and run.epoch else NONE)


def _step(run: RunSummary, now: float) -> Content:
    return Content(count(run.step) if run.step else NONE)


def _loss(run: RunSummary, now: float) -> Content:
    bad = any(name == Series.LOSS for name, _ in run.figures.not_finite)
    newest = ("   nan " if bad else f"{figure(run.figures.loss, 3):>6} ", "$wrong bold" if bad else "")
    return Content.assemble(newest, (sparkline(run.figures.loss_tail, SPARK), "$quiet"))


def _f1(run: RunSummary, now: float) -> Content:
    return Content(as_percent(run.best_f1, 1))


def _what(run: RunSummary, now: float, seed: bool = False) -> Content:
    """What it is, behind its tags; before that a wish, or its silence; after it its trouble or last words.

    With `seed`, what it is names that too.
    """
    if wish := wish_words(run, now):
        return Content.styled(wish, "$wrong" if unheard(run) else "$look")
    if (bad := bad_numbers(run)) and not run.error:
        return Content.styled(bad, "$wrong")
    silence, settings = life(run), what(run, seed)
    kind = "" if settings and run.kind == "train" else KINDS.get(run.kind, run.kind)
    said = (run.turn_said or run.error or run.message or (BELOW if run.below_base else kind)).replace("\n", " ")
    style = "$wrong" if run.error or run.below_base else "$quiet" if settings else ""
    tags = " ".join(f"#{one_line(tag)}" for tag in run.tags)
    parts = ((silence, "$wrong"), (tags, "$look"), (settings, ""), (said, style))
    return Content(" · ").join(Content.styled(text, style) for text, style in parts if text)


def _state(run: RunSummary, now: float) -> Content:
    shown = state(run.state)
    return shown.stylize("$wrong") if run.below_base else shown


def _cut_name(name: Content, width: int) -> Content:
    return Content.styled(fitted(name.plain, width), "bold")


NAME: Final = Column(
    "name", 16, 0, lambda run, now: Content.styled(run.called, "bold"), KNOWN["name"], right=False, cut=_cut_name
)
LOSS: Final = Column(
    "loss", 7 + SPARK, 3, _loss, KNOWN["loss"], right=False, cut=lambda text, width: text.truncate(width)
)
COLUMNS: Final = (
    Column("state", WIDTH, 0, _state, KNOWN["state"], right=False),
    NAME,
    Column("epoch", 6, 1, _epoch, KNOWN["epoch"]),
    Column("step", 7, 9, _step, KNOWN["step"]),
    LOSS,
    Column("separation", 10, 6, lambda run, now: Content(figure(run.figures.separation)), KNOWN["separation"]),
    Column("F1", 7, 4, _f1, KNOWN["f1"]),
    Column("images/s", 8, 10, lambda run, now: Content(count(run.figures.images_per_second)), KNOWN["images/s"]),
    Column("left", 8, 8, lambda run, now: Content(duration(run.seconds_left)), KNOWN["left"]),
    Column("age", 6, 7, lambda run, now: Content(age(run.created, now)), KNOWN["age"]),
)
WHAT: Final = Column("what", 14, 5, _what, None, right=False)
USUAL: Final = (*COLUMNS, WHAT)
"""What is shown as long as nobody has chosen."""


def key_of(column: Column) -> str:
    """What a choice of columns is remembered by."""
    return column.field.name if column.field else column.title


def in_their_places(keys: Sequence[str]) -> tuple[str, ...]:
    """Chosen columns in the order in which they stand: others than the usual ones before the words at the end.

    None where the usual ones are chosen: then those of a later version are shown too.
    """
    usual = [key_of(column) for column in USUAL]
    last = WHAT.title
    ordered = [key for key in usual if key in keys and key != last] + [key for key in keys if key not in usual]
    chosen = [*ordered, *([last] if last in keys else [])]
    return () if chosen == usual else tuple(chosen)


def column_of(key: str, vocabulary: Vocabulary) -> Column | None:
    """The column called `key`: one of the usual ones, or one for any field; none where no run has such a field."""
    usual = next((column for column in USUAL if key_of(column) == key), None)
    found = vocabulary.get(key)
    return usual or (_of_field(found) if found else None)


def _of_field(field: Field) -> Column:
    width = max(len(field.title), 8 if field.numeric else LEAST_TEXT)
    return Column(
        field.title,
        width,
        CHOSEN_RANK,
        lambda run, now: Content(field.shown(field.value(run, now))),
        field,
        right=field.numeric,
        cut=None if field.numeric else lambda text, width: Content(fitted(text.plain, width)),
    )


def with_seeds(columns: Sequence[Column]) -> list[Column]:
    """`columns` of a run that looks like others but for its seed."""
    return [column._replace(cell=partial(_what, seed=True)) if column.title == WHAT.title else column
            for column in columns]  # fmt: skip


def fitting(
    width: int, columns: Sequence[Column] = USUAL, name: int = NAME.width, text: int | None = None
) -> list[Column]:
    """Those of `columns` that `width` has room for, each as wide as it needs.

    The longest name has `name` cells, and what runs are about `text`, if that is known: names get what it leaves over,
    and figures go for it as long as it has less than a third. Names have what they need up to three tenths. What a run
    is about goes before the figures that matter less than it, and before the curve of its loss; it takes what remains,
    or else names do.
    """
    wanted = max(LEAST_NAME, min(name, width * 3 // 10))
    much = MUCH_TEXT if text is None else max(MUCH_TEXT, min(text, width // 3))
    kept = [column._replace(width=wanted) if column.title == NAME.title else column for column in columns]
    while len(kept) > 1:
        least = max(reversed(kept), key=lambda column: column.rank)
        short = much - WHAT.width if WHAT in kept and least.rank > WHAT.rank else 0
        if _taken(kept) + short <= width:
            break
        if LOSS in kept and least.rank <= WHAT.rank:
            kept[kept.index(LOSS)] = LOSS._replace(width=LOSS.width - SPARK - 1)
        else:
            kept.remove(least)
    over = width - _taken(kept) - max(0, (text or 0) - WHAT.width) if text is not None and WHAT in kept else 0
    kept = [column._replace(width=wanted + max(0, min(over, name - wanted))) if column.title == NAME.title else column
            for column in kept]  # fmt: skip
    for place, column in enumerate(kept):
        spare = width - _taken(kept)
        if column.title == WHAT.title:
            kept[place] = column._replace(width=column.width + spare)
        elif column.title == NAME.title and WHAT not in columns:
            kept[place] = column._replace(width=min(column.width + spare, max(name, wanted)))
    return kept


def _taken(columns: Sequence[Column]) -> int:
    """Their cells, with the pointer before them and a gap between two."""
    return sum(column.width + GAP for column in columns) + 1 - GAP


def header(columns: Sequence[Column], sorted_by: str = "", arrow: str = "") -> Content:
    """The titles over the columns; `arrow` stands at the one that `sorted_by` names, in the gap beside it."""
    titles = [Content(column.title) for column in columns]
    line = _joined(columns, titles).plain
    for column, start in zip(columns, starts(columns), strict=True):
        if arrow and key_of(column) == sorted_by:
            ends = min(len(column.title), column.width)
            place = start + column.width - ends - 1 if column.right else start + ends
            line = line[:place] + arrow + line[place + 1 :]
    return Content.styled(line, "$quiet")


def starts(columns: Sequence[Column]) -> Iterator[int]:
    """The cell in which each column begins; the pointer stands before the first."""
    start = 1
    for column in columns:
        yield start
        start += column.width + GAP


def column_at(columns: Sequence[Column], cell: int) -> Column | None:
    """The column that a click in `cell` means."""
    found = (column for column, start in zip(columns, starts(columns), strict=True) if 0 <= cell - start < column.width)
    return next(found, None)


def row(columns: Sequence[Column], run: RunSummary, now: float, pointer: str = " ", mark: Mark = NO_MARK) -> Content:
    """One run in one line, behind `pointer`, with its `mark`."""
    return line(columns, [column.cell(run, now) for column in columns], pointer, mark)


def line(columns: Sequence[Column], cells: Sequence[Content], pointer: str = " ", mark: Mark = NO_MARK) -> Content:
    """`cells` in their columns, behind `pointer`; a mark stands in the gap before the name."""
    return _marked(_joined(columns, cells, pointer), columns, mark)


def _marked(line: Content, columns: Sequence[Column], mark: Mark) -> Content:
    sign, style = mark
    place = next(
        (start - 1 for column, start in zip(columns, starts(columns), strict=True) if column.title == NAME.title), 0
    )
    if not sign or not place:
        return line
    return Content.assemble(line[:place], (sign, style), line[place + 1 :])


def _joined(columns: Sequence[Column], texts: Sequence[Content], pointer: str = " ") -> Content:
    fitted = [_fit(text, column) for text, column in zip(texts, columns, strict=True)]
    return Content.assemble(pointer, Content(" " * GAP).join(fitted))


def _fit(text: Content, column: Column) -> Content:
    if text.cell_length > column.width and column.cut:
        return column.cut(text, column.width)
    cut = text.truncate(column.width, ellipsis=True)
    spare = column.width - cut.cell_length
    return cut.pad_left(spare) if column.right else cut.pad_right(spare)
