from __future__ import annotations

import msgspec

from logoclip.data.findings import Audit, Case, Finding


def test_an_audit_travels_as_it_is() -> None:
    found = Finding("kind", "title", 3, "do this", (Case("what", ("a.jpg",), 2),))
    audit = Audit("data/x", 42, 1, 2, 2, 3, (found,), "no split")
    assert msgspec.json.decode(msgspec.json.encode(audit), type=Audit) == audit
