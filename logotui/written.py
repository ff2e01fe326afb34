"""Values of settings as a person writes and reads them."""

from __future__ import annotations


def same(one: object, other: object) -> bool:
    """Whether two values are the same setting: 1 and 1.0 are, 1 and true are not."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def parse(typed: str) -> object:
    """What a person typed into a number's field, as a number where it is one; the schema judges the rest."""
    text = typed.strip()
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def shown(value: object) -> str:
    """A value as a person would write it: `1e-05` is `1e-5`, true is on."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if not isinstance(value, float):
        return str(value)
    mantissa, _, exponent = repr(value).removesuffix(".0").partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa
