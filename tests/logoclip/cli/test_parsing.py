"""A function's signature and docstring as flags, help and errors."""

from __future__ import annotations

import pytest

from logoclip.cli.commands import Command
from logoclip.cli.parsing import deferred, described, parse
from logoclip.errors import InputError

LOGS = Command(("runs", "logs"), "logs:logs", "")


def test_parsing_ends_before_the_work_begins() -> None:
    done: list[int] = []

    def work(number: int) -> int:
        done.append(number)
        return number

    bound = deferred(work)(3)
    assert done == []
    assert bound() == 3
    assert done == [3]


def test_a_description_ends_where_the_arguments_begin() -> None:
    def work() -> int:
        """One line.

        Examples:
          work

        Args:
            none: at all.
        """
        return 0

    assert described(work) == "One line.\n\nExamples:\n  work"


def test_arguments_that_fit_make_a_call() -> None:
    assert callable(parse(LOGS, ["demo-01", "--lines", "3"]))


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["demo-01", "--lines", "many"], "Error parsing --lines: invalid literal for int() with base 10: 'many'"),
        ([], "Missing from logoclip runs logs: ID"),
    ],
)
def test_a_fault_is_a_line_and_the_last_one_says_where_to_read_on(words: list[str], fault: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(LOGS, words)
    lines = str(caught.value).splitlines()
    assert fault in lines[0]
    assert lines[-1] == "see: logoclip runs logs --help"
    assert not any(set(line) & set("╭│╰") for line in lines)


def test_help_is_printed_and_ends_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        parse(LOGS, ["--help"])
    assert not end.value.code
    assert capsys.readouterr().out.startswith("usage: logoclip runs logs")
