"""The study: Optuna draws the settings, remembers what became of them, and says which trials are not worth going on.

Its journal is one file in the directory of the run that founded it. Any process that sees that file may draw from it,
on this machine or on another one; Optuna's own lock, which works on network file systems too, orders what they write.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from logoclip.config.search_space import Choices, Dimension, SearchSpace
from logoclip.errors import InputError, JobError
from logoclip.machine.engine import installed
from logoclip.tuning.trials import Trial, TrialState

if TYPE_CHECKING:
    import optuna

JOURNAL: Final = "study.log"
UNPRUNED: Final = 4  # trials that are tried to their end before any is given up: there is nothing to compare with
TUNER, RUN, WHY, AGAIN = "tuner", "run", "why", "again"
MOST_AGAIN: Final = 1  # how often a setting is tried again whose worker was lost


def require_optuna() -> None:
    """Whoever launches a search asks this first.

    Raises:
        InputError: Optuna is not installed.
    """
    if not installed("optuna"):
        raise InputError("a search needs Optuna, which is not installed: pip install 'logotui[tune]'")


class Study:
    """One study, as one process draws from it."""

    def __init__(self, journal: Path, name: str, space: SearchSpace, seed: int) -> None:
        """Opens the study in the file `journal`, which is made if it is not there.

        Args:
            seed: of what is drawn; the same study with the same results draws the same settings.

        Raises:
            JobError: the journal is damaged.
        """
        import optuna
        from optuna.storages.journal import JournalFileBackend

        optuna.logging.set_verbosity(logging.WARNING)
        self.space, self._seed = space, seed
        backend = JournalFileBackend(str(journal))
        try:
            self._study = optuna.create_study(
                storage=optuna.storages.JournalStorage(backend),
                study_name=name,
                direction="maximize",
                load_if_exists=True,
                pruner=optuna.pruners.MedianPruner(n_startup_trials=UNPRUNED, n_warmup_steps=2),
            )
        except (ValueError, KeyError) as error:
            raise JobError(f"{journal}: is damaged: {error}") from error

    def ask(self, tuner: str) -> optuna.Trial:
        """A new trial with settings to try, drawn for the run `tuner`."""
        trial = self._study.ask()
        trial.set_user_attr(TUNER, tuner)
        self._draw(trial)
        return trial

    def draw(self, number: int) -> None:
        """Draws what whoever began the trial `number` died before drawing."""
        self._draw(self.handle(number))

    def _draw(self, trial: optuna.Trial) -> None:
        # Seeded by the trial's and the parameter's number: one process that draws all, one that was killed anywhere and
        # resumed, and several hosts draw the same in the same order. The sampler draws when a parameter is asked for.
        for place, (key, dimension) in enumerate(self.space.items()):
            self._study.sampler = self._sampler(trial.number, place)
            _suggest(trial, key, dimension)

    def _sampler(self, number: int, place: int) -> optuna.samplers.BaseSampler:
        import optuna

        seed = random.Random(f"{self._seed} {number} {place}").getrandbits(32)
        # constant_liar: what another host is still trying is taken for poor, so that nobody tries the like meanwhile.
        return optuna.samplers.TPESampler(seed=seed, constant_liar=True)

    def trials(self) -> tuple[Trial, ...]:
        """All trials so far, in their order."""
        return tuple(_trial(frozen) for frozen in self._study.get_trials(deepcopy=False))

    def tuner_of(self, number: int) -> str:
        """The run that tries the trial `number`."""
        return str(self._frozen(number).user_attrs.get(TUNER, ""))

    def handle(self, number: int) -> optuna.Trial:
        """The running trial `number`, to go on with."""
        import optuna

        return optuna.Trial(self._study, self._frozen(number)._trial_id)

    def finish(self, number: int, value: float) -> None:
        """The trial `number` came to its end with `value`."""
        self._study.tell(number, value, skip_if_finished=True)

    def prune(self, number: int) -> None:
        """The trial `number` was given up."""
        import optuna

        self._study.tell(number, state=optuna.trial.TrialState.PRUNED, skip_if_finished=True)

    def fail(self, number: int, why: str, *, again: bool = False) -> None:
        """The trial `number` brought no figure, for the reason `why`.

        Args:
            again: its settings are not to blame: they are tried again, once.
        """
        import optuna

        frozen = self._frozen(number)
        if frozen.state.is_finished():
            return
        self.handle(number).set_user_attr(WHY, why)
        self._study.tell(number, state=optuna.trial.TrialState.FAIL, skip_if_finished=True)
        tries = int(frozen.user_attrs.get(AGAIN, 0))
        if again and tries < MOST_AGAIN and frozen.params:
            self._study.enqueue_trial(frozen.params, user_attrs={AGAIN: tries + 1})

    def _frozen(self, number: int) -> optuna.trial.FrozenTrial:
        return self._study.get_trials(deepcopy=False)[number]


def _suggest(trial: optuna.Trial, key: str, dimension: Dimension) -> None:
    if isinstance(dimension, Choices):
        trial.suggest_categorical(key, dimension.values)
    elif dimension.whole:
        step = int(dimension.step or 1)
        trial.suggest_int(key, int(dimension.low), int(dimension.high), step=step, log=dimension.log)
    else:
        trial.suggest_float(key, dimension.low, dimension.high, step=dimension.step, log=dimension.log)


def _trial(frozen: optuna.trial.FrozenTrial) -> Trial:
    attrs: Mapping[str, Any] = frozen.user_attrs
    values = frozen.intermediate_values
    return Trial(
        number=frozen.number,
        state=_state(frozen.state.name),
        settings=dict(frozen.params),
        run=str(attrs.get(RUN, "")),
        value=frozen.value if frozen.value is not None else _last(values),
        epochs=max(values, default=0),
        why=str(attrs.get(WHY, "")),
    )


def _last(values: Mapping[int, float]) -> float | None:
    return values[max(values)] if values else None


def _state(name: str) -> TrialState:
    states: Mapping[str, TrialState] = {
        "RUNNING": "running",
        "WAITING": "waiting",
        "COMPLETE": "complete",
        "PRUNED": "pruned",
        "FAIL": "failed",
    }
    return states[name]


def failed_in_a_row(trials: Iterable[Trial]) -> list[Trial]:
    """The newest trials that have ended, back to the last that brought a figure."""
    ended = [trial for trial in trials if trial.state in ("complete", "pruned", "failed")]
    row: list[Trial] = []
    while ended and ended[-1].state == "failed":
        row.append(ended.pop())
    return row
