"""Draws which folder uses which into docs/architecture.md: `python docs/rooms.py`.

Every import counts, those for types and those inside functions too. So does a name that is handed to `import_module`;
where that name is computed (`computed_imports`) nothing can be drawn.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("logoclip", "logotui")
ARCHITECTURE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- rooms -->", "<!-- /rooms -->"
Graph = Mapping[str, set[str]]


def modules() -> dict[str, Path]:
    """The file of each module."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


def uses() -> dict[str, set[str]]:
    """Which modules each module imports, as far as they are ours."""
    files = modules()
    return {name: {*_imported(path, files.keys())} - {name} for name, path in files.items()}


def _imported(path: Path, ours: Iterable[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        for names in _names(node):
            # `from package import name`: a module of that name, or else something in the package itself.
            if found := next((name for name in names if name in ours), None):
                yield found


def _names(node: ast.AST) -> Iterator[tuple[str, ...]]:
    if isinstance(node, ast.Import):
        yield from ((alias.name,) for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from ((f"{node.module}.{alias.name}", node.module) for alias in node.names)
    elif _is_import_call(node) and isinstance(name := node.args[0], ast.Constant):
        yield (str(name.value),)


def _is_import_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "import_module"


def computed_imports() -> set[str]:
    """The modules that load others under a name that is computed, or only hand `import_module` on."""
    return {name for name, path in modules().items() if _computes(ast.parse(path.read_text("utf-8")))}


def _computes(tree: ast.AST) -> bool:
    nodes = list(ast.walk(tree))
    known = {id(node.func) for node in nodes if _is_import_call(node) and isinstance(node.args[0], ast.Constant)}
    named = [node for node in nodes if isinstance(node, ast.Name | ast.Attribute)]
    return any(ast.unparse(node).rpartition(".")[2] == "import_module" and id(node) not in known for node in named)


def boxes() -> dict[str, str]:
    """The box in which each module is drawn: its folder. Files that lie in no folder share one if they reach the same
    folders of their package, so that what stands above a folder and what stands below it are not one box."""
    used = uses()
    folders = {name: _folder(path) for name, path in modules().items()}
    loose = {name: frozenset(folders[m] for m in reached(used, name) if _alike(folders[m], name)) for name in used}
    kinds: dict[tuple[str, frozenset[str]], list[str]] = {}
    for name in used:
        if folders[name] in PACKAGES:
            kinds.setdefault((folders[name], loose[name]), []).append(name)
    named = {module: _named(members) for members in kinds.values() for module in members}
    return {name: named.get(name, f"{folders[name]}/") for name in used}


def _folder(path: Path) -> str:
    return path.parent.relative_to(ROOT).as_posix()


def _alike(folder: str, module: str) -> bool:
    return folder not in PACKAGES and folder.partition("/")[0] == module.partition(".")[0]


def _named(members: Iterable[str]) -> str:
    package, *_ = parts = sorted(members)
    files = [part.partition(".")[2] or "__init__" for part in parts]
    return f"{package.partition('.')[0]}/{', '.join(files)}"


def rooms() -> dict[str, set[str]]:
    """Which box uses which."""
    of = boxes()
    graph: dict[str, set[str]] = {box: set() for box in of.values()}
    for module, used in uses().items():
        graph[of[module]] |= {of[other] for other in used} - {of[module]}
    return graph


def reached(graph: Graph, start: str) -> set[str]:
    """All that `start` uses, directly or not; `start` itself only where there is a circle."""
    found: set[str] = set()
    waiting = [*graph[start]]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += graph[name]
    return found


def circles(graph: Graph) -> list[str]:
    """What uses itself by way of others."""
    return [name for name in graph if name in reached(graph, name)]


def reduced(graph: Graph) -> dict[str, set[str]]:
    """`graph`, which has no circle, without the arrows that say nothing new: a longer way leads there too."""
    beyond = {name: {far for near in used for far in reached(graph, near)} for name, used in graph.items()}
    return {name: used - beyond[name] for name, used in graph.items()}


def drawing() -> str:
    """The chart, between its markers."""
    graph = reduced(rooms())
    ids = {box: f"room{number}" for number, box in enumerate(graph)}
    lines = ["flowchart TD"]
    for package in PACKAGES:
        inside = [box for box in graph if box.startswith(f"{package}/")]
        labels = [f'        {ids[box]}["{box.removeprefix(f"{package}/")}"]' for box in inside]
        lines += [f"    subgraph {package}", *labels, "    end"]
    lines += [f"    {ids[box]} --> {ids[other]}" for box, used in graph.items() for other in sorted(used)]
    return "\n".join([BEGIN, "```mermaid", *lines, "```", END])


def written(text: str) -> str:
    """`text` with the present chart between the markers."""
    before, _, rest = text.partition(BEGIN)
    return before + drawing() + rest.partition(END)[2]


def main() -> None:
    """Rewrites the chart."""
    ARCHITECTURE.write_text(written(ARCHITECTURE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
