"""Fine-tune CLIP for logo matching: prepare, train, evaluate, export, detect.

The public names are loaded when first used, so that `import logoclip` never loads torch.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from logoclip.version import __version__ as __version__

if TYPE_CHECKING:
    from logoclip.config.schema import TrainingConfig
    from logoclip.data.dataset import LogoContrastiveDataset
    from logoclip.detection.detect_logos import DetectLogosDETR
    from logoclip.evaluation.evaluator import EmbeddingEvaluator
    from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP
    from logoclip.training.losses import CombinedLoss, InfoNCELoss, SupConLoss, TripletLoss
    from logoclip.training.trainer import Trainer

__all__ = [
    "CombinedLoss",
    "DetectLogosDETR",
    "EmbeddingEvaluator",
    "InfoNCELoss",
    "LogoContrastiveDataset",
    "LogoFineTunedCLIP",
    "SupConLoss",
    "Trainer",
    "TrainingConfig",
    "TripletLoss",
]

_HOMES = {
    "CombinedLoss": "logoclip.training.losses",
    "DetectLogosDETR": "logoclip.detection.detect_logos",
    "EmbeddingEvaluator": "logoclip.evaluation.evaluator",
    "InfoNCELoss": "logoclip.training.losses",
    "LogoContrastiveDataset": "logoclip.data.dataset",
    "LogoFineTunedCLIP": "logoclip.model.fine_tuned_clip",
    "SupConLoss": "logoclip.training.losses",
    "Trainer": "logoclip.training.trainer",
    "TrainingConfig": "logoclip.config.schema",
    "TripletLoss": "logoclip.training.losses",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
