"""What commands there are, and where each one lives."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Command:
    """One command. Its module, in this package, is loaded when the command is run or explained."""

    words: tuple[str, ...]
    target: str
    summary: str

    @property
    def name(self) -> str:
        return " ".join(self.words)

    def load(self, argv: Sequence[str]) -> Callable[..., Any]:
        """The function or class behind it.

        A module whose flags depend on the arguments (the config of `train` gives the defaults) makes it itself, with
        `command_for`.
        """
        module_name, _, function = self.target.partition(":")
        module = importlib.import_module(f"logoclip.cli.{module_name}")
        if function == "command_for":
            return module.command_for(argv)  # type: ignore[no-any-return]
        return getattr(module, function)  # type: ignore[no-any-return]


COMMANDS = (
    Command(("init",), "init:init", "Make a workspace: a directory with configs, data, runs and models."),
    Command(("demo",), "demo:demo", "The whole job on made-up photographs, from data to a table, in five minutes."),
    Command(("prepare",), "prepare:prepare", "Cut a LogoDet-3K folder into crops, images and a database."),
    Command(("audit",), "audit:audit", "Copies, double labels and look-alike names in prepared data."),
    Command(("train",), "train:command_for", "Fine-tune a CLIP model, with a progress bar or in the background."),
    Command(("runs", "list"), "runs:list_all", "All runs, newest first."),
    Command(("runs", "show"), "runs:show", "One run: its state, its config, its newest figures."),
    Command(("runs", "pause"), "runs:pause", "Save a training, and free its memory."),
    Command(("runs", "resume"), "runs:resume", "Go on from the last durable step."),
    Command(("runs", "stop"), "runs:stop", "Save, and end."),
    Command(
        ("runs", "publish"),
        "publish:publish_run",
        "Put a training's best model where its export_dir says; keep what is there.",
    ),
    Command(("runs", "rename"), "about:rename", "Give a run a title, which finds it too."),
    Command(("runs", "tag"), "about:tag", "Add tags to a run, or remove some."),
    Command(("runs", "note"), "about:note", "Write a note to a run."),
    Command(("runs", "delete"), "deleting:delete", "Delete runs, after asking."),
    Command(("runs", "restore"), "deleting:restore", "Bring back what was deleted within the last minute."),
    Command(("runs", "duplicate"), "again:duplicate", "Make a config file of what a training was launched with."),
    Command(("runs", "extend"), "again:extend", "Train on for more epochs, as a new run."),
    Command(("runs", "logs"), "logs:logs", "What the worker printed."),
    Command(("sweep",), "sweep:sweep", "Baseline beside fine-tuned: distributions, best thresholds, held-out figures."),
    Command(
        ("evaluate",), "evaluate:evaluate", "Precision, recall and F1 of one model, at a fitted or a given threshold."
    ),
    Command(("export",), "export:export", "Write a checkpoint as a Hugging Face model, checked against it."),
    Command(("detect",), "detect:detect", "Find and name the logos in photographs."),
    Command(("doctor",), "doctor:doctor", "Is this machine able to train?"),
    Command(("agent",), "agent:agent", "Answer a console on another machine, over standard input and output."),
)
