from __future__ import annotations

import pytest
from msgspec import ValidationError, convert, to_builtins

from logoclip.machine.check import Check


def test_it_comes_over_the_wire_as_it_was_and_with_no_other_verdict() -> None:
    check = Check("disk", "warning", "2.0 GB free")
    assert convert(to_builtins(check), Check) == check
    with pytest.raises(ValidationError):
        convert({"name": "disk", "verdict": "maybe", "detail": ""}, Check)
