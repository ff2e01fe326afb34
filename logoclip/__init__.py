"""Fine-tune CLIP for logo matching: prepare, train, evaluate, export, detect.

The public names are loaded when first used, so that `import logoclip` never loads torch.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logoclip.config import TrainingConfig
    from logoclip.data.dataset import LogoContrastiveDataset
    from logoclip.detection import DetectLogosDETR
    from logoclip.evaluation import EmbeddingEvaluator
    from logoclip.losses import CombinedLoss, InfoNCELoss, SupConLoss, TripletLoss
    from logoclip.model import LogoFineTunedCLIP
    from logoclip.trainer import Trainer

__version__ = "0.1.0"

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
    "CombinedLoss": "logoclip.losses",
    "DetectLogosDETR": "logoclip.detection",
    "EmbeddingEvaluator": "logoclip.evaluation",
    "InfoNCELoss": "logoclip.losses",
    "LogoContrastiveDataset": "logoclip.data.dataset",
    "LogoFineTunedCLIP": "logoclip.model",
    "SupConLoss": "logoclip.losses",
    "Trainer": "logoclip.trainer",
    "TrainingConfig": "logoclip.config",
    "TripletLoss": "logoclip.losses",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
