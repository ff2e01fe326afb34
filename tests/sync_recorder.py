"""Has each writer of this project write, and tells what a power cut right afterwards could take.

`python -m tests.sync_recorder DIR`, a process of its own, because it listens to all that the interpreter does, prints
{writer: [what is not durable]}. A file is on the disk if it was synced as it is now; a name, if its directory was
synced with it; and content has to be there before its name.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from logoclip import atomic_directory, disk
from logoclip.atomic_file import atomic_write, replace_text
from logoclip.config.config_folder import ConfigFolder, revision_of
from logoclip.data.prepare import prepare
from logoclip.model.card import write_card
from logoclip.runs import RunDirectory, StatusWriter, ask, create_run, describe, trash, want
from logoclip.runs.lost_status import status_writer
from logoclip.workspace import Workspace
from tests.data_sets import write_data_set


class Recorder:
    """Knows what has been synced below `root`, and listens to renames."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[int, tuple[int, int]] = {}  # by inode: time and size when it was synced
        self.names: dict[int, dict[str, int]] = {}  # by directory: names and their inodes when it was synced
        self.early: list[str] = []

    def install(self) -> None:
        """Listens from now on, for ever."""
        fsync, whole, exchange = os.fsync, disk._sync_file_system, atomic_directory.exchange

        def one(descriptor: int) -> None:
            self.note(Path(f"/proc/self/fd/{descriptor}"))
            fsync(descriptor)

        def all_of_them(root: Path) -> bool:
            for path in (self.root, *self.root.rglob("*")):
                self.note(path)
            return whole(root)

        def both(building: Path, output: Path) -> bool:
            self.renamed(building, output)
            return exchange(building, output)

        os.fsync, disk._sync_file_system, atomic_directory.exchange = one, all_of_them, both  # type: ignore[assignment]
        sys.addaudithook(lambda event, arguments: self.renamed(*arguments[:2]) if event == "os.rename" else None)

    def note(self, path: Path) -> None:
        facts = path.stat()
        self.files[facts.st_ino] = facts.st_mtime_ns, facts.st_size
        if path.is_dir():
            self.names[facts.st_ino] = {entry.name: entry.inode() for entry in os.scandir(path)}

    def renamed(self, source: Any, target: Any) -> None:
        """Content before names: what is given a name is on the disk. What nobody is to see yet has none."""
        old, new = Path(os.fsdecode(source)), Path(os.fsdecode(target))
        if new.is_relative_to(self.root) and not any(part.startswith(".") for part in new.relative_to(self.root).parts):
            self.early += [f"{fault}, and is given its name" for fault in self.missing(old)]

    def missing(self, top: Path) -> Iterator[str]:
        """What the disk would not have of `top` and all below it."""
        for path in (top, *top.rglob("*")):
            facts = path.stat()
            if path.is_dir():
                known = self.names.get(facts.st_ino, {})
                for entry in os.scandir(path):
                    if known.get(entry.name) != entry.inode():
                        yield f"{entry.path}: its name is not on the disk"
            elif self.files.get(facts.st_ino) != (facts.st_mtime_ns, facts.st_size):
                yield f"{path}: its content is not on the disk"


def careless(place: Path) -> None:
    (place / "new").mkdir()
    (place / "new" / "file").write_text("text")
    (place / "new" / "file").rename(place / "new" / "renamed")


def one_file(place: Path) -> None:
    for text in ("old", "new"):
        replace_text(place / "file", text)


def several_files(place: Path) -> None:
    for count in (1, 100):
        with atomic_directory.atomic_directory(place / "above" / "output", overwrite=True) as root:
            (root / "below").mkdir()
            for number in range(count):
                (root / "below" / str(number)).write_text(str(count))


def workspace(place: Path) -> None:
    Workspace.make(place / "workspace")


def configs(place: Path) -> None:
    folder = ConfigFolder(place / "configs")
    saved = folder.save("mine", {"seed": 1})
    folder.save("mine", {"seed": 2}, revision_of(saved.text))
    folder.add("other", "seed: 3\n")


def new_run(place: Path) -> RunDirectory:
    return create_run(place / "runs", "demo", "train", "seed: 1\n")


def status(place: Path) -> None:
    writer = StatusWriter(new_run(place))
    writer.write(state="running", pid=1)
    writer.write(last_durable_step=7)


def lost_status(place: Path) -> None:
    (run := new_run(place)).status_file.unlink()
    status_writer(run)
    run.log.unlink()  # nothing that anybody relies on


def wishes(place: Path) -> None:
    run = new_run(place)
    want(run, "paused")
    ask(run)


def said_of_a_run(place: Path) -> None:
    run = new_run(place)
    describe(run, title="First")
    replace_text(run.about_file, "damaged")
    describe(run, title="Second")


def deleted(place: Path) -> None:
    run = new_run(place)
    StatusWriter(run).write(state="stopped")
    trash.delete([run])
    next(place.rglob("worker.lock")).unlink()  # nothing that anybody relies on


def brought_back(place: Path) -> None:
    deleted(place)
    trash.restore(place / "runs")


def threshold(place: Path) -> None:
    write_card(place, {"threshold": 0.7})


def prepared(place: Path) -> None:
    write_data_set(pictures := Path(f"{place}-pictures"), brands=2, images=3)
    prepare(pictures, place / "data" / "prepared", processes=1)


def checkpoints(place: Path) -> None:
    from logoclip.training.checkpoint import link_checkpoint, save_last

    for step in (1, 2):
        save_last(place, {"model": {}, "config": {}, "state": {}, "step": step})
        link_checkpoint(place / "last.pt", place / "best.pt")


def undone(place: Path) -> None:
    """What a writer that fails leaves is what was there."""
    one_file(place)
    try:
        with atomic_write(place / "file") as temporary:
            temporary.write_text("half")
            raise KeyError
    except KeyError:
        pass


WRITERS: tuple[Callable[[Path], Any], ...] = (
    careless,
    one_file,
    several_files,
    workspace,
    configs,
    new_run,
    status,
    lost_status,
    wishes,
    said_of_a_run,
    deleted,
    brought_back,
    threshold,
    prepared,
    checkpoints,
    undone,
)


def main() -> None:
    root = Path(sys.argv[1])
    recorder = Recorder(root)
    recorder.install()
    found = {}
    for write in WRITERS:
        (place := root / write.__name__).mkdir()
        recorder.early.clear()
        write(place)
        found[write.__name__] = [*recorder.early, *recorder.missing(place)]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
