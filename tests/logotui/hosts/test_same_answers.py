"""Every question is answered over a real sshd as it is on this machine."""

from __future__ import annotations

import getpass
import json
import re
import shlex
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
import pytest_asyncio

from logoclip.agent.questions.configs import (
    CheckConfig,
    ConfigRevision,
    Configs,
    Estimate,
    Presets,
    ReadConfig,
    SaveConfig,
)
from logoclip.agent.questions.data import Crops, DataSets, ReadAudit, ReadDataSet, Thumbnails
from logoclip.agent.questions.deletion import Delete, Restore, WeighDeletion
from logoclip.agent.questions.drafts import Drafts, DropDraft, KeepDraft
from logoclip.agent.questions.evaluations import Evaluations, Mistakes, ReadSweep, WriteThreshold
from logoclip.agent.questions.every import QUESTIONS
from logoclip.agent.questions.from_run import (
    Checkpoints,
    Duplicate,
    ExportCheckpoint,
    Extend,
    GoOn,
    Publish,
    ReadExtension,
    ReadRunConfig,
)
from logoclip.agent.questions.launches import Demo, LaunchJob, LaunchTraining
from logoclip.agent.questions.logs import FindInLog, Log, ReadLog
from logoclip.agent.questions.machine import PROTOCOL, Examine, Gauges, Hello, Info
from logoclip.agent.questions.measures import Events, Histograms, ReadCurves, ReadExamples, Scalars
from logoclip.agent.questions.question import Question
from logoclip.agent.questions.runs import Describe, Run, Runs, Settings
from logoclip.agent.questions.steering import (
    Checkpoint,
    DropFromQueue,
    MoveInQueue,
    Pause,
    Resume,
    Stop,
)
from logoclip.agent.questions.studies import LaunchTune, ReadStudy
from logoclip.config.drafts import KeptDraft
from logoclip.errors import LogoclipError
from logoclip.machine.device_lock import take_device
from logoclip.machine.training_device import training_device
from logoclip.runs.curves import Window
from logoclip.runs.launch import holding
from logotui.hosts.host import Host
from logotui.hosts.ssh import SshHost, ssh_command
from logotui.hosts.this_machine import LocalHost
from tests.journey.server import Server
from tests.logotui.hosts.furnished import furnish, quiet, quietly
from tests.programs import find

PROJECT = Path(__file__).parents[3]
DRAFT = KeptDraft("mine.yaml", "0123abcd", "seed: 2\n", "seed: 1\n", "r", "laptop")
GAUGES = ("loss", "machine.cpu_percent", "machine.gpu_celsius")
SAID = ("said-01",)
CROP = "reference_logos/Food/brand 00/0_0.jpg"


# What is asked of each kind: the last is compared, those before it prepare for it. Each acts on runs of its own.
CASES: Final[tuple[tuple[Question[Any], ...], ...]] = (
    (Hello(PROTOCOL, "1"),),
    (Info(),),
    (Gauges(),),
    (Examine(),),
    (Runs(),),
    (Run("demo-01"),),
    (Settings(("demo-01", "sweep-01", "nobody")),),
    (
        Describe(("said-01",), title="é", note="two\nlines", add_tags=("x", "y")),
        Describe(("said-01",), remove_tags=("x",)),
    ),
    (ReadCurves("demo-01", GAUGES, 16, window=Window(5, 20)),),
    (Scalars("demo-01"),),
    (Events("demo-01"),),
    (Histograms("demo-01", 0),),
    (ReadExamples("demo-01"),),
    (Log("demo-01", 4),),
    (ReadLog("demo-01"),),
    (FindInLog("demo-01", "THREE", 0),),
    (Configs(),),
    (ReadConfig("mine"),),
    (CheckConfig("lora_r: -1\nseeed: 1\n"),),
    (SaveConfig("saved", {"seed": 3}, text="# mine\nseed: 3\n"),),
    (ConfigRevision("mine.yaml"),),
    (Presets(),),
    (Estimate("data_dir: data/small\n"),),
    (KeepDraft(DRAFT),),
    (KeepDraft(DRAFT), Drafts("mine.yaml")),
    (KeepDraft(DRAFT), DropDraft(DRAFT.name, DRAFT.console)),
    (LaunchTraining("mine", {"learning_rate": "5e-6"}),),
    (LaunchJob("prepare", {"dataset": "data/pictures", "output": "data/other"}),),
    (Demo(),),
    (LaunchTune("mine", {"lora_r": [4, 8]}, trials=2),),
    (ReadStudy("search-01"),),
    (MoveInQueue("third-01", "first"),),
    (DropFromQueue("second-01"),),
    (Stop("stopped-01"),),
    (Resume("demo-01"),),
    (Pause("paused-01"),),
    (Checkpoint("paused-01"),),
    (ReadRunConfig("demo-01"),),
    (Duplicate("demo-01", "again"),),
    (Checkpoints("demo-01"),),
    (ExportCheckpoint("demo-01", "epoch_1.pt", "models/first"),),
    (GoOn("demo-01", "epoch_1.pt"),),
    (ReadExtension("demo-01"),),
    (Extend("demo-01", 3),),
    (Publish("demo-01"),),
    (WeighDeletion(("demo-01",)),),
    (Delete(("gone-01",)),),
    (Delete(("gone-02",)), Restore()),
    (Evaluations(),),
    (ReadSweep("sweep-01", "simple"),),
    (Mistakes("sweep-01", "baseline", 0.6),),
    (WriteThreshold("sweep-01", "finetuned", 0.7),),
    (DataSets(),),
    (ReadDataSet("data/small", 7),),
    (ReadAudit("data/small", 7),),
    (Crops("data/small", "brand 00", count=2, width=4, height=4),),
    (Thumbnails("data/small", (CROP, "reference_logos/none.jpg"), 4, 4),),
)
# Where no worker ever runs, these have no other answer than why not.
REFUSED: Final = {Resume: "is finished", Pause: "no worker is at it", Checkpoint: "no worker is at it"}
# What tells of the moment, or is drawn by lot: that there is some is the same.
MOMENTS: Final = frozenset(
    {"ask", "created", "ended", "now", "seconds", "started", "time", "token", "updated", "uptime", "wanted_since"}
)
LIVES: Final = re.compile(r"^[0-9a-f]{8}:\d+$")  # a revision of the list of runs: of an agent's life


