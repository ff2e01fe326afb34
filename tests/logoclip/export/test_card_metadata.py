"""The head of a README that programs read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from logoclip.export.card_metadata import license_of, metadata

CARD: dict[str, Any] = {
    "base_model": "models/a: b",
    "license": "mit",
    "config": {"data_dir": "data/logodet3k", "random_init": False},
}


def test_it_names_task_licence_base_and_data() -> None:
    assert yaml.safe_load(metadata(CARD)) == {
        "library_name": "transformers",
        "pipeline_tag": "image-feature-extraction",
        "license": "mit",
        "tags": ["clip", "logo", "image-similarity"],
        "base_model": "models/a: b",
        "base_model_relation": "finetune",
        "datasets": ["logodet3k"],
    }


def test_what_is_not_known_is_not_made_up() -> None:
    head = yaml.safe_load(metadata({"base_model": "models/a"}))
    assert head["license"] == "unknown" and "datasets" not in head


def test_a_model_that_began_at_random_has_no_base() -> None:
    assert "base_model" not in yaml.safe_load(metadata({**CARD, "config": {"random_init": True}}))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("---\nlicense: apache-2.0\ntags: [a]\n---\n# A model\n", "apache-2.0"),
        ("# A model\n", "unknown"),
        ("---\ntags: [a]\n---\n", "unknown"),
        ("---\nlicense: [a, b]\n---\n", "unknown"),
        ("---\n: [\n---\n", "unknown"),
        ("---\n", "unknown"),
        ("text\n---\nlicense: mit\n---\n", "unknown"),
    ],
)
def test_the_licence_is_the_bases_own_word(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "README.md").write_text(text)
    assert license_of(str(tmp_path)) == named


def test_a_base_without_a_readme_has_named_none(tmp_path: Path) -> None:
    assert license_of(str(tmp_path)) == license_of("somebody/nothing") == "unknown"
    (tmp_path / "README.md").write_bytes(b"---\nlicense: \xff\n---\n")
    assert license_of(str(tmp_path)) == "unknown"
