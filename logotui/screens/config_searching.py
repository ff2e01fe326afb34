"""Starting a search over the fields that are ranges."""

from __future__ import annotations

from logoclip.agent.questions.studies import LaunchTune
from logoclip.config.schema import LARGEST_SEED
from logoclip.jobs.arguments import MOST_TRIALS
from logotui.draft import Draft
from logotui.screens.config_desk import ConfigDesk
from logotui.screens.study import StudyScreen
from logotui.screens.text_dialog import TextDialog, ask_until_taken

USUAL_TRIALS = "20"
NO_RANGE = "not searched: no field is a range: ~ on a field makes it one, and so does typing 1e-4..1e-2 log in it"


class Searching:
    """Asks how many trials, launches the search, and shows its trials."""

    def __init__(self, screen: ConfigDesk) -> None:
        self._screen = screen

    def begin(self) -> None:
        """Searches with the draft in front as it is now, whatever is typed meanwhile."""
        draft = self._screen.draft
        if draft.faults:
            self._screen.show_fault("not searched")
        elif not draft.ranges:
            self._screen.notify(NO_RANGE, severity="warning", markup=False)
        else:
            self._screen.attempt(lambda: self._ask(draft))

    async def _ask(self, draft: Draft) -> None:
        title = f"search {', '.join(draft.ranges)}: how many trials?"

        def prompt(value: str, fault: str) -> TextDialog:
            return TextDialog(title, lambda text: meaning_of(draft, text), value, objection, fault, "starts the search")

        async def send(text: str) -> None:
            trials, seed = numbers(text)
            space = dict(draft.now.space.values)
            launched = await self._screen.ask(LaunchTune(draft.name, space, trials, seed, text=draft.text))
            self._screen.notify(f"{launched.id} searches; T on Runs shows its trials", markup=False)
            self._screen.app.push_screen(StudyScreen(self._screen, launched.id))

        await ask_until_taken(self._screen.app, prompt, USUAL_TRIALS, send)


def numbers(typed: str) -> tuple[int, int]:
    """Trials and seed: `20`, or `20 seed 3`.

    Raises:
        ValueError: it is neither.
    """
    words = typed.replace(",", " ").split()
    if len(words) not in (1, 3) or words[1:2] not in ([], ["seed"]):
        raise ValueError(typed)
    return int(words[0]), int(words[2]) if words[1:] else 0


def objection(typed: str) -> str:
    """What is wrong with an answer; empty if nothing is."""
    try:
        trials, seed = numbers(typed)
    except ValueError:
        return f"a number of trials, or 20 seed 3; given {typed.strip()!r}"
    if not 1 <= trials <= MOST_TRIALS:
        return f"trials: must be from 1 to {MOST_TRIALS:,}, given {trials}"
    return "" if 0 <= seed <= LARGEST_SEED else f"seed: must be from 0 to {LARGEST_SEED:,}, given {seed}"


def meaning_of(draft: Draft, typed: str) -> str:
    """What an answer leads to."""
    if objection(typed):
        return ""
    trials, seed = numbers(typed)
    return (
        f"{trials} trainings with {draft.name}, one after the other, drawn with seed {seed}. "
        f"Another seed draws other settings: type `{trials} seed {seed + 1 if seed < LARGEST_SEED else 0}`. "
        f"{draft.values['monitor']} of the validation brands chooses the best; held-out brands are looked at once, "
        "at the end, for that one."
    )