@dataclass(frozen=True)
class Machines:
    """The same questions, to this machine and over a real sshd, each with a workspace of its own."""

    here: LocalHost
    there: SshHost


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    sshd = find("sshd")
    if sshd is None:
        pytest.skip("sshd (openssh-server) is not installed")
    made = Server(tmp_path_factory.mktemp("sshd"), sshd)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def locks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where both agents hold devices. Somebody computes on theirs: what they launch waits for its turn."""
    return tmp_path_factory.mktemp("locks")


@pytest.fixture(autouse=True)
def devices_of_its_own(locks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGOCLIP_LOCKS", str(locks))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def machines(server: Server, locks: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Machines]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOGOCLIP_LOCKS", str(locks))
        here, there = (furnish(tmp_path_factory.mktemp(name) / "workspace").root for name in ("here", "there"))
        with quiet(), holding(take_device(training_device(), "/w/another") or 0):
            found = Machines(LocalHost(here), SshHost("there", str(there), over_ssh(server, there, locks)))
            yield found
            await found.there.close()


def over_ssh(server: Server, workspace: Path, locks: Path) -> tuple[str, ...]:
    """What is run to reach an agent of `workspace` that starts no worker."""
    code = f"{quietly()}; from logoclip.cli import main; main(['agent', '--workspace', {str(workspace)!r}])"
    remote = f"cd {PROJECT} && LOGOCLIP_LOCKS={locks} exec {sys.executable} -c {shlex.quote(code)}"
    usual = ssh_command(f"{getpass.getuser()}@127.0.0.1", "")
    keys = server.directory
    options = (f"-oPort={server.port}", f"-oIdentityFile={keys}/user_key", f"-oUserKnownHostsFile={keys}/known_hosts")
    return (usual[0], "-F", "none", *options, "-oStrictHostKeyChecking=accept-new", *usual[1:-1], remote)


async def answer(host: Host, questions: tuple[Question[Any], ...]) -> Any:
    """The answer to the last of `questions`, or the refusal."""
    *before, last = questions
    for question in before:
        await host.ask(question)
    try:
        return await host.ask(last)
    except LogoclipError as error:
        return error


def compared(found: Any, workspace: str) -> Any:
    """What is the same on all machines of an answer: moments as their type, places as seen from the workspace."""
    if isinstance(found, LogoclipError):
        return [type(found).__name__, str(found).replace(workspace, "W")]
    return json.loads(json.dumps(_timeless(msgspec.to_builtins(found))).replace(workspace, "W"))


def _timeless(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _timeless(inner, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_timeless(one, key) for one in value]
    if (
        key in MOMENTS
        or (key == "clock" and isinstance(value, float))
        or (isinstance(value, str) and LIVES.match(value))
    ):
        return type(value).__name__
    return value


def shapes(value: Any) -> Any:
    """`value` with each figure as its type: of a machine's gauges, no more is the same from one look to the next."""
    if isinstance(value, dict):
        return {name: shapes(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shapes(one) for one in value]
    return type(value).__name__


def test_every_question_is_among_them() -> None:
    assert sorted(type(case[-1]).__name__ for case in CASES) == sorted(asked.__name__ for asked in QUESTIONS.values())


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("case", CASES, ids=lambda case: type(case[-1]).__name__)
async def test_it_is_answered_over_ssh_as_it_is_here(machines: Machines, case: tuple[Question[Any], ...]) -> None:
    asked = type(case[-1])
    here, there = await answer(machines.here, case), await answer(machines.there, case)
    if words := REFUSED.get(asked):
        assert isinstance(here, LogoclipError) and words in str(here)
    else:
        assert not isinstance(here, LogoclipError), here
        assert here, "an empty answer compares nothing"
    assert type(there) is type(here)
    seen = [compared(found, host.workspace) for found, host in ((here, machines.here), (there, machines.there))]
    if asked in (Gauges, Examine):
        seen = [shapes(one) for one in seen]
    assert seen[1] == seen[0]
