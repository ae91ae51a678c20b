"""The checkout as the house rules see it: parsed Python files and templates."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple


class Import(NamedTuple):
    """One imported module or name, as a dotted path, with its line."""

    name: str
    line: int


@dataclass(frozen=True)
class Source:
    """One Python file below the checkout."""

    path: Path
    root: Path

    @property
    def shown(self) -> str:
        """The path as an error message shows it."""
        return str(self.path.relative_to(self.root))

    @property
    def parts(self) -> tuple[str, ...]:
        """The module's path below webapp: ("claims", "routes", "queue")."""
        return self.path.relative_to(self.root / "webapp").with_suffix("").parts

    @property
    def package(self) -> str:
        """The kernel module or feature that it belongs to; empty for webapp/__init__.py."""
        return "" if self.parts == ("__init__",) else self.parts[0]

    @property
    def kind(self) -> str:
        """Which of the six files it is, or lies in: "routes" for claims/routes/queue.py; empty in the kernel."""
        return self.parts[1] if len(self.parts) > 1 else ""

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"), str(self.path))

    @cached_property
    def imports(self) -> list[Import]:
        """Everything imported, with relative imports made absolute; `from a import b` counts as a.b."""
        return [found for node in ast.walk(self.tree) for found in self._imported(node)]

    def _imported(self, node: ast.AST) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ("webapp", *self.parts)[: -node.level] if node.level else ()
            module = ".".join([*package, *([node.module] if node.module else [])])
            yield from (Import(f"{module}.{alias.name}", node.lineno) for alias in node.names)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def at(self, line: int) -> str:
        """A place as editors understand it."""
        return f"{self.shown}:{line}"


@dataclass(frozen=True)
class Checkout:
    """A folder with webapp/, templates/ and tests/ in it."""

    root: Path

    @cached_property
    def _webapp(self) -> list[Source]:
        # Parsed once, not once a rule.
        return [Source(path, self.root) for path in sorted((self.root / "webapp").rglob("*.py"))]

    def webapp(self) -> list[Source]:
        """The product's Python files."""
        return self._webapp

    @cached_property
    def _tests(self) -> list[Source]:
        return [Source(path, self.root) for path in sorted((self.root / "tests").rglob("*.py"))]

    def tests(self) -> list[Source]:
        """The tests' Python files."""
        return self._tests

    def templates(self) -> list[Path]:
        """All templates that become HTML."""
        return sorted((self.root / "templates").rglob("*.html"))

    def lines(self, path: Path) -> list[tuple[str, str]]:
        """A text file's lines, each with its place."""
        shown = path.relative_to(self.root)
        text = path.read_text(encoding="utf-8")
        return [(f"{shown}:{number}", line) for number, line in enumerate(text.splitlines(), 1)]
