"""What is done with the threshold under the cursor: it is written to the model, and what goes wrong at it is listed."""

from __future__ import annotations

from collections.abc import Sequence

from logoclip.agent.questions.data import Thumbnail, Thumbnails
from logoclip.agent.questions.evaluations import Mistakes, WriteThreshold
from logotui.screens.base import ConsoleScreen
from logotui.screens.mistakes import MistakesScreen
from logotui.widgets.model_panel import ModelPanel


def threshold_of(panel: ModelPanel) -> WriteThreshold | None:
    """The wish to write what stands at `panel` now; none where nothing does.

    The cursor, the goal and the sweep may be others when the answer comes.
    """
    if panel.sweep is None or panel.threshold is None:
        return None
    sweep = panel.sweep.answer
    return WriteThreshold(sweep.id, panel.model.role, panel.threshold, panel.goal, sweep.method)


async def write(screen: ConsoleScreen, wish: WriteThreshold, fitted: float | None) -> None:
    """Writes the threshold, and says to which models, and how to go back; `fitted` is the one of its goal."""
    written = await screen.ask(wish)
    places = " and ".join(written.models)
    said = f"{wish.threshold:.4f}, {written.described}, is now the threshold of {places}"
    screen.notify(f"{said}{way_back(written.before, wish.threshold, fitted)}", markup=False, timeout=12)


def way_back(before: float | None, now: float, fitted: float | None) -> str:
    """What the threshold was, and which keys write the fitted one where this is another."""
    was = f"; it was {before:.4f}" if before is not None and before != now else ""
    was += ", the fitted one" if was and before == fitted else ""
    return f"{was}. o x writes the fitted one, {fitted:.4f}" if fitted is not None and fitted != now else was


async def show_mistakes(screen: ConsoleScreen, wish: Mistakes, name: str, data: str) -> None:
    """Lists the queries that the model called `name` gets wrong, with pictures from the prepared data `data`."""
    found = await screen.ask(wish)
    title = f"{name} at {wish.threshold:.3f}: {len(found):,} go wrong"

    async def thumbnails(crops: Sequence[str], width: int, height: int) -> Sequence[Thumbnail]:
        return await screen.ask(Thumbnails(data, tuple(crops), width, height))

    if screen.is_current:  # whoever went elsewhere in the meantime is not called back
        await screen.app.push_screen(MistakesScreen(title, found, thumbnails))
