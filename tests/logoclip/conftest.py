"""Small prepared data, and a small worker, for the engine's tests."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest
from PIL import Image

from logoclip.data.prepared import Crop, PreparedData

MakeData = Callable[..., PreparedData]


class Start(Protocol):
    def __call__(self, code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]: ...


def brand_picture(brand: int, image: int) -> Image.Image:
    """A brand's own pattern of 4 × 4 coloured squares, under noise that each image has of its own."""
    squares = np.random.default_rng(brand).integers(0, 256, (4, 4, 3))
    noise = np.random.default_rng((brand, image)).normal(0, 20, (32, 32, 3))
    pixels = np.kron(squares, np.ones((8, 8, 1))) + noise
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


@pytest.fixture
def make_data(tmp_path: Path) -> MakeData:
    """Makes prepared data of so many brands and images, one crop each, in a folder of the test's own.

    With `classes`, the images of each brand show so many different marks in turn.
    """

    def make(brands: int, images: int, name: str = "data", classes: int = 1) -> PreparedData:
        root = tmp_path / name
        crops = []
        for brand, image in product(range(brands), range(images)):
            own, mark = f"brand-{brand:02}", image % classes
            label = f"{own}-{mark + 1}" if classes > 1 else own
            path = root / "reference_logos" / "Food" / label / f"{image}_0.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            brand_picture(brand + 1000 * mark, image).save(path, quality=95)
            dhash = int.from_bytes(sha256(f"{brand}:{image}".encode()).digest()[:8], "big")
            crops.append(Crop(path, label, own, "Food", brand * images + image, brand * images + image, dhash))
        return PreparedData(root, f"data-of-{brands}-{images}", tuple(crops))

    return make


# What `logoclip.jobs.worker` does of the protocol, without torch: it reports that it runs, and obeys.
SMALL_WORKER = """\
#!{python}
import os, runpy, sys, time
from pathlib import Path

if sys.argv[2] == "logoclip.runs.waiter":  # which starts workers like this one
    sys.executable = sys.argv[0]
    sys.argv = sys.argv[2:]
    runpy.run_module("logoclip.runs.waiter", run_name="__main__")
    raise SystemExit
from logoclip.runs import RunDirectory, StatusWriter, adopt, read_control

assert sys.argv[1:3] == ["-m", "logoclip.jobs.worker"] and sys.argv[4] == "--workspace" and sys.argv[6] == "--lock-fd"
run = RunDirectory(Path(sys.argv[3]))
adopt(run, int(sys.argv[7]))
status = StatusWriter(run)
status.write(state="running", pid=os.getpid(), message=sys.stdin.read() + os.getcwd())
print("at work, session", os.getsid(0), flush=True)
print("to the error stream", file=sys.stderr, flush=True)
while (wanted := read_control(run).wanted) == "running":
    for ask in read_control(run).pending(status.current):
        status.acknowledge(ask.id)
    time.sleep(0.01)
status.write(state=wanted, pid=None)
"""


@pytest.fixture
def small_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Has every launch start a small worker that needs no torch."""
    script = tmp_path / "worker.py"
    script.write_text(SMALL_WORKER.format(python=sys.executable))
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    return script


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Any]:
    """Asks again and again until the answer is true, and returns it."""

    def wait(question: Callable[[], Any], seconds: float = 30.0) -> Any:
        deadline = time.monotonic() + seconds
        while not (answer := question()):
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.005)
        return answer

    return wait


@pytest.fixture
def prepare_small(tmp_path: Path) -> Callable[..., Path]:
    """Prepares a folder of so many brands of five images each, and returns it."""
    from logoclip.data.boxes import Box
    from logoclip.data.prepare import prepare
    from logoclip.data.write_annotation import write_annotation

    def make(output: Path, brands: int, images: int = 5) -> Path:
        dataset = tmp_path / f"{output.name}-pictures"
        for brand in range(brands):
            folder = dataset / "Food" / f"brand {brand:02}"
            folder.mkdir(parents=True)
            for image in range(images):
                picture = brand_picture(brand, image)
                picture.save(folder / f"{image}.jpg", quality=95)
                boxes = [Box(2, 2, 30, 30, folder.name)]
                write_annotation(folder / f"{image}.xml", folder.name, f"{image}.jpg", picture.size, boxes)
        (dataset / "Food" / "brand 00" / "broken.jpg").write_bytes(b"no picture")
        prepare(dataset, output, processes=1)
        return output

    return make


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts Python processes that run `code`, whose first line of output may be waited for. Ends them all."""
    started: list[subprocess.Popen[str]] = []

    def begin(code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()
