"""The one schema of a training run.

`TrainingConfig` gives the YAML keys, the command-line flags, the console's form, its help texts and
its errors. A field's `description` is its help; its bounds are what is refused; `group` is its place
in the form.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo

from logoclip.errors import ConfigError, Fault

LossType = Literal["infonce", "supcon", "triplet", "combined"]
Augmentation = Literal["none", "light", "medium", "strong"]
Preprocess = Literal["crop", "squash", "letterbox"]
Monitored = Literal["separation", "recall_at_1"]

LARGEST_SEED = 2**32 - 1  # torch takes 64 bits; a step's own seed is this one times a million, and more

GROUPS = ("Model", "Batch", "Loss", "Training", "Augmentation", "Data", "Output")


def _field(default: object, group: str, description: str, **bounds: Any) -> Any:
    return Field(default, description=description, json_schema_extra={"group": group}, **bounds)


class TrainingConfig(BaseModel):
    """Everything that decides a training run. The defaults are those of `configs/jetson_orin.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False)

    base_model: str = _field(
        "openai/clip-vit-large-patch14", "Model", "CLIP model to start from: a hub id or a directory.", min_length=1
    )
    random_init: bool = _field(False, "Model", "Take only the base model's architecture and start from random weights.")
    lora_r: int = _field(16, "Model", "LoRA rank; 0 trains every layer that is not frozen.", ge=0, le=512)
    lora_alpha: float = _field(32, "Model", "LoRA scale: the update is multiplied by alpha / rank.", gt=0)
    lora_dropout: float = _field(0.1, "Model", "Dropout before each LoRA update.", ge=0, lt=1)
    freeze_layers: int = _field(
        12, "Model", "Layers, from the first, that stay as they are; with 0 and no LoRA the embeddings train too.", ge=0
    )
    preprocess: Preprocess = _field(
        "crop",
        "Model",
        "How a crop becomes square: centre crop as CLIP does, squash, or letterbox. Saved with the model.",
    )

    batch_size: int = _field(16, "Batch", "Crops that fit in memory at once (the micro-batch).", ge=1)
    logos_per_batch: int = _field(32, "Batch", "Classes in a contrastive batch.", ge=2)
    samples_per_logo: int = _field(4, "Batch", "Crops of each class in a contrastive batch.", ge=2)
    gradient_accumulation_steps: int = _field(
        8, "Batch", "Micro-batches in a contrastive batch; recomputed where it does not fit.", ge=1
    )

    loss_type: LossType = _field("infonce", "Loss", "Contrastive loss.")
    temperature: float = _field(
        0.07, "Loss", "Divides the similarities; lower weighs hard negatives more.", gt=0, le=10
    )
    triplet_margin: float = _field(
        0.2, "Loss", "How much closer the positive must be (triplet and combined).", gt=0, le=2
    )
    triplet_weight: float = _field(0.5, "Loss", "Weight of the triplet loss beside InfoNCE (combined).", ge=0)

    learning_rate: float = _field(1e-5, "Training", "Peak learning rate of AdamW.", gt=0, le=10)
    weight_decay: float = _field(0.01, "Training", "Decoupled weight decay, on matrices only.", ge=0, le=10)
    warmup_steps: int = _field(500, "Training", "Steps of linear warm-up before the cosine decay.", ge=0)
    max_epochs: int = _field(20, "Training", "Epochs at the most.", ge=1)
    max_grad_norm: float = _field(1.0, "Training", "Gradients longer than this are scaled down.", gt=0)
    mixed_precision: bool = _field(True, "Training", "bfloat16 where the device has it; float32 elsewhere.")
    monitor: Monitored = _field(
        "separation", "Training", "Validation figure that chooses the best model and stops early."
    )
    patience: int = _field(5, "Training", "Epochs without improvement before stopping early.", ge=1)
    min_delta: float = _field(0.001, "Training", "Smallest change that counts as an improvement.", ge=0)
    checkpoint_every: int = _field(200, "Training", "Steps between durable checkpoints inside an epoch.", ge=1)
    seed: int = _field(
        42, "Training", "Decides the split, the batches, the augmentation and the dropout.", ge=0, le=LARGEST_SEED
    )

    augmentation: Augmentation = _field("medium", "Augmentation", "How strongly crops are varied in training.")
    augment_flip: bool = _field(True, "Augmentation", "Mirror half of the crops.")
    augment_rotation: bool = _field(True, "Augmentation", "Rotate (medium: up to 15° either way).")
    augment_colour: bool = _field(True, "Augmentation", "Vary brightness, contrast, saturation and hue.")
    augment_affine: bool = _field(True, "Augmentation", "Shift, scale and shear.")
    augment_greyscale: bool = _field(True, "Augmentation", "Take the colour from some (medium: 10 %).")

    data_dir: str = _field("data/logodet3k", "Data", "Prepared data: the output of `logoclip prepare`.", min_length=1)
    shuffle_labels: bool = _field(
        False, "Data", "Shuffle the classes of the training crops: a control that must learn nothing."
    )
    num_workers: int = _field(4, "Data", "Processes that load crops; 0 loads in the worker itself.", ge=0, le=64)

    export_dir: str = _field(
        "models/logo_detection/clip_finetuned",
        "Output",
        "Where the best model is published, unless another run's stands there.",
        min_length=1,
    )

    @model_validator(mode="after")
    def _random_weights_have_nothing_frozen(self) -> TrainingConfig:
        if self.random_init and (self.freeze_layers or self.lora_r):
            raise ValueError(
                "random_init: true needs freeze_layers: 0 and lora_r: 0 (frozen random layers never learn)"
            )
        return self

    @property
    def contrastive_batch(self) -> int:
        """Crops that one loss sees: classes × crops of each."""
        return self.logos_per_batch * self.samples_per_logo

    @property
    def micro_batches(self) -> int:
        """Micro-batches that a contrastive batch really takes."""
        return math.ceil(self.contrastive_batch / self.batch_size)

    def notes(self) -> list[str]:
        """What is set but has no effect, or another one than written."""
        if self.gradient_accumulation_steps == self.micro_batches:
            return []
        return [
            f"gradient_accumulation_steps: {self.micro_batches} is used instead of {self.gradient_accumulation_steps} "
            f"({self.logos_per_batch} × {self.samples_per_logo} = {self.contrastive_batch} crops "
            f"in micro-batches of {self.batch_size})"
        ]


def field_group(name: str) -> str:
    """The group of the form that field `name` stands in."""
    extra = TrainingConfig.model_fields[name].json_schema_extra
    assert isinstance(extra, dict)
    return str(extra["group"])


def allowed(field: FieldInfo) -> str:
    """What a field takes, in words: `greater than 0, at most 10`."""
    words = {"gt": "greater than", "ge": "at least", "lt": "less than", "le": "at most"}
    bounds = [f"{words[kind]} {value}" for rule in field.metadata for kind, value in _bounds(rule) if kind in words]
    return ", ".join(bounds)


def _bounds(rule: object) -> list[tuple[str, float]]:
    return [(kind, getattr(rule, kind)) for kind in ("gt", "ge", "lt", "le") if hasattr(rule, kind)]


def validate(values: Mapping[str, object]) -> TrainingConfig:
    """A config of `values`; what is missing takes its default.

    Raises:
        ConfigError: one fault for each key that is unknown or out of bounds.
    """
    try:
        return TrainingConfig.model_validate(dict(values))
    except ValidationError as error:
        raise ConfigError(faults(error)) from None


def faults(error: ValidationError) -> list[Fault]:
    """pydantic's dump as one line a fault: what was given and what is allowed."""
    return [_fault(detail["loc"], detail["type"], detail["msg"], detail["input"]) for detail in error.errors()]


def _fault(location: tuple[int | str, ...], kind: str, message: str, given: object) -> Fault:
    if not location:
        key, _, rest = message.removeprefix("Value error, ").partition(": ")
        return Fault(key, rest)
    key = str(location[0])
    if kind == "extra_forbidden":
        return Fault(key, f"unknown key{_nearest(key)}")
    wanted = message.replace("Input should be", "must be").replace("Input", "it").split(", unable")[0]
    limits = allowed(TrainingConfig.model_fields[key])
    bounds = f" ({limits})" if limits and not kind.startswith(("greater", "less")) else ""
    return Fault(key, f"{wanted}{bounds}, given {reprlib.repr(given)}")


def _nearest(key: str) -> str:
    import difflib

    close = difflib.get_close_matches(key, TrainingConfig.model_fields, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known keys: {', '.join(TrainingConfig.model_fields)}"
