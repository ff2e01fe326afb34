"""Validation: how near the crops of the validation brands lie under the model as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from logoclip.data.brands import Split
from logoclip.data.dataset import label_codes
from logoclip.data.prepared import Crop
from logoclip.data.transforms import Transform
from logoclip.model.embedding import embed_crops
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP
from logoclip.runs.series import Series, SimilarityHistogram
from logoclip.training.hardest import hardest_pairs
from logoclip.training.pair_similarities import PairSummary, summarise_pairs
from logoclip.training.recorder import Recorder

CROPS_PER_CLASS: Final = 20  # keeps validation to seconds on 3,000 brands


def validation_crops(crops: Sequence[Crop], split: Split) -> list[Crop]:
    """The first crops of each class of the validation brands, at most `CROPS_PER_CLASS`; brand by brand."""
    brands = set(split.validation)
    taken: defaultdict[tuple[str, str], list[Crop]] = defaultdict(list)
    for crop in (crop for crop in crops if crop.brand in brands):
        of_class = taken[crop.brand, crop.class_name]
        if len(of_class) < CROPS_PER_CLASS:
            of_class.append(crop)
    return [crop for name in sorted(taken) for crop in taken[name]]


def validate(
    model: LogoFineTunedCLIP,
    crops: Sequence[Crop],
    transform: Transform,
    processes: int,
    progress: Callable[[int, int], None],
) -> PairSummary:
    """The pairs of `crops`, which `processes` read; `progress` hears after each batch, and while one is waited for.

    Raises:
        InputError: a crop cannot be read any more.
        JobError: memory does not suffice for one crop.
    """
    model.eval()
    paths = [crop.path for crop in crops]
    embeddings = embed_crops(model, paths, transform, model.device, progress, processes)
    classes, brands = label_codes(crops)
    images = np.array([crop.image for crop in crops])
    summary = summarise_pairs(embeddings, classes, images, brands)
    return replace(summary, hardest=hardest_pairs(embeddings, classes, images, brands))


def record(recorder: Recorder, step: int, pairs: PairSummary) -> None:
    """Hand the figures of one validation to the recorder."""
    figures = {
        Series.VAL_POSITIVE: pairs.positive,
        Series.VAL_NEGATIVE: pairs.negative,
        Series.VAL_SEPARATION: pairs.separation,
        Series.VAL_RECALL_AT_1: pairs.recall_at_1,
    }
    recorder.scalars(step, figures)
    recorder.histogram(SimilarityHistogram.VAL_CORRECT, step, pairs.edges, pairs.correct)
    recorder.histogram(SimilarityHistogram.VAL_WRONG, step, pairs.edges, pairs.wrong)
