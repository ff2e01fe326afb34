"""The loop: learning, stopping early, going on, and what it refuses. All in this process, on pictures of patterns."""

from __future__ import annotations

import math
import shutil
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

import logoclip.model.device as device_module
from logoclip.config.schema import LARGEST_SEED
from logoclip.data.dataset import Batch, load_batches
from logoclip.data.prepared import PreparedData
from logoclip.errors import InputError, JobError
from logoclip.runs.series import Series
from logoclip.training.checkpoint import load_checkpoint
from logoclip.training.pair_similarities import PairSummary, summarise_pairs
from logoclip.training.trainer import Trainer
from logoclip.workspace import Workspace
from tests.logoclip.conftest import MakeData
from tests.logoclip.training.conftest import Notebook, config, make


def test_it_learns_and_says_everything(tiny_clip_dir: Path, workspace: Workspace, data: PreparedData) -> None:
    notebook = Notebook()
    trained = make(config(tiny_clip_dir, max_epochs=8, patience=8), workspace, data, notebook)
    before = trained.validate()
    assert trained.train() == "finished"
    assert notebook.plan == (8, 64)
    assert trained.validate().separation > before.separation + 0.1
    assert sum(notebook.losses()[-8:]) < 0.8 * sum(notebook.losses()[:8])
    assert set(notebook.figures[5]) == {
        "loss", "learning_rate", "grad_norm", "positive", "negative", "separation",
        "seconds_per_step", "images_per_second", "memory_gb",
    }  # fmt: skip
    assert {"val_positive", "val_negative", "val_separation", "val_recall_at_1"} <= set(notebook.figures[8])
    assert {"val_correct", "val_wrong"} == set(notebook.histograms)
    assert len([message for kind, message in notebook.events if kind == "epoch"]) == 9
    assert {path.name for path in trained.checkpoints.iterdir()} == {
        "last.pt", "last-previous.pt", "best.pt", *(f"epoch_{epoch}.pt" for epoch in range(1, 9)),
    }  # fmt: skip


