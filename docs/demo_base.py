"""Makes the workspace in which the demo's base model is trained: `python docs/demo_base.py WORKSPACE`.

Then `logoclip train --config configs/demo_base.yaml --workspace WORKSPACE` trains it.
"""

from __future__ import annotations

import shutil
import sys

from logoclip.data.prepare import prepare
from logoclip.drawing.render import render_demo
from logoclip.model.card import CARD
from logoclip.resources import DEMO_BASE
from logoclip.workspace import Workspace

BRANDS = 2600
PICTURES_PER_BRAND = 10
WEIGHTS = "model.safetensors"


def make(workspace: Workspace) -> None:
    """Render and prepare the clean marks, and put the architecture, without its weights, beside them."""
    pictures = workspace.data / "demo-base-pictures"
    render_demo(pictures, brands=BRANDS, images_per_brand=PICTURES_PER_BRAND, seed=0, style="marks", pool="base")
    prepare(pictures, workspace.data / "demo-base")
    shutil.copytree(DEMO_BASE, workspace.models / "demo-base", ignore=shutil.ignore_patterns(WEIGHTS, CARD))


if __name__ == "__main__":
    make(Workspace.make(sys.argv[1]))
