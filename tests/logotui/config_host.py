"""A fake host whose configs are real files, read and edited as the agent does it."""

from __future__ import annotations

from pathlib import Path

from logoclip.agent.agent import Agent
from logoclip.agent.questions.launches import Launched
from logoclip.jobs.estimated import Estimated
from logoclip.workspace import Workspace
from tests.logotui.fake_host import FakeHost

DEMO = """\
# The demo's run.
base_model: models/demo-base
lora_r: 16          # rank
freeze_layers: 3

# Batch construction
batch_size: 16
logos_per_batch: 32   # different logos
samples_per_logo: 4

temperature: 0.07     # InfoNCE temperature
learning_rate: 1e-3
max_epochs: 8
data_dir: data/demo
"""

ANSWERED = (
    "configs",
    "read_config",
    "config_revision",
    "save_config",
    "presets",
    "drafts",
    "keep_draft",
    "drop_draft",
)
"""What the real agent answers."""


def config_host(root: Path, **texts: str) -> FakeHost:
    """A host of the workspace `root` with the configs of `texts` (`demo=…` is demo.yaml); by default the demo's."""
    agent = Agent(Workspace.make(root))
    for name, text in (texts or {"demo": DEMO}).items():
        (root / "configs" / f"{name}.yaml").write_text(text, encoding="utf-8")
    host = FakeHost()
    host.answers = {
        **dict.fromkeys(ANSWERED, agent.answer),
        "estimate": lambda asked: Estimated(train_crops=2880),
        "launch_training": lambda asked: Launched("demo-01"),
    }
    return host
