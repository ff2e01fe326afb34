"""Searching over settings: each trial an ordinary training in the queue, chosen and judged by what validation says."""

from __future__ import annotations

import math
import time
from typing import Final

from logoclip.errors import InputError, JobError
from logoclip.holding import locked
from logoclip.jobs.job import Interrupted, Job
from logoclip.jobs.launching import launch_training
from logoclip.jobs.look_once import look_once
from logoclip.runs import RunDirectory, Status, read_control, read_scalars, read_status, steering
from logoclip.runs.queue import drop
from logoclip.runs.turn import go_on
from logoclip.tuning.searching import Search
from logoclip.tuning.study import RUN, TUNER, failed_in_a_row
from logoclip.tuning.trials import Trial, write_study

POLL_SECONDS: Final = 0.5
MOST_FAILURES: Final = 3  # in a row: it is not the settings then


def run(job: Job) -> None:
    """Arguments: `config`, a name, and its `text`; `space`, as in its file; `trials`; and optionally `seed`, and
    `join`, the id of the study that this run draws from. Goes on with what it, or another that died, began."""
    tuner = Tuner(job)
    try:
        tuner.search()
    finally:
        tuner.write()
    if tuner.search_of.founder == job.run:
        tuner.look_at_held_out()


class Tuner:
    """One run that draws trials from a study."""

    def __init__(self, job: Job) -> None:
        job.status.write(message="loading Optuna")
        self.job = job
        self.search_of = Search.of(job.run, job.arguments())
        self.study = self.search_of.study()

    def search(self) -> None:
        """Try settings until as many as were wanted have been judged.

        Raises:
            Interrupted: that was wanted.
            JobError: one trial after the other failed.
        """
        self.write()  # what is wanted is known before the first trial
        while self._missing() > 0:
            self._tell("looking for a setting to try")
            if (number := self._next()) is not None:
                self._follow(number)
                self.write()
            else:  # others are at the last ones: one of theirs may yet fail
                time.sleep(POLL_SECONDS)
            self._refuse_hopeless()

    def write(self) -> None:
        """Store what is known; only the founder's directory holds a report."""
        if self.search_of.founder == self.job.run:
            write_study(self.job.run, self.search_of.report(self.study))

    def look_at_held_out(self) -> None:
        """The best trial, once, on brands that chose nothing."""
        report = look_once(self.job, self.search_of, self.search_of.report(self.study), self._tell)
        write_study(self.job.run, report)
        best = report.best
        self.job.closing = f"best of {len(report.compared)}: trial {best.number}, {best.run}" if best else "no trial"

    def _missing(self) -> int:
        return self.search_of.trials - len([t for t in self.study.trials() if t.state in ("complete", "pruned")])

    def _tell(self, message: str) -> None:
        report = self.search_of.report(self.study)
        self.job.progress(min(report.done, report.wanted), report.wanted, message)

    def _next(self) -> int | None:
        """A trial to follow: one that a dead run left, or a new one. None while others try as many as are missing."""
        with locked(self.search_of.founder.path):  # two that adopt the same would follow one training
            running = [trial for trial in self.study.trials() if trial.state == "running"]
            orphan = next((trial for trial in running if self._left(trial)), None)
            if orphan is not None:
                self.study.handle(orphan.number).set_user_attr(TUNER, self.job.run.id)
                return orphan.number
            return None if len(running) >= self._missing() else self.study.ask(self.job.run.id).number

    def _left(self, trial: Trial) -> bool:
        """Whether nobody follows this trial any more."""
        tuner = self.study.tuner_of(trial.number)
        if tuner == self.job.run.id:
            return True
        status = read_status(RunDirectory(self.job.run.path.parent / tuner))
        return not tuner or not status.alive  # one that is `unseen` may be at work on another machine

    def _follow(self, number: int) -> None:
        """One trial to its end."""
        try:
            training = self._training(number)
        except InputError as error:
            self._fail(number, str(error))
            return
        self.write()
        try:
            self._watch(number, training)
        except Interrupted:
            rest(training)
            raise

    def _training(self, number: int) -> RunDirectory:
        """The training of a trial: a new one, or the one that is there, which goes on if it rests."""
        self.study.draw(number)
        trial = self.study.trials()[number]
        known = self.search_of.trainings().get(number)
        if known is None:
            return self._launch(trial)
        training, status = known
        if status.state == "paused" or (status.state == "stopped" and status.message == RESTED):
            go_on(training, self.job.workspace.root)
        self.study.handle(number).set_user_attr(RUN, training.id)
        return training

    def _launch(self, trial: Trial) -> RunDirectory:
        search = self.search_of
        text, name, study = search.text, search.name, search.founder.id
        training = launch_training(
            self.job.workspace, name, text, trial.settings, outside=True, study=study, trial=trial.number
        )
        self.study.handle(trial.number).set_user_attr(RUN, training.id)
        return training

    def _watch(self, number: int, training: RunDirectory) -> None:
        told = self.study.trials()[number].epochs  # by whoever followed it before
        while True:
            status = read_status(training)
            told = self._report(number, training, told)
            if self._ended(number, training, status):
                return
            self._tell(f"trial {number}: {training.id} is {status.state}, epoch {status.epoch}/{status.epochs_planned}")
            time.sleep(POLL_SECONDS)

    def _report(self, number: int, training: RunDirectory, told: int) -> int:
        """Tell the study the figures of the epochs after `told`, and give a trial up that is not worth going on."""
        rows = read_scalars(training.metrics, names=[str(self.search_of.series)]).rows
        if len(rows) - 1 <= told or self.study.trials()[number].state != "running":
            return told
        trial = self.study.handle(number)
        for epoch, row in enumerate(rows):  # the first is the base, before any step
            if epoch > told and math.isfinite(row.value):
                trial.report(row.value, epoch)
        self.write()
        if trial.should_prune() and read_status(training).state == "running":
            steering.stop(training)
            self.study.prune(number)
        return len(rows) - 1

    def _ended(self, number: int, training: RunDirectory, status: Status) -> bool:
        """Whether the training is over; the study is told how."""
        if status.alive or status.waiting:
            return False
        if status.state == "finished":
            self._judge(number, status)
        elif status.state == "lost":
            self._fail(number, f"the worker of {training.id} was lost", again=True)
        elif status.state == "paused" and read_control(training).wanted == "paused":
            return False  # a person paused it, and will resume it
        elif self.study.trials()[number].state != "pruned":
            self._fail(number, status.error or status.message or f"{training.id} was {status.state}")
        return True

    def _judge(self, number: int, status: Status) -> None:
        if status.best_value is None or not math.isfinite(status.best_value):
            self._fail(number, "no epoch of it was better than nothing")
        else:
            self.study.finish(number, status.best_value)
            self.job.say("trial", f"trial {number}: {status.best_value:.4f}", number)

    def _fail(self, number: int, why: str, *, again: bool = False) -> None:
        self.study.fail(number, why, again=again)
        self.job.say("warning", f"trial {number} failed: {why}", number)

    def _refuse_hopeless(self) -> None:
        if len(row := failed_in_a_row(self.study.trials())) >= MOST_FAILURES:
            raise JobError(f"{len(row)} trials in a row failed, the last one: {row[0].why}")


RESTED: Final = "taken out of the queue"


def rest(training: RunDirectory) -> None:
    """The training of a search that pauses or stops: it saves and frees its device; the search goes on with it."""
    status = read_status(training)
    if status.waiting:
        drop(training)
    elif status.alive and not status.unseen:
        steering.pause(training)
