"""Where a person's own files are: what they settle, and what programs note for them.

Source: XDG Base Directory Specification.
"""

from __future__ import annotations

import os
from pathlib import Path


def key_file() -> Path:
    """Where a person's key map is: `$XDG_CONFIG_HOME/logotui/keys.yaml`."""
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "logotui" / "keys.yaml"


def state_directory() -> Path:
    """Where programs of a person keep what they note: `$XDG_STATE_HOME/logotui`."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "logotui"
