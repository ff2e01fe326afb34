"""A real sshd on 127.0.0.1, with its own configuration and keys."""

from __future__ import annotations

import getpass
import os
import shlex
import socket
import subprocess
import time
from pathlib import Path

CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {directory}/host_key
PidFile {directory}/sshd.pid
AuthorizedKeysFile {directory}/user_key.pub
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
StrictModes no
UsePAM no
"""


class Server:
    """sshd, from start to stop. It must be started with its full path."""

    def __init__(self, directory: Path, sshd: str) -> None:
        self.directory = directory
        self.port = _free_port()
        for name in ("host_key", "user_key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory / name], check=True)
        config = directory / "sshd_config"
        config.write_text(CONFIG.format(port=self.port, directory=directory), encoding="utf-8")
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # where sshd of root parts with its privileges
        with (directory / "sshd.log").open("wb") as log:
            self.process = subprocess.Popen([sshd, "-D", "-e", "-f", config], stderr=log, stdin=subprocess.DEVNULL)
        self._wait()

    def command(self, remote: str) -> str:
        """A shell command that runs `remote` on the server, in a terminal of its own."""
        options = {
            "Port": self.port,
            "IdentityFile": self.directory / "user_key",
            "IdentitiesOnly": "yes",
            "UserKnownHostsFile": self.directory / "known_hosts",
            "StrictHostKeyChecking": "accept-new",
        }
        words = ["ssh", "-F", "none", "-t", *(f"-o{key}={value}" for key, value in options.items())]
        return shlex.join([*words, f"{getpass.getuser()}@127.0.0.1", remote])

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def _wait(self) -> None:
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                log = (self.directory / "sshd.log").read_text(encoding="utf-8")
                assert self.process.poll() is None and time.monotonic() < deadline, f"sshd does not answer:\n{log}"
                time.sleep(0.05)
            else:
                return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
