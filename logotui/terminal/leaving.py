"""Leaving: by a signal as with `q`, in time whatever hangs, and at once when the terminal has gone.

A cut link or a closed window takes the terminal away. The kernel tells the leader of the session, and where that is a
`make` or a script that waits for the console, nobody else: the console would stay behind, reading a dead terminal in a
loop and waiting for it to take the next frame.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import termios
import threading
import time
from collections.abc import Callable

GONE = select.POLLHUP | select.POLLERR
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DRAWN_ON = 2  # Textual draws through standard error
# Seconds for the app to leave by itself, and then for a terminal that takes nothing.
PATIENCE = 0.7
LAST_WORDS = 0.2
# What Textual undoes when it stops: paste, wrapping, resize reports, mouse, keyboard, screen, cursor, focus.
# First an end to a sequence that was cut in two.
RESTORE = (
    b"\x18\x1b[0m\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    b"\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)


class Leaving:
    """Sees to it that the console leaves, and leaves its terminal as it was. Runs, processes of their own, go on."""

    def __init__(self, terminal: int, leave: Callable[[int], object]) -> None:
        """
        Args:
            terminal: the terminal's descriptor, before anything changed its modes.
            leave: asks the app to leave with an exit code; called from a thread.
        """
        self._terminal = terminal
        self._modes = termios.tcgetattr(terminal)
        self._leave = leave
        self._begun, self._begin = os.pipe()
        self._restoring = threading.Lock()
        self.last: Callable[[], object] = lambda: None
        """Brings to the disk what is not there yet. Called from a thread before the process ends without the app."""

    def watch(self) -> None:
        """Begin to leave at a signal or when the terminal hangs up. Call it in the main thread."""
        for number in SIGNALS:
            signal.signal(number, lambda number, _: self.begin(128 + number))
        threading.Thread(target=self._wait, name="leaving", daemon=True).start()

    def begin(self, code: int) -> None:
        """From now on the process has a second to end. From a signal handler too: it only writes into a pipe."""
        os.write(self._begin, bytes([code]))

    def _wait(self) -> None:
        poll = select.poll()
        poll.register(self._terminal, 0)  # a hangup is reported without being asked for
        poll.register(self._begun, select.POLLIN)
        self._end_if_gone(poll)
        poll.unregister(self._begun)
        (code,) = os.read(self._begun, 1)
        self._leave(code)
        self._end_if_gone(poll, PATIENCE)
        with self._restoring:
            self._restore()
            self._end(code)  # the main thread may wait for ever to show something, or another for a dead disk

    def let_restore(self) -> None:
        """To be called when the app has ended. If that was because its frames no longer go to the terminal, this waits.

        The terminal is being restored then, and the process ends with that.
        """
        with self._restoring:
            pass

    def _end_if_gone(self, poll: select.poll, seconds: float | None = None) -> None:
        ready = dict(poll.poll(seconds and seconds * 1000))
        if ready.get(self._terminal, 0) & GONE:
            self._end(128 + signal.SIGHUP)  # nothing can be shown any more

    def _end(self, code: int) -> None:
        writing = threading.Thread(target=self.last, name="last words", daemon=True)
        writing.start()
        writing.join(LAST_WORDS)
        os._exit(code)

    def _restore(self) -> None:
        with contextlib.suppress(OSError, termios.error):  # a terminal that cannot be reached needs nothing
            termios.tcsetattr(self._terminal, termios.TCSANOW, self._modes)
            # A description of its own: not to wait is then no mode of the shell's, too.
            _write(os.open(os.ttyname(self._terminal), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY))


def _write(terminal: int) -> None:
    """`RESTORE`, in place of the frames that the terminal has not taken yet."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), DRAWN_ON)
    end = time.monotonic() + LAST_WORDS
    while time.monotonic() < end:
        _interrupt_drawing()
        termios.tcflush(terminal, termios.TCOFLUSH)
        with contextlib.suppress(BlockingIOError):
            os.write(terminal, RESTORE)
            return
        time.sleep(0.005)


def _interrupt_drawing() -> None:
    """Textual's writer may be in the middle of a frame, and has the terminal's lock until a signal interrupts it."""
    for thread in threading.enumerate():
        if thread.name == "textual-output" and thread.ident is not None:
            signal.pthread_kill(thread.ident, signal.SIGHUP)
