from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.cli.jobs import refuse_existing
from logoclip.errors import InputError


def test_what_is_not_there_and_what_is_empty_may_be_written(tmp_path: Path) -> None:
    refuse_existing(tmp_path, "take another")
    refuse_existing(tmp_path / "new", "take another")


@pytest.mark.parametrize("kind", ["full", "file", "broken link"])
def test_what_is_there_is_refused_with_a_remedy(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "there"
    if kind == "full":
        place.mkdir()
        (place / "file").touch()
    elif kind == "file":
        place.touch()
    else:
        place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match="there: exists already; take another"):
        refuse_existing(place, "take another")
