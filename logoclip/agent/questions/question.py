"""What a question is, and the bounds of its arguments.

Questions and answers are structs of msgspec: of a hundred dataclasses the definitions alone would hold up a console's
first screen for a twentieth of a second.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args

from msgspec import Meta, Struct

Answer_co = TypeVar("Answer_co", covariant=True)

# What no file name, no path and no number of SQLite can be is refused where it comes in.
Name = Annotated[str, Meta(max_length=255, pattern=r"\A[^\x00]*\Z")]
Location = Annotated[str, Meta(max_length=4096, pattern=r"\A[^\x00]*\Z")]
Text = Annotated[str, Meta(max_length=2**16)]
Position = Annotated[int, Meta(ge=0, lt=2**53)]
Offset = Annotated[int, Meta(gt=-(2**53), lt=2**53)]
Seed = Annotated[int, Meta(ge=0, lt=2**53)]
Trials = Annotated[int, Meta(ge=1, le=10_000)]
Columns = Annotated[int, Meta(ge=1, le=1000)]
Pixels = Annotated[int, Meta(ge=1, le=256)]
PictureCount = Annotated[int, Meta(ge=0, le=64)]
Ids = Annotated[tuple[Name, ...], Meta(min_length=1, max_length=1000)]
Names = Annotated[tuple[Name, ...], Meta(max_length=64)]
Values = Annotated[dict[str, Any], Meta(max_length=256)]


class Question(Struct, Generic[Answer_co], frozen=True):
    """Its fields are its arguments; its parameter is the type of what is answered."""

    slow: ClassVar[bool] = False
    """Whether it may take longer than a moment: such questions wait for each other, and nothing waits for them."""

    @classmethod
    def wire_name(cls) -> str:
        """What it is called on the wire, and the function that answers it: `ReadConfig` is `read_config`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def subject(cls) -> str:
        """The module that it is defined in, and the one of that name in `answering` where it is answered."""
        return cls.__module__.rpartition(".")[2]

    @classmethod
    def answer_type(cls) -> Any:
        """The type of its answer."""
        (base,) = cls.__orig_bases__  # type: ignore[attr-defined]  # every class with type parameters has it
        return get_args(base)[0]
