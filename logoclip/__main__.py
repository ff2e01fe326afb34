"""`python -m logoclip` is the command `logoclip`."""

from __future__ import annotations

import sys

from logoclip.cli import main

if __name__ == "__main__":
    sys.exit(main())
