"""Deleting runs, and taking that back."""

from __future__ import annotations

from logoclip.agent.questions.question import Ids, Name, Question
from logoclip.jobs.weighed import Deletion
from logoclip.runs.trash import Deleted


class WeighDeletion(Question[Deletion], frozen=True):
    """What deleting runs would cost."""

    slow = True
    ids: Ids


class Delete(Question[Deleted], frozen=True):
    """Moves runs to the trash of the workspace, from where `Restore` brings them back within a minute."""

    ids: Ids


class Restore(Question[tuple[str, ...]], frozen=True):
    """Brings back the runs that were deleted together, or those that were deleted last; answers their ids."""

    token: Name = ""
