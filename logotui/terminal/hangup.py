"""Leaving when the terminal has gone.

A cut link or a closed window takes the terminal away. The kernel tells the leader of the session, and where that is a
`make` or a script that waits for the console, nobody else: the console would stay behind, reading a dead terminal in a
loop and waiting for it to take the next frame.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading

GONE = select.POLLHUP | select.POLLERR


def leave_with_terminal() -> None:
    """End this process once its terminal hangs up. Runs, which are processes of their own, go on."""
    threading.Thread(target=_wait, args=(sys.stdin.fileno(),), name="hangup", daemon=True).start()


def _wait(terminal: int) -> None:
    poll = select.poll()
    poll.register(terminal, 0)  # a hangup is reported without being asked for, and nothing else wakes this thread
    if poll.poll()[0][1] & GONE:
        os._exit(128 + signal.SIGHUP)  # nothing can be shown any more, and the main thread may wait for ever to show it
