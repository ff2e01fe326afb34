"""What deleting runs would cost, as it is answered; `deletion` finds it out."""

from __future__ import annotations

from msgspec import Struct


class Deletion(Struct, frozen=True):
    """What deleting some runs would cost.

    Attributes:
        size: bytes that they take on the disk.
        freed: bytes that the disk gets back; what a published model shares with them stays.
        lost: what is lost, in a word or two each.
        needed: what could not be done any more by others, a line each.
        kept: what stays of them elsewhere, a line each.
    """

    size: int
    freed: int
    lost: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """In words for a person, what is needed by others first."""
        shared = self.size - self.freed
        stays = f" ({_amount(shared)} more are shared with a published model, and stay)" if shared else ""
        lost = f"lost: {', '.join(self.lost)}; {_amount(self.freed)} of the disk are free then{stays}"
        return (*(f"! {line}" for line in self.needed), lost, *self.kept)


def _amount(size: int) -> str:
    for unit, scale in (("GB", 1e9), ("MB", 1e6)):
        if size >= 0.1 * scale:
            return f"{size / scale:.1f} {unit}"
    return f"{size / 1e3:.0f} kB"
