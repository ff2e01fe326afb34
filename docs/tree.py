"""Writes the tree at the end of the README: each file with the first sentence of its own docstring."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("logoclip", "logotui")
HEADING = "## The tree\n"
WIDTH = 24


def tree() -> str:
    """The section, from its heading to its end."""
    lines = [line for package in PACKAGES for line in _folder(ROOT / package, 0)]
    lines.append(f"{'benchmarks/':<{WIDTH}} What needs root, or a machine of its own: no part of `make test`")
    lines += [_line(path.name, 1, path) for path in sorted((ROOT / "benchmarks").glob("*.py"))]
    return "\n".join([HEADING, *(f"    {line}" for line in lines), ""])


def written(readme: str) -> str:
    """`readme` with the present tree in place of the one that stands there."""
    return readme.partition(HEADING)[0] + tree()


def _folder(folder: Path, depth: int) -> Iterator[str]:
    yield _line(f"{folder.name}/", depth, folder / "__init__.py")
    entries = [path for path in folder.iterdir() if path.name not in ("__init__.py", "__main__.py")]
    for path in sorted(entries, key=lambda path: (path.is_dir(), path.name)):
        if (path / "__init__.py").is_file():
            yield from _folder(path, depth + 1)
        elif path.suffix == ".py":
            yield _line(path.name, depth + 1, path)


def _line(name: str, depth: int, source: Path) -> str:
    return f"{'  ' * depth}{name:<{WIDTH - 2 * depth}} {_first_sentence(source)}".rstrip()


def _first_sentence(source: Path) -> str:
    text = ast.get_docstring(ast.parse(source.read_text("utf-8"))) or ""
    first = " ".join(text.partition("\n\n")[0].split())
    # A full stop ends a sentence only before a blank and a capital: `worker.lock` and `e.g. this` do not.
    return re.split(r"(?<=[^.][a-z)`\]])\.\s+(?=[A-Z`])", first)[0].rstrip(".")


def main() -> None:
    """Rewrites the README."""
    path = ROOT / "README.md"
    path.write_text(written(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
