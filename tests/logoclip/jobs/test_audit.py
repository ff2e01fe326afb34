"""The job `audit`."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.errors import InputError
from logoclip.evaluation.label_audit import load_findings
from logoclip.jobs.arguments import check_arguments
from logoclip.workspace import Workspace
from tests.logoclip.jobs.conftest import Make, do, furnish


def test_it_judges_labels_and_says_what_it_found(workspace: Workspace, make_job: Make, tiny_clip_dir: Path) -> None:
    furnish(workspace, tiny_clip_dir)
    job = make_job("audit", {"data": "data/prepared", "model": "models/tiny"})
    ((kind, message),) = do(job)
    findings = load_findings(job.run.evaluation)
    assert [finding.kind for finding in findings] == ["odd_crops", "alike_classes"]
    assert kind == "audited" and f"{findings[0].count} crops among another brand's" in message
    assert job.status.current.progress == (96, 96)


@pytest.mark.parametrize("arguments", [{"data": "nothing", "model": "m"}, {"data": "data"}, {"model": "m"}])
def test_what_cannot_work_is_refused(workspace: Workspace, arguments: dict[str, str]) -> None:
    with pytest.raises(InputError):
        check_arguments(workspace, "audit", arguments)
