"""Crops → embeddings → similarities → a stored evaluation."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from logoclip.data.prepared import Crop, PreparedData
from logoclip.errors import InputError, JobError
from logoclip.evaluation.asking import Questions
from logoclip.evaluation.embedding_cache import EmbeddingCache, Embeddings
from logoclip.evaluation.matching import UNKNOWN, ScoreSet, by_class
from logoclip.evaluation.origin import OWN
from logoclip.evaluation.protocol import OpenSet, crop_name
from logoclip.evaluation.stored import Evaluation, ModelScores, Settings, store_evaluation
from logoclip.model.card import read_card
from logoclip.model.embedding import EMBEDDING_BATCH
from logoclip.model.encoder import Encoder
from logoclip.model.fingerprint import fingerprint

Progress = Callable[[int, int, str], None]

CACHE = "embeddings"


class EmbeddingEvaluator:
    """Similarities between the crops of prepared data under one model.

    Embeddings are kept in the data's `embeddings/` folder, one file for each model and preprocessing.
    """

    def __init__(self, encoder: Encoder, data: PreparedData) -> None:
        self.encoder = encoder
        self.data = data
        self.cache = EmbeddingCache(data.root / CACHE, f"{_digest(encoder)}-{data.data_id[:12]}")

    @classmethod
    def load(cls, model: str, data: PreparedData, device: torch.device | None = None) -> EmbeddingEvaluator:
        """An evaluator of the model in a directory or behind a hub id.

        Raises:
            InputError: there is no such model.
        """
        return cls(Encoder.load(model, device), data)

    def embed(self, crops: Sequence[Crop], progress: Callable[[int], None] | None = None) -> Embeddings:
        """Embeddings of `crops`, float32 [N, D], rows of unit length.

        Args:
            progress: called with the number of crops done, after each batch. It may raise to stop; what was embedded
                until then is kept.

        Raises:
            JobError: a crop is gone or damaged.
        """
        paths = {crop_name(crop): crop.path for crop in crops}
        missing = self.cache.missing(paths)
        try:
            for start in range(0, len(missing), EMBEDDING_BATCH):
                if progress:
                    progress(len(crops) - len(missing) + start)
                names = missing[start : start + EMBEDDING_BATCH]
                self.cache.add(names, self._embed_files([paths[name] for name in names]))
        finally:
            self.cache.save()
        return self.cache.get(map(crop_name, crops))

    def _embed_files(self, paths: Sequence[Path]) -> Embeddings:
        try:
            return self.encoder.embed_files(paths)
        except InputError as error:
            raise JobError(f"{error}; prepare the data again") from error

    def scores(self, open_set: OpenSet, progress: Callable[[int], None] | None = None) -> ScoreSet:
        """Similarities of an open set's queries to its references."""
        references = [crop for group in open_set.references for crop in group]
        embeddings = self.embed([*references, *open_set.queries], progress)
        cosines = embeddings[len(references) :] @ embeddings[: len(references)].T
        place = {name: index for index, name in enumerate(open_set.gallery)}
        brand = {name: index for index, name in enumerate(open_set.brands)}
        return ScoreSet(
            cosines=by_class(cosines, [len(group) for group in open_set.references]),
            truth=np.array([place.get(crop.class_name, UNKNOWN) for crop in open_set.queries]),
            query_brands=np.array([brand[crop.brand] for crop in open_set.queries]),
            query_classes=tuple(crop.class_name for crop in open_set.queries),
            gallery=open_set.gallery,
            gallery_brands=np.array([brand[group[0].brand] for group in open_set.references]),
            brands=open_set.brands,
            queries=tuple(self._relative(crop) for crop in open_set.queries),
            references=tuple(tuple(self._relative(crop) for crop in group) for group in open_set.references),
        )

    def _relative(self, crop: Crop) -> str:
        return str(crop.path.relative_to(self.data.root))


