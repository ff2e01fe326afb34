"""What is new of a run, read from its host into its story."""

from __future__ import annotations

from logoclip.agent.questions.logs import Log
from logoclip.agent.questions.measures import Events, Histograms, ReadCurves, Scalars
from logoclip.runs.reading import MOST_HISTOGRAMS
from logotui.hosts.host import Host
from logotui.story import RunStory


async def read_story(host: Host, story: RunStory) -> bool:
    """Read everything that is new in `story`'s run. Returns whether anything was."""
    grew = await read_beside(host, story)
    offset = story.log_offset if story.log_offset is not None else -4096
    return story.take_log(await host.ask(Log(story.run_id, offset))) or grew


async def read_beside(host: Host, story: RunStory) -> bool:
    """Read the curves and events that are new in `story`'s run. Returns whether anything was."""
    id, wanted = story.run_id, story.wanted
    answer = await host.ask(ReadCurves(id, wanted.names, wanted.columns, story.cursor, wanted.window))
    if story.wanted != wanted:
        return True  # something else is wanted by now, and was asked for nothing yet
    grew = story.take_curves(answer)
    if answer.held != story.held:
        story.scalars = tuple(scalar.name for scalar in await host.ask(Scalars(id)))
        story.held, grew = answer.held, True
    if story.take_events(await host.ask(Events(id, story.event_position))):
        grew = True
        # Histograms are written where epochs end, and an event reports each.
        await _read_histograms(host, story)
    return grew


async def _read_histograms(host: Host, story: RunStory) -> None:
    """Those of the epochs that are new; of a long run they come in several answers."""
    found = await host.ask(Histograms(story.run_id, story.histogram_position))
    while story.take_histograms(found) and len(found) >= MOST_HISTOGRAMS:
        found = await host.ask(Histograms(story.run_id, story.histogram_position))
