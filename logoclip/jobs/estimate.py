"""What a training would come to on this machine, without doing it: steps, parameters, time and memory."""

from __future__ import annotations

from logoclip.config.config_file import parse_config
from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.jobs.estimated import Estimated
from logoclip.jobs.launching import obstacles
from logoclip.workspace import Workspace


def estimate(text: str, workspace: Workspace) -> Estimated:
    """What training with the config `text` would come to.

    Raises:
        ConfigError: the config has faults.
    """
    config = parse_config(text)
    crops, error = _train_crops(config, workspace)
    return Estimated(obstacles(config, workspace), crops, error)


def _train_crops(config: TrainingConfig, workspace: Workspace) -> tuple[int | None, str]:
    from logoclip.data.brands import split_brands
    from logoclip.data.prepared import count_brands

    try:
        brands = count_brands(workspace.resolve(config.data_dir))
        train = set(split_brands({one.brand: one.images for one in brands}, config.seed).train)
    except InputError as error:
        return None, str(error)
    return sum(one.crops for one in brands if one.brand in train), ""
