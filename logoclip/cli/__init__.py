"""The command `logoclip`. One file for each command; each loads the engine only when it needs it."""

from __future__ import annotations

from logoclip.cli.app import main

__all__ = ["main"]
