"""`logoclip train`."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from logoclip.cli.follow import follow, newest_event
from logoclip.cli.options import JsonOption, MaybePath, MaybeText, Switch, WorkspaceOption, begin_workspace
from logoclip.cli.output import complain, remarks, write_json
from logoclip.cli.queue import turn_of, warn_of_company
from logoclip.cli.settings import changed, setting_fields
from logoclip.cli.source import Source
from logoclip.cli.summary import summary
from logoclip.config.config_file import edit_config, parse_config
from logoclip.config.schema import TrainingConfig
from logoclip.errors import ConfigError, Fault
from logoclip.jobs.launching import launch_training, publishing_note
from logoclip.runs import RunDirectory, read_status
from logoclip.runs.turn import go_on
from logoclip.workspace import Workspace


@dataclass
class Train:
    """Fine-tune a CLIP model, with a progress bar or in the background.

    The training is a process of its own: it goes on when the terminal closes. Ctrl+C pauses it, saved.
    Where the device is busy it waits for its turn, with this terminal or without (`logoclip runs queue`).
    Every setting of the config is a flag too, and a flag goes before the file.

    Examples:
      logoclip train --config configs/jetson_orin.yaml
      logoclip train --config configs/jetson_orin.yaml --learning-rate 5e-6 --max-epochs 30 --batch-size 8
      logoclip train --config configs/jetson_orin.yaml --detach
      logoclip train --config configs/jetson_orin.yaml --now
      logoclip train --config configs/jetson_orin.yaml --resume runs/jetson_orin-01/checkpoints/epoch_10.pt

    Args:
        config: The YAML file with the settings.
        resume: Checkpoint to go on from. A run's last one continues that run; an older one starts a new run.
        name: What the run is called, with a number behind it; otherwise as the config's file.
        detach: Do not watch: start it and come back at once.
        now: Do not wait for a busy device: compute beside whoever does.
    """

    config: MaybePath = None
    resume: MaybePath = None
    name: MaybeText = None
    detach: Switch = False
    now: Switch = False
    workspace: WorkspaceOption = Path()
    json: JsonOption = False

    def __call__(self) -> int:
        place = begin_workspace(self.workspace)
        source = Source.find(place, self.config, self.resume)
        if self.now:
            warn_of_company(place.runs)
        run, shown = self._start(place, source)
        if self.detach:
            self._note(run, place)
        else:
            follow(run, on_interrupt="paused", after=shown)
        self._tell(run)
        return 0

    def _start(self, place: Workspace, source: Source) -> tuple[RunDirectory, int]:
        """The run at work, and the id of the last event that is old news."""
        text, wanted = self._wanted(source)
        if source.run and source.continues(wanted):
            old = newest_event(source.run)
            go_on(source.run, place.root, now=self.now)
            return source.run, old
        parent = source.run.id if source.run else None
        start_from = str(source.checkpoint) if source.checkpoint else None
        name = self.name or source.name
        run = launch_training(place, name, text, {}, parent=parent, start_from=start_from, outside=True, now=self.now)
        return run, 0

    def _wanted(self, source: Source) -> tuple[str, TrainingConfig]:
        """The config with what the flags change, as text and as it is understood."""
        flags = changed(self, source.values)
        text = edit_config(source.text, flags)
        try:
            return text, parse_config(text, str(source.file))
        except ConfigError as error:
            raise ConfigError([_blamed(fault, flags) for fault in error.faults]) from None

    def _note(self, run: RunDirectory, place: Workspace) -> None:
        if note := publishing_note(run, place):
            complain(note)

    def _tell(self, run: RunDirectory) -> None:
        status = read_status(run)
        if self.json:
            write_json(summary(run, status))
        elif status.waiting:
            said = f"{run.id} is queued {turn_of(run)}"
            remarks().print(f"{said}; look at it with: logoclip runs queue")
        elif self.detach:
            remarks().print(f"{run.id} is {status.state}; look at it with: logoclip runs show {run.id}")
        else:
            remarks().print(f"{run.id} is {status.state} at step {status.step}")
        if status.below_base and not self.json:
            remarks().print(f"{run.id} is {status.message}", style="red")


def _blamed(fault: Fault, flags: Mapping[str, object]) -> Fault:
    """A fault of a value that a flag gave: the file does not say it, so its line is not to blame."""
    return Fault(f"--{fault.key.replace('_', '-')}", fault.message) if fault.key in flags else fault


def command_for(argv: Sequence[str]) -> type[Train]:
    """`Train` with every setting as a flag, whose defaults are those of the config that `argv` names."""
    fields = setting_fields(_defaults(argv))
    return dataclasses.make_dataclass("Train", fields, bases=(Train,), namespace={"__doc__": Train.__doc__})


def _defaults(argv: Sequence[str]) -> TrainingConfig:
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    for option in ("--config", "--resume", "--workspace"):
        parser.add_argument(option, type=Path, nargs="?")
    named, _ = parser.parse_known_args(argv)
    if named.config is None and named.resume is None:
        return TrainingConfig()
    return Source.find(begin_workspace(named.workspace or Path()), named.config, named.resume).values
