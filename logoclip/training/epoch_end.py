"""The end of an epoch, in an order that no moment of dying can spoil.

    1. the validation's figures go to the recorder;
    2. last.pt is replaced by one whose state holds the verdict: which epoch was judged and which is the best;
    3. epoch_N.pt is made a name of last.pt, and best.pt a name of the best epoch's file;
    4. the event, then the status, say it.

2 is one renaming of a file that is on the disk, and it alone decides. Killed before it, the epoch was not judged: a
resume takes back the figures of 1 and judges it again. Killed after it, the epoch was judged: a resume finds in last.pt
what 3 and 4 have to say, and says what is missing. None of 3 and 4 is ever read to find out what was decided.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from logoclip.disk import sync
from logoclip.errors import InputError
from logoclip.training.checkpoint import BEST, LAST, epoch_name, link_checkpoint, load_checkpoint
from logoclip.training.train_state import TrainState


def give_names(directory: Path, state: TrainState, *, epoch_ends: bool) -> bool:
    """Let epoch_N.pt and best.pt be what `state`, last.pt's, says. Done twice, it does nothing more.

    Args:
        epoch_ends: last.pt is of the very step that the newest judged epoch ended at.

    Returns:
        Whether the best epoch's checkpoint is there, or there is no best epoch.

    Raises:
        JobError: the disk is full.
    """
    if epoch_ends and state.judged_epochs:
        link_checkpoint(directory / LAST, directory / epoch_name(state.judged_epochs))
    best = directory / BEST
    if state.best_epoch is None:
        _remove(best)  # of an epoch that was not judged after all
        return True
    chosen = directory / epoch_name(state.best_epoch)
    if chosen.exists():
        link_checkpoint(chosen, best)
        return True
    # Somebody has made room. What is called the best may still be it.
    with contextlib.suppress(InputError):
        return bool(load_checkpoint(best)["epoch"] == state.best_epoch)
    return False


def _remove(path: Path) -> None:
    if path.exists():
        path.unlink()
        sync(path.parent)
