from __future__ import annotations

from msgspec import to_builtins

from logoclip.agent.wire import decoded
from logoclip.errors import Fault
from logoclip.jobs.estimated import Estimated


def test_what_is_known_crosses_the_link_and_the_rest_is_unknown() -> None:
    known = Estimated((Fault("base_model", "is not there"),), train_crops=12, on_gpu=True)
    assert decoded(to_builtins(known), Estimated, "estimate") == known
    assert Estimated().seconds_per_step is None and Estimated().obstacles == ()
