"""A search over settings: its trials, what they found, and which is the best so far."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from logoclip.agent.questions.studies import ReadStudy
from logoclip.errors import LogoclipError
from logoclip.runs.summary import RunSummary
from logoclip.tuning.trials import StudyReport, Trial, choice, described, shown
from logotui.names import fitted
from logotui.screens import steering
from logotui.screens.base import ConsoleScreen
from logotui.searches import headline, search_of, state_of, trials_of
from logotui.widgets.states import STATES

LOOK_SECONDS = 1.0
NO_STUDY = (
    "no search over settings yet: `logoclip tune CONFIG --space FILE` begins one, and so does a range in the config "
    "screen"
)
# Glyph and style of each state of a trial, or of its training while that is not judged.
LOOKS = {
    **STATES,
    "waiting": ("◌", "$quiet"),
    "complete": ("✓", "$foreground"),
    "pruned": ("■", "$quiet"),
    "failed": ("✗", "$wrong"),
}


class StudyScreen(ModalScreen[None]):
    """The trials in a list: setting, validation figure, and what became of them. Enter opens a trial's training."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor('down')", "down"),
        Binding("k", "cursor('up')", "up"),
        Binding("o", "order", "by figure / by number", tooltip="The best first, or in the order of the trials"),
        Binding("p", "pause", "pause/resume", tooltip="Pause the search and the training that it is at, or resume it"),
        Binding("s", "stop", "stop", tooltip="Stop the search, after asking; its trials stay"),
        Binding("escape,T,q", "dismiss", "close", key_display="esc"),
    ]
    DEFAULT_CSS = """
    StudyScreen { align: center middle; }
    StudyScreen > Vertical { width: 120; max-width: 98%; height: 92%; padding: 0 1; }
    StudyScreen > Vertical { background: $background; border: round $rule; }
    StudyScreen OptionList { height: 1fr; border: none; background: $background; padding: 0; text-wrap: nowrap; }
    StudyScreen OptionList:focus { border: none; }
    StudyScreen Static { height: auto; }
    StudyScreen #choice { margin-top: 1; }
    StudyScreen .keys { margin-top: 1; color: $quiet; }
    """

    def __init__(self, owner: ConsoleScreen, run_id: str) -> None:
        """`owner` asks the host and shows errors; `run_id` searches, or is one of the trials."""
        super().__init__()
        self._owner = owner
        self._run_id = run_id
        self._report: StudyReport | None = None
        self._shown: tuple[StudyReport, tuple[RunSummary, ...]] | None = None
        self._best_first = False

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "search over settings"
            yield Static(f"reading the trials of {self._owner.facts.called(self._run_id)} …", id="head", markup=False)
            yield Static(id="doing", markup=False)
            yield OptionList()
            yield Static(id="choice", markup=False)
            keys = (
                ("enter", "open the training"), ("o", "best first"), ("p", "pause/resume the search"),
                ("s", "stop it"), ("esc", "close"),
            )  # fmt: skip
            parts = [(part, style) for key, does in keys for part, style in ((key, "$foreground"), (f" {does}   ", ""))]
            yield Static(Content.assemble(*parts), classes="keys")

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()
        self._look()
        self.set_interval(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        self._say_what_it_does()
        self._owner.attempt(self._read, group="study", exclusive=True)

    async def _read(self) -> None:
        try:
            report = await self._owner.ask(ReadStudy(self._run_id))
        except LogoclipError as error:  # it has tried nothing yet, or cannot be read
            self.query_one("#head", Static).update(str(error))
            return
        if self.is_mounted and self._shown != (shown := (report, self._ours(report))):
            self._report, self._shown = report, shown
            self._show(report)

    def _ours(self, report: StudyReport) -> tuple[RunSummary, ...]:
        """The trainings of the search."""
        return tuple(run for run in self._owner.facts.runs or () if run.study == report.id)

    @property
    def _search(self) -> RunSummary | None:
        return search_of(self._run_id, self._owner.facts.runs or ())

    def _say_what_it_does(self) -> None:
        facts = self._owner.facts
        if search := self._search:
            words = headline(search, facts.runs or (), facts.now(), *STATES[search.state])
            self.query_one("#doing", Static).update(words)

    def _show(self, report: StudyReport) -> None:
        runs = self._ours(report)
        report = replace(report, trials=trials_of(report, runs))
        options = self.query_one(OptionList)
        held = options.highlighted_option.id if options.highlighted_option else None
        best = report.best
        trials = ordered(report.trials) if self._best_first else report.trials
        named = self._owner.facts.called
        options.set_options(
            Option(line(trial, trial is best, named(trial.run), state_of(trial, runs)), id=str(trial.number))
            for trial in trials
        )
        numbers = [str(trial.number) for trial in trials]
        options.highlighted = numbers.index(held) if held in numbers else (0 if trials else None)
        said = [head(report, named(report.id)), Content.styled(rule(report), "$quiet")]
        self.query_one("#head", Static).update(Content("\n").join(said))
        self.query_one("#choice", Static).update("\n".join(part.strip() for part in choice(_as_called(report, named))))

    def action_cursor(self, way: str) -> None:
        options = self.query_one(OptionList)
        options.action_cursor_down() if way == "down" else options.action_cursor_up()

    def action_order(self) -> None:
        self._best_first = not self._best_first
        if self._report:
            self._show(self._report)

    def action_pause(self) -> None:
        self._steer(steering.pause_or_resume)

    def action_stop(self) -> None:
        self._steer(steering.stop)

    def _steer(self, how: Callable[[ConsoleScreen, RunSummary], Coroutine[Any, Any, None]]) -> None:
        if search := self._search:
            self._owner.attempt(how(self._owner, search))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        trials = trials_of(*self._shown) if self._shown else ()
        trial = next((trial for trial in trials if str(trial.number) == event.option_id), None)
        if trial and trial.run:
            self.dismiss()
            self._owner.console.open_run(trial.run)


def _as_called(report: StudyReport, named: Callable[[str], str]) -> StudyReport:
    """The report with the names of its trainings in place of their ids."""
    held_out = report.held_out and replace(report.held_out, run=named(report.held_out.run))
    trials = tuple(replace(trial, run=named(trial.run)) for trial in report.trials)
    return replace(report, trials=trials, held_out=held_out)


def study_to_show(runs: Sequence[RunSummary], selected: RunSummary | None) -> str:
    """The run whose study `T` opens: the selected one's, or else the newest search; empty if there is none."""
    if selected and (selected.kind == "tune" or selected.study):
        return selected.study or selected.id
    return next((run.id for run in runs if run.kind == "tune"), "")


def ordered(trials: Sequence[Trial]) -> list[Trial]:
    """The largest figure first; those without one last."""
    return sorted(trials, key=lambda trial: (trial.value is None, -(trial.value or 0.0), trial.number))


def head(report: StudyReport, called: str) -> Content:
    """`a-tune-01 · 12 of 20 trials of a.yaml by val_separation · learning_rate 1e-05 … 0.1 log, …`."""
    varied = ", ".join(f"{key} {_dimension(value)}" for key, value in report.space.items())
    said = f" · {report.done} of {report.wanted} trials of {report.config} by {report.monitor} · "
    return Content.assemble((called, "bold"), said, (varied, "$quiet"))


def rule(report: StudyReport) -> str:
    """What the search optimises, what the held-out brands are for, and how many trials choose."""
    looked = "were looked at once" if report.held_out and report.held_out.best else "are looked at once, at the end"
    return (
        f"it optimises {report.monitor} of the validation brands · held-out brands {looked}, for the best alone · "
        f"chosen among {len(report.compared)} so far"
    )


def _dimension(value: object) -> str:
    if isinstance(value, dict):
        how = " log" if value.get("log") else f" step {value['step']:g}" if value.get("step") else ""
        return f"{value['low']:g} … {value['high']:g}{how}"
    return " | ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def line(trial: Trial, best: bool, called: str, state_now: str) -> Content:
    """`✓  3 complete   0.512 best  demo-07   learning_rate 0.003, lora_r 16`; `called` is the training's name."""
    glyph, style = LOOKS[state_now]
    mark = ("best ", "$fine bold") if best else ("     ", "")
    state = (f"{glyph} {trial.number:>3} {state_now:<8} ", style)
    return Content.assemble(
        state, (f"{shown(trial.value)} ", "bold"), mark, (f"{fitted(called, 16)} ", "$quiet"), described(trial)
    )
