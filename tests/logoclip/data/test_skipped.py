from __future__ import annotations

import errno
import os

from logoclip.data.skipped import first_line


def test_the_first_line_of_an_error_without_its_paths() -> None:
    assert first_line(OSError(errno.ENOENT, os.strerror(errno.ENOENT), "/a/b")) == "No such file or directory"
    assert first_line(ValueError("one\ntwo")) == "one"
    assert first_line(KeyError()) == "KeyError"
    assert len(first_line(ValueError("x" * 999))) == 200