def _digest(encoder: Encoder) -> str:
    """A hash of all that decides an embedding: weights, preprocessing, kind of device."""
    text = f"{encoder.device.type} {encoder.preprocess} {encoder.transform} {fingerprint(encoder.clip)}"
    return hashlib.sha256(text.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class _Candidate:
    """A model to evaluate: what it is called, where it is, what its card says."""

    name: str
    path: str
    card: dict[str, Any]


def evaluate_models(
    models: Sequence[tuple[str, str | Path]],
    data: PreparedData,
    questions: Questions,
    output: Path,
    *,
    settings: Settings | None = None,
    device: torch.device | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Asks models the same questions and stores the scores.

    Args:
        models: (name, directory or hub id) of each.
        questions: what is asked about `data`. If they leave each model its own preprocessing, one that has none (the
            base of a fine-tuned one) sees the pixels of the first that has one.
        output: the directory to write; an evaluation that stands there is replaced when this one is done.
        settings: matching method and, if one is given, the threshold; the seed is that of the questions.
        progress: called with (crops done, crops in all, what is going on). It may raise to stop.

    Raises:
        InputError: a model is missing, or two have one name.
        JobError: a crop cannot be read, or the disk is full.
    """
    begin = time.monotonic()
    loop = _EvaluationLoop(_candidates(models), data, questions, device, progress)
    evaluation = Evaluation(
        models=tuple(loop.run()),
        settings=replace(settings or Settings(), seed=questions.seed),
        data=str(data.root),
        data_id=data.data_id,
        sets_source=questions.sets_source,
        left_out=questions.left_out,
        seconds=time.monotonic() - begin,
        split=questions.origin.name,
        preprocess=questions.origin.preprocess,
        pixels_of=questions.origin.pixels_of,
        fingerprint=questions.fingerprint,
        known_left_out=questions.known_left_out,
        copies_left_out=questions.copies_left_out,
    )
    store_evaluation(evaluation, output)
    return evaluation


def _candidates(models: Sequence[tuple[str, str | Path]]) -> list[_Candidate]:
    names = [name for name, _ in models]
    if not names or len(set(names)) < len(names):
        raise InputError(f"models: each needs a name of its own, given {', '.join(names) or 'none'}")
    return [_Candidate(name, str(path), read_card(Path(path))) for name, path in models]


@dataclass(frozen=True)
class _EvaluationLoop:
    """The loop over models and sets, and how far it is."""

    candidates: Sequence[_Candidate]
    data: PreparedData
    questions: Questions
    device: torch.device | None
    progress: Progress | None

    def run(self) -> list[ModelScores]:
        return [self._model(candidate, place * self._crops_a_model) for place, candidate in enumerate(self.candidates)]

    def _model(self, candidate: _Candidate, done: int) -> ModelScores:
        self._report(done, f"loading {candidate.name}", 0)
        encoder = Encoder.load(candidate.path, self.device, self._preprocess(candidate))
        evaluator = EmbeddingEvaluator(encoder, self.data)
        scores: dict[str, ScoreSet] = {}
        for name, open_set in self.questions.open_sets.items():
            message = f"{candidate.name}: {name.replace('_', '-')} brands"
            scores[name] = evaluator.scores(open_set, partial(self._report, done, message))
            done += _crops(open_set)
        self._report(done, candidate.name, 0)
        return ModelScores(
            candidate.name,
            candidate.path,
            scores["held_out"],
            scores.get("calibration"),
            parent_run=candidate.card.get("parent_run"),
            created=candidate.card.get("created"),
            knows=self.questions.known.get(candidate.name, 0),
            preprocess=encoder.preprocess,
        )

    def _preprocess(self, candidate: _Candidate) -> str | None:
        """What the questions say; where each has its own, one without a word gets that of the first that has one."""
        if self.questions.origin.preprocess != OWN:
            return self.questions.origin.preprocess
        words = [one.card["preprocess"] for one in (candidate, *self.candidates) if "preprocess" in one.card]
        return words[0] if words else None

    @property
    def _crops_a_model(self) -> int:
        return sum(map(_crops, self.questions.open_sets.values()))

    def _report(self, done: int, message: str, more: int) -> None:
        if self.progress:
            self.progress(done + more, len(self.candidates) * self._crops_a_model, message)


def _crops(open_set: OpenSet) -> int:
    return len(open_set.queries) + sum(map(len, open_set.references))
