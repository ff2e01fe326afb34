"""The study over Optuna: drawn by seed, shared by processes, judged and given up."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.config.search_space import Choices, Range
from logoclip.errors import InputError, JobError
from logoclip.tuning import study as module
from logoclip.tuning.study import Study, failed_in_a_row, require_optuna
from logoclip.tuning.trials import Trial

Start = Callable[..., "subprocess.Popen[str]"]
SPACE = {
    "learning_rate": Range(1e-5, 1e-1, log=True),
    "temperature": Range(0.1, 0.9, step=0.2),
    "lora_r": Range(2, 16, step=2, whole=True),
    "loss_type": Choices(("infonce", "supcon")),
}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(tmp_path / "study.log", "a", SPACE, 3)


def test_what_is_drawn_lies_in_the_space(study: Study) -> None:
    drawn = [study.ask("a-tune-01").params for _ in range(12)]
    for settings in drawn:
        assert 1e-5 <= settings["learning_rate"] <= 1e-1
        assert min(abs(settings["temperature"] - value) for value in (0.1, 0.3, 0.5, 0.7, 0.9)) < 1e-9
        assert settings["lora_r"] in range(2, 17, 2) and settings["loss_type"] in ("infonce", "supcon")
    assert len({settings["learning_rate"] for settings in drawn}) == 12
    assert len({settings["loss_type"] for settings in drawn}) == 2


def test_a_trial_whose_drawer_died_in_the_middle_is_drawn_to_its_end_as_it_would_have_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Study(tmp_path / "whole.log", "s", SPACE, 3).ask("a-tune-01").params
    real = module._suggest

    def dying(trial: object, key: str, dimension: object) -> None:
        if key == list(SPACE)[1]:
            raise KeyboardInterrupt
        real(trial, key, dimension)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_suggest", dying)
    with pytest.raises(KeyboardInterrupt):
        Study(tmp_path / "half.log", "s", SPACE, 3).ask("a-tune-01")
    monkeypatch.undo()
    after = Study(tmp_path / "half.log", "s", SPACE, 3)
    assert len(after.trials()[0].settings) == 1
    after.draw(0)
    assert after.trials()[0].settings == whole


def test_the_same_results_draw_the_same_settings_in_one_process_or_in_several(tmp_path: Path) -> None:
    def value(settings: dict[str, float]) -> float:
        return -abs(settings["learning_rate"] - 1e-3)

    whole = Study(tmp_path / "whole.log", "a", SPACE, 3)
    for _ in range(15):
        whole.finish((trial := whole.ask("t")).number, value(trial.params))
    for _ in range(15):  # opened anew each time, as by another process
        parts = Study(tmp_path / "parts.log", "a", SPACE, 3)
        parts.finish((trial := parts.ask("t")).number, value(trial.params))
    assert [one.settings for one in parts.trials()] == [one.settings for one in whole.trials()]
    other = Study(tmp_path / "other.log", "a", SPACE, 4)
    assert other.ask("t").params != whole.trials()[0].settings


def test_a_trial_goes_on_in_another_process(study: Study, tmp_path: Path) -> None:
    number = study.ask("first").number
    study.handle(number).report(0.25, 1)
    again = Study(tmp_path / "study.log", "a", SPACE, 3)
    assert again.tuner_of(number) == "first"
    (trial,) = again.trials()
    assert (trial.state, trial.value, trial.epochs) == ("running", 0.25, 1)
    again.finish(number, 0.5)
    again.finish(number, 0.7)  # told twice by two that followed it: the first counts
    assert study.trials()[0].value == 0.5 and study.trials()[0].state == "complete"


def test_one_that_lies_below_the_others_is_given_up(study: Study) -> None:
    for _ in range(4):
        trial = study.ask("t")
        for epoch in range(1, 4):
            trial.report(0.5, epoch)
            assert not trial.should_prune()
        study.finish(trial.number, 0.5)
    poor = study.ask("t")
    poor.report(0.1, 1)
    assert not poor.should_prune(), "one epoch says little"
    poor.report(0.1, 2)
    assert poor.should_prune()
    study.prune(poor.number)
    assert study.trials()[-1].state == "pruned" and study.trials()[-1].value == 0.1


def test_a_lost_one_is_tried_again_once_and_a_wrong_one_not(study: Study) -> None:
    first = study.ask("t")
    study.fail(first.number, "lost", again=True)
    assert [trial.state for trial in study.trials()] == ["failed", "waiting"]
    again = study.ask("t")
    assert again.params == first.params
    study.fail(again.number, "lost", again=True)
    study.fail(again.number, "lost", again=True)
    assert [(trial.state, trial.why) for trial in study.trials()] == [("failed", "lost")] * 2
    study.fail(study.ask("t").number, "too hot")
    assert [trial.state for trial in study.trials()] == ["failed"] * 3


DRAWER = """
    import sys
    from pathlib import Path
    from logoclip.config.search_space import Range
    from logoclip.tuning.study import Study
    study = Study(Path(sys.argv[1]), "a", {"temperature": Range(0.1, 0.9)}, 0)
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(10):
        trial = study.ask(sys.argv[2])
        study.handle(trial.number).report(trial.params["temperature"], 1)
        study.finish(trial.number, trial.params["temperature"])
    print("done", flush=True)
    """


def test_two_processes_write_one_journal_and_lose_nothing(tmp_path: Path, start: Start) -> None:
    drawers = [start(DRAWER, tmp_path / "study.log", name) for name in ("left", "right")]
    for drawer in drawers:
        assert drawer.stdout and drawer.stdin and drawer.stdout.readline() == "ready\n"
        drawer.stdin.write("go\n")
        drawer.stdin.flush()
    for drawer in drawers:
        assert drawer.stdout and drawer.stdout.readline() == "done\n"
    study = Study(tmp_path / "study.log", "a", {"temperature": Range(0.1, 0.9)}, 0)
    trials = study.trials()
    assert [trial.number for trial in trials] == [*range(20)]
    assert all(trial.state == "complete" and trial.value == trial.settings["temperature"] for trial in trials)
    assert len({trial.value for trial in trials}) == 20, "nobody draws what the other draws"
    assert {study.tuner_of(trial.number) for trial in trials} == {"left", "right"}


def test_a_damaged_journal_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "study.log").write_text("no journal\nat all\n")
    with pytest.raises(JobError, match=r"study\.log: is damaged"):
        Study(tmp_path / "study.log", "a", SPACE, 0)


def test_without_optuna_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    require_optuna()
    monkeypatch.setattr(module, "installed", lambda name: False)
    with pytest.raises(InputError, match=r"pip install 'logotui\[tune\]'"):
        require_optuna()


def test_failures_in_a_row_are_those_since_the_last_figure() -> None:
    states = ["failed", "complete", "failed", "running", "failed", "waiting"]
    trials = [Trial(number, state, {}) for number, state in enumerate(states)]  # type: ignore[arg-type]
    assert [trial.number for trial in failed_in_a_row(trials)] == [4, 2]
    assert failed_in_a_row([]) == [] and failed_in_a_row(trials[:2]) == []
