"""The product's own source, read as text and as syntax, never run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from config.launch.places import ROOT

APPS = ("members", "cpd", "registry", "hsst")
_MADE = {"node_modules", "__pycache__", "htmlcov", "soak-results"}
_HIDDEN_AND_OURS = {".ci", ".github"}


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name and its syntax."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def parts(self) -> list[str]:
        return self.name.split(".")

    def at(self, node: ast.AST) -> str:
        """Where a node stands, as an editor finds it."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def files() -> Iterator[Path]:
    """Every file of the product; what is built or fetched is left out, with or without git."""
    folders = [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if not path.is_dir():
                yield path
            elif path.name not in _MADE and (not path.name.startswith(".") or path.name in _HIDDEN_AND_OURS):
                folders.append(path)


@cache
def modules(*folders: str, migrations: bool = False) -> tuple[Module, ...]:
    """The Python files under these folders of the product."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(_read(path) for path in found if migrations or "migrations" not in path.parts)


def calls(module: Module, *names: str) -> Iterator[ast.Call]:
    """Calls of a function by these names, written alone or after a dot."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called(node) in names:
            yield node


def called(call: ast.Call) -> str:
    """The last name of what is called: `post` of both post(...) and outbox.post(...)."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def constant(call: ast.Call, position: int, keyword: str = "") -> str | None:
    """An argument that is written out as text, by its place or its name."""
    given = call.args[position : position + 1] + [k.value for k in call.keywords if k.arg == keyword]
    value = given[0] if given else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def _read(path: Path) -> Module:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return Module(name, path, ast.parse(path.read_text(encoding="utf-8"), str(path)))
