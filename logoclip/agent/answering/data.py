"""Answers about prepared data (`questions.data`)."""

from __future__ import annotations

from msgspec.structs import replace

from logoclip.agent.answering import data_sets as prepared
from logoclip.agent.answering import thumbnails as pictures
from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.data import (
    CropPage,
    Crops,
    DataSet,
    DataSets,
    DataSetSummary,
    ReadAudit,
    ReadDataSet,
    Thumbnail,
    Thumbnails,
)
from logoclip.data import audit
from logoclip.data.findings import Audit


def data_sets(desk: Desk, question: DataSets) -> tuple[DataSetSummary, ...]:
    return prepared.data_sets(desk.workspace)


def read_data_set(desk: Desk, question: ReadDataSet) -> DataSet:
    return prepared.data_set(desk.workspace, question.path, question.seed)


def read_audit(desk: Desk, question: ReadAudit) -> Audit:
    found = audit.read_audit(desk.workspace.resolve(question.path), question.seed)
    return replace(found, data=desk.workspace.relative(found.data))


def crops(desk: Desk, question: Crops) -> CropPage:
    return pictures.crop_page(desk.workspace.resolve(question.path), question)


def thumbnails(desk: Desk, question: Thumbnails) -> tuple[Thumbnail, ...]:
    place = desk.workspace.resolve(question.path)
    return pictures.thumbnails(place, question.crops, question.width, question.height)