def test_validation_sees_no_photograph_that_is_trained_on(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    whole = make(config(tiny_clip_dir), workspace, data, Notebook())
    trained = next(crop for crop in data.crops if crop.brand == whole.data.split.train[0])
    copied = next(crop for crop in data.crops if crop.brand == whole.data.split.validation[0])
    crops = tuple(replace(crop, photograph=trained.photograph) if crop == copied else crop for crop in data.crops)
    trainer = make(config(tiny_clip_dir), workspace, replace(data, crops=crops), Notebook())
    assert trainer.data.split == whole.data.split
    assert [crop for crop in whole.data.validation if crop != copied] == trainer.data.validation
    assert trainer.data.dataset.crops == whole.data.dataset.crops
    assert any(note.startswith("1 crops of validation brands left out") for note in trainer.notes())
    assert not any("left out" in note for note in whole.notes())


def test_the_best_checkpoint_is_of_the_best_epoch(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = make(config(tiny_clip_dir, max_epochs=4, patience=2, min_delta=0.01), workspace, data, Notebook())
    validate = trained.validate
    separations = iter(
        [0.0, 0.1, 0.5, 0.505, 0.3]
    )  # of the base, then of the epochs; 0.505 is less than min_delta more

    def staged() -> PairSummary:
        summary = validate()
        return type(summary)(**{**summary.__dict__, "separation": next(separations)})

    monkeypatch.setattr(trained, "validate", staged)
    assert trained.train() == "finished"
    assert trained.state.best_epoch == 2
    assert load_checkpoint(trained.checkpoints / "best.pt")["epoch"] == 2
    assert trained.state.step == 4 * trained.plan.steps_per_epoch  # the last epoch was the second without improvement


def test_it_stops_early_when_nothing_improves(tiny_clip_dir: Path, workspace: Workspace, data: PreparedData) -> None:
    trained = make(config(tiny_clip_dir, max_epochs=9, patience=2, min_delta=5), workspace, data, Notebook())
    assert trained.train() == "finished"
    assert trained.state.step == 3 * trained.plan.steps_per_epoch
    assert trained.epoch == 3


def test_a_resumed_run_draws_the_same_files_and_repeats_the_losses(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[list[int]] = []
    step = Trainer._step

    def spy(self: Trainer, batch: Batch) -> None:
        drawn.append(batch.crops)
        step(self, batch)

    monkeypatch.setattr(Trainer, "_step", spy)
    settings = config(tiny_clip_dir, max_epochs=4)
    whole = Notebook()
    make(settings, workspace, data, whole, "whole").train()
    files, drawn[:] = list(drawn), []
    first, second = Notebook(until=11), Notebook()
    assert make(settings, workspace, data, first, "parts").train() == "paused"
    resumed = make(settings, workspace, data, second, "parts")
    resumed.resume(resumed.checkpoints / "last.pt")
    assert resumed.state.step == 11
    assert resumed.train() == "finished"
    assert drawn == files
    assert first.losses() + second.losses() == whole.losses()
    assert len(second.losses()) >= 20


def test_the_micro_batch_changes_nothing(tiny_clip_dir: Path, workspace: Workspace, data: PreparedData) -> None:
    losses = []
    for batch_size in (12, 5, 1):
        notebook = Notebook(until=6)
        settings = config(tiny_clip_dir, batch_size=batch_size, lora_dropout=0.0)
        make(settings, workspace, data, notebook, f"micro-{batch_size}").train()
        losses.append(notebook.losses())
    np.testing.assert_allclose(losses[1], losses[0], rtol=1e-3)
    np.testing.assert_allclose(losses[2], losses[0], rtol=1e-3)


def test_out_of_memory_halves_the_micro_batch_and_repeats_the_step(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config(tiny_clip_dir, batch_size=12, lora_dropout=0.0)
    untroubled = Notebook(until=4)
    make(settings, workspace, data, untroubled, "untroubled").train()
    trained = make(settings, workspace, data, notebook := Notebook(until=4), "tight")
    head = trained.model.head

    def tight(hidden: torch.Tensor) -> torch.Tensor:
        if len(hidden) > 5 and torch.is_grad_enabled():
            raise torch.OutOfMemoryError
        return head(hidden)

    monkeypatch.setattr(trained.model, "head", tight)
    trained.train()
    assert trained.state.micro_batch == 3
    assert [message for kind, message in notebook.events if kind == "warning"] == [
        "out of memory: micro-batch 6 from here on",
        "out of memory: micro-batch 3 from here on",
    ]
    np.testing.assert_allclose(notebook.losses(), untroubled.losses(), rtol=1e-3)


def test_out_of_memory_frees_the_failed_pass_before_the_next(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = make(config(tiny_clip_dir, batch_size=12), workspace, data, Notebook(until=1))
    held: list[weakref.ref[torch.Tensor]] = []
    head = trained.model.head

    def tight(hidden: torch.Tensor) -> torch.Tensor:
        if len(hidden) > 6:
            held.append(weakref.ref(hidden))
            raise torch.OutOfMemoryError
        return head(hidden)

    monkeypatch.setattr(trained.model, "head", tight)
    alive: list[bool] = []
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: alive.append(held[0]() is not None))
    trained.train()
    assert alive and not any(alive)


def test_shuffled_labels_teach_nothing_about_new_brands(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    gains = {}
    for shuffle in (False, True):
        settings = config(tiny_clip_dir, max_epochs=6, patience=6, shuffle_labels=shuffle)
        trained = make(settings, workspace, data, Notebook(), f"shuffle-{shuffle}")
        before = trained.validate().separation
        trained.train()
        gains[shuffle] = trained.validate().separation - before
    assert gains[False] > 0.15
    assert gains[True] < 0.05


def test_a_checkpoint_that_was_asked_for_is_made_and_acknowledged(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    notebook = Notebook(until=3)
    notebook.asks = ["one"]
    trained = make(config(tiny_clip_dir), workspace, data, notebook)
    trained.train()
    assert notebook.asks == []
    assert ("checkpoint", "checkpoint at step 1") in notebook.events


def test_a_full_disk_fails_with_a_line_and_keeps_the_last_checkpoint(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = make(config(tiny_clip_dir), workspace, data, Notebook(until=2))
    trained.train()
    content = (trained.checkpoints / "last.pt").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(JobError, match=r"last\.pt: the checkpoint could not be written .*No space left"):
        trained.save()
    assert (trained.checkpoints / "last.pt").read_bytes() == content
    assert {path.name for path in trained.checkpoints.iterdir()} == {"last.pt", "last-previous.pt"}


def test_an_epoch_whose_validation_was_killed_is_validated_on_resuming(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config(tiny_clip_dir, max_epochs=1, checkpoint_every=8)
    killed = make(settings, workspace, data, Notebook())
    assert killed.plan.total_steps == 8

    validate = Trainer.validate

    def kill() -> PairSummary:
        if killed.state.step == 8:
            raise KeyboardInterrupt
        return validate(killed)

    monkeypatch.setattr(killed, "validate", kill)
    with pytest.raises(KeyboardInterrupt):
        killed.train()
    resumed = make(settings, workspace, data, notebook := Notebook())
    resumed.resume(resumed.checkpoints / "last.pt")
    assert resumed.train() == "finished"
    assert resumed.state.best_epoch == 1 and resumed.state.step == 8
    assert [kind for kind, _ in notebook.events] == ["epoch"]
    assert {"best.pt", "epoch_1.pt"} <= {path.name for path in resumed.checkpoints.iterdir()}


def test_what_is_set_anew_takes_effect_on_resuming(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    make(config(tiny_clip_dir, batch_size=12), workspace, data, Notebook(until=2)).train()
    changed = config(tiny_clip_dir, batch_size=2, weight_decay=0.5)
    resumed = make(changed, workspace, data, Notebook())
    resumed.resume(resumed.checkpoints / "last.pt")
    assert resumed.state.micro_batch == 2
    assert [group["weight_decay"] for group in resumed.optimiser.torch.param_groups] == [0.5, 0.0]


def test_what_memory_allowed_is_remembered(tiny_clip_dir: Path, workspace: Workspace, data: PreparedData) -> None:
    trained = make(config(tiny_clip_dir, batch_size=12), workspace, data, Notebook(until=1))
    trained._note_micro_batch(6)
    trained.train()
    resumed = make(config(tiny_clip_dir, batch_size=12), workspace, data, Notebook())
    resumed.resume(resumed.checkpoints / "last.pt")
    assert resumed.state.micro_batch == 6


def test_resuming_with_another_seed_would_hold_out_brands_that_were_seen(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    make(config(tiny_clip_dir, seed=1), workspace, data, Notebook(until=1)).train()
    other = make(config(tiny_clip_dir, seed=7), workspace, data, Notebook())
    with pytest.raises(InputError, match="was trained with seed 1, and seed 7 holds out brands that it has seen"):
        other.resume(other.checkpoints / "last.pt")


def test_resuming_on_another_base_model_is_refused_with_both_named(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, tmp_path: Path
) -> None:
    make(config(tiny_clip_dir), workspace, data, Notebook(until=1)).train()
    twin, other = (Path(shutil.copytree(tiny_clip_dir, tmp_path / name)) for name in ("twin", "other"))
    weights = load_file(other / "model.safetensors")
    weights["vision_model.post_layernorm.bias"][0] += 1
    save_file(weights, other / "model.safetensors", {"format": "pt"})
    same = make(config(twin), workspace, data, Notebook())
    same.resume(same.checkpoints / "last.pt")  # elsewhere, and the same weights
    resumed = make(config(other), workspace, data, Notebook())
    with pytest.raises(InputError, match=f"was trained from {tiny_clip_dir} .*, and {other} holds other weights now"):
        resumed.resume(resumed.checkpoints / "last.pt")


def test_resuming_on_other_data_or_from_no_checkpoint_is_refused(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, make_data: object, tmp_path: Path
) -> None:
    trained = make(config(tiny_clip_dir), workspace, data, Notebook(until=1))
    trained.train()
    other = make(config(tiny_clip_dir), workspace, make_data(20, 9, "other"), Notebook(), "other")  # type: ignore[operator]
    with pytest.raises(InputError, match="was trained on other data"):
        other.resume(trained.checkpoints / "last.pt")
    with pytest.raises(InputError, match="no such checkpoint"):
        trained.resume(tmp_path / "none.pt")
    (tmp_path / "torn.pt").write_bytes((trained.checkpoints / "last.pt").read_bytes()[:1000])
    with pytest.raises(InputError, match=r"torn\.pt: cannot be read as a checkpoint"):
        trained.resume(tmp_path / "torn.pt")


@pytest.mark.parametrize("epochs", [1, 2])
def test_a_new_run_from_the_last_epochs_checkpoint_is_refused_before_it_begins(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, epochs: int
) -> None:
    finished = make(config(tiny_clip_dir, max_epochs=2), workspace, data, Notebook())
    finished.train()
    last = finished.checkpoints / "last.pt"
    new = make(config(tiny_clip_dir, max_epochs=epochs), workspace, data, Notebook(), "new")
    line = rf"last\.pt: is at step 16 of {8 * epochs} planned, .*: raise max_epochs above 2$"
    with pytest.raises(InputError, match=line):
        new.resume(last)
    finished.resume(last)
    assert finished.train() == "finished"  # its own run has a best model already, and only exports it
    longer = make(config(tiny_clip_dir, max_epochs=3), workspace, data, Notebook(), "longer")
    longer.resume(last)
    assert longer.train() == "finished"
    assert (longer.checkpoints / "best.pt").is_file()


def test_too_few_brands_for_a_batch_are_refused(tiny_clip_dir: Path, workspace: Workspace, data: PreparedData) -> None:
    with pytest.raises(InputError, match="set logos_per_batch to 12 or less"):
        make(config(tiny_clip_dir, logos_per_batch=32), workspace, data, Notebook())


def test_mixed_precision_learns_too_where_the_device_has_it(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_module, "cpu_has_bf16", lambda: True)
    exact, mixed = Notebook(until=4), Notebook(until=4)
    make(config(tiny_clip_dir), workspace, data, exact, "exact").train()
    trained = make(config(tiny_clip_dir, mixed_precision=True), workspace, data, mixed, "mixed")
    trained.train()
    assert trained.model.autocast_dtype == torch.bfloat16
    assert all(p.dtype == torch.float32 for p in trained.model.parameters())
    assert mixed.losses() != exact.losses()
    np.testing.assert_allclose(mixed.losses(), exact.losses(), rtol=0.05)


def test_the_notes_say_what_is_other_than_written(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    settings = config(tiny_clip_dir, warmup_steps=500, gradient_accumulation_steps=8)
    notes = make(settings, workspace, data, Notebook()).notes()
    assert any("gradient_accumulation_steps: 3 is used instead of 8" in note for note in notes)
    assert any("warmup_steps: 2 instead of 500" in note for note in notes)
    assert any("no GPU" in note for note in notes)


def test_the_similarities_of_a_step_are_those_of_its_batch(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    notebook = Notebook(until=1)
    make(config(tiny_clip_dir), workspace, data, notebook).train()
    figures = notebook.figures[1]
    assert figures["separation"] == pytest.approx(figures["positive"] - figures["negative"])
    assert all(math.isfinite(value) for value in figures.values())


def test_a_checkpoint_names_the_aliases_of_its_data(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    aliases = {"file": "data/aliases.yaml", "digest": "1f", "used": {"lv": "louis vuitton"}}
    made = make(config(tiny_clip_dir), workspace, replace(data, aliases=aliases), Notebook())
    made.save()
    assert load_checkpoint(made.checkpoints / "last.pt")["aliases"] == aliases


def test_two_classes_of_a_brand_are_drawn_as_two_and_neutral_to_each_other(
    tiny_clip_dir: Path, workspace: Workspace, make_data: MakeData
) -> None:
    settings = config(tiny_clip_dir, logos_per_batch=16, lora_dropout=0.0)
    made = make(settings, workspace, make_data(20, 8, classes=2), Notebook())  # 24 classes of 12 brands
    batch = next(load_batches(made.data.dataset, made.data.sampler, 0))
    assert (len(batch.classes.unique()), len(batch.brands.unique())) == (16, 11)
    taken = made.stepper.take(batch, 1, 0.0, 4, lambda _: None)
    loss = made.stepper.loss
    whole = loss(taken.embeddings, batch.classes, batch.brands).item()
    assert taken.loss == pytest.approx(whole, rel=1e-4)
    assert taken.loss != pytest.approx(loss(taken.embeddings, batch.classes).item(), rel=1e-4)
    labels = (batch.classes.numpy(), batch.images.numpy(), batch.brands.numpy())
    pairs = summarise_pairs(taken.embeddings.numpy(), *labels)
    assert taken.figures(batch)[Series.NEGATIVE] == pairs.negative


def test_the_largest_seed_trains(tiny_clip_dir: Path, workspace: Workspace, data: PreparedData) -> None:
    notebook = Notebook(until=1)
    make(config(tiny_clip_dir, seed=LARGEST_SEED), workspace, data, notebook).train()
    assert all(map(math.isfinite, notebook.losses()))


def spoiling(trained: Trainer, steps: set[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the loss of these steps a NaN, as one overflow does."""
    loss = trained.stepper.loss.forward
    count = iter(range(trained.state.step + 1, 10_000))
    monkeypatch.setattr(
        trained.stepper.loss,
        "forward",
        lambda *batch, **brands: loss(*batch, **brands) * (math.nan if next(count) in steps else 1.0),
    )


def test_a_step_that_is_no_number_is_left_out_and_named_with_its_files(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = make(config(tiny_clip_dir, max_epochs=1, batch_size=12), workspace, data, notebook := Notebook())
    spoiling(trained, {2, 4, 5}, monkeypatch)
    assert trained.train() == "finished"
    assert [step for step, figures in notebook.figures.items() if math.isnan(figures.get("loss", 0))] == [2, 4, 5]
    left_out = [message for kind, message in notebook.events if kind == "warning" and "left out" in message]
    assert [message.split(":")[0] for message in left_out] == [f"step {step} left out" for step in (2, 4, 5)]
    files = [message for kind, message in notebook.events if kind == "files"]
    assert len(files) == 3 and files[0].count(".jpg") == 12
    assert "reference_logos/Food/brand-" in files[0] and str(data.root) not in files[0]
    assert {int(state["step"]) for state in trained.optimiser.torch.state.values()} == {5}
    load_checkpoint(trained.checkpoints / "best.pt")


def test_three_in_a_row_pause_with_advice_and_the_weights_before_them(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = make(config(tiny_clip_dir, batch_size=12), workspace, data, Notebook())
    spoiling(trained, {3, 4, 5, 6}, monkeypatch)
    assert trained.train() == "paused"
    assert trained.closing.startswith("paused: 3 steps in a row were left out; of the last one its loss is nan. Lower")
    assert len(trained.closing.splitlines()) == 1
    resumed = make(config(tiny_clip_dir, batch_size=12), workspace, data, Notebook(until=8))
    resumed.resume(resumed.checkpoints / "last.pt")
    assert resumed.state.step == 5
    assert resumed.train() == "paused" and resumed.closing == ""


def test_a_temperature_that_no_float_can_divide_by_pauses_at_once(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    settings = config(tiny_clip_dir, temperature=1e-39, checkpoint_every=1)
    trained = make(settings, workspace, data, notebook := Notebook())
    assert trained.train() == "paused"
    assert notebook.step == 3 and "3 steps in a row" in trained.closing
    load_checkpoint(trained.checkpoints / "last.pt")


def test_weights_that_a_step_has_spoiled_are_not_saved(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = make(config(tiny_clip_dir, checkpoint_every=2), workspace, data, Notebook())
    step = trained.optimiser.step

    def spoil(rate: float) -> None:
        step(rate)
        if trained.state.step == 2:
            with torch.no_grad():
                trained.optimiser.parameters[3].view(-1)[0] = math.inf

    monkeypatch.setattr(trained.optimiser, "step", spoil)
    assert trained.train() == "paused"
    assert "the weights are not finite after step 3, the last saved step is 2" in trained.closing
    assert load_checkpoint(trained.checkpoints / "last.pt")["step"] == 2


def test_the_base_is_validated_once_before_the_first_step(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    trained = make(config(tiny_clip_dir), workspace, data, Notebook(until=0))
    assert trained.train() == "paused" and trained.plan.unjudged(
        trained.state
    )  # heard in the validation: nothing is known yet
    again = make(config(tiny_clip_dir), workspace, data, second := Notebook(until=2))
    again.resume(again.checkpoints / "last.pt")
    assert again.train() == "paused"
    assert second.figures[0]["val_separation"] == again.state.base_value
    assert [kind for kind, message in second.events if message.startswith("epoch 0, the base")] == ["epoch"]
    third = make(config(tiny_clip_dir, max_epochs=1), workspace, data, last := Notebook())
    third.resume(third.checkpoints / "last.pt")
    assert third.train() == "finished"
    assert third.state.base_value == again.state.base_value
    assert 0 not in last.figures and not any("the base:" in message for _, message in last.events)


def test_a_run_that_stays_below_its_base_says_so(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = make(config(tiny_clip_dir, max_epochs=2, patience=5), workspace, data, notebook := Notebook())
    values, validate = iter([0.4, 0.1, 0.2]), trained.validate
    monkeypatch.setattr(trained, "validate", lambda: replace(validate(), separation=next(values)))
    assert trained.train() == "finished"
    assert (trained.state.base_value, trained.state.best_value, trained.state.best_epoch) == (0.4, 0.2, 2)
    assert trained.closing.startswith("below its base: separation 0.200 on the validation brands at best (epoch 2)")
    assert notebook.events[-1] == ("warning", f"the best epoch is {trained.closing}")
    assert notebook.reports[-1]["base_value"] == 0.4


def test_a_damaged_last_checkpoint_gives_way_to_the_one_before_it(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    settings = config(tiny_clip_dir, max_epochs=2, checkpoint_every=3)
    whole = Notebook()
    make(settings, workspace, data, whole, "whole").train()
    make(settings, workspace, data, Notebook(until=13)).train()  # saved at 12 and at 13, in epoch 2
    last = workspace.runs / "checkpoints" / "last.pt"
    content = bytearray(last.read_bytes())
    content[len(content) // 2] ^= 0xFF
    last.write_bytes(content)
    resumed = make(settings, workspace, data, notebook := Notebook())
    resumed.resume(last)
    assert resumed.state.step == 12
    assert "has another checksum" in notebook.events[0][1] and "going on from last-previous.pt" in notebook.events[0][1]
    assert load_checkpoint(last)["step"] == 12  # or the next save would call the damaged one the one before
    assert resumed.train() == "finished"
    assert notebook.losses() == whole.losses()[12:]


def test_a_best_epoch_that_the_checkpoint_before_knows_nothing_of_is_found_again(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    settings = config(tiny_clip_dir, max_epochs=1)
    trained = make(settings, workspace, data, Notebook())
    trained.train()
    (trained.checkpoints / "last.pt").write_bytes(b"")
    resumed = make(settings, workspace, data, Notebook())
    resumed.resume(resumed.checkpoints / "last.pt")
    assert resumed.state.best_epoch is None and not (resumed.checkpoints / "best.pt").exists()
    assert resumed.train() == "finished"
    assert load_checkpoint(resumed.checkpoints / "best.pt")["epoch"] == resumed.state.best_epoch == 1


def test_a_crop_that_is_gone_is_one_line_and_what_was_done_is_saved(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    trained = make(config(tiny_clip_dir), workspace, data, Notebook())
    third = trained.data.sampler.batches(0)[2][4].crop
    gone = trained.data.dataset.crops[third].path
    seen_before = {draw.crop for batch in trained.data.sampler.batches(0)[:2] for draw in batch}
    assert third not in seen_before
    gone.unlink()
    with pytest.raises(InputError, match=rf"{gone}: .*: the prepared data are incomplete, prepare them again"):
        trained.train()
    assert load_checkpoint(trained.checkpoints / "last.pt")["step"] == 2
