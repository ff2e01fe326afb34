"""A fake host whose configs are real files, read and edited as the agent does it."""

from __future__ import annotations

from pathlib import Path

from logoclip.configs import Configs
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


def config_host(folder: Path, **texts: str) -> FakeHost:
    """A host with the configs of `texts` (`demo=…` is demo.yaml) in `folder`; without any, the demo's alone."""
    for name, text in (texts or {"demo": DEMO}).items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    host = FakeHost()
    configs = Configs(folder)

    host.answers = {
        "configs": configs.list,
        "read_config": lambda name: configs.check(configs.read(name)),
        "write_config": lambda name, text: {"path": str(configs.write(name, text))},
        "launch_training": lambda config_name, overrides=None: {"id": "demo-01"},
        "data_set": lambda path, seed=42: {"path": path, "train_crops": 2880, "error": ""},
    }
    return host
