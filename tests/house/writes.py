"""Statements that change many rows at once, past the mapper that would raise their version."""

import ast
import re
from collections.abc import Iterator

from tests.house.reading import Checkout, Source

# Figures that follow from other rows, or from work that goes on; raising the version for them would refuse the edits of
# people who change others.
MAINTAINED = {"last_contact_at", "progress"}
# The demo firm is written into an empty database, which nobody edits yet.
ALONE = "demo"
UPDATES = {"update", "sa.update", "sqlalchemy.update"}
RAW = re.compile(r"\bUPDATE\s+(\w+)\s+SET\b(?!.*\bversion\s*=)", re.IGNORECASE | re.DOTALL)


def unversioned_updates(checkout: Checkout) -> list[str]:
    """Updates of a table with a version, or of one that cannot be told, that leave the version as it was."""
    plain, versioned = _tables(checkout)
    sources = [source for source in checkout.webapp() if source.package != ALONE]
    found = [_in_code(source, plain) for source in sources]
    return [place for places in found for place in places] + [
        f"{source.at(node.lineno)}: {match.group()}"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (match := RAW.search(node.value))
        if match.group(1) in versioned
    ]


def _tables(checkout: Checkout) -> tuple[set[str], set[str]]:
    """The classes whose tables have no version, and the names of the tables that have one."""
    plain, versioned = set(), set()
    for source in checkout.webapp():
        for node in source.tree.body:
            name = _table_name(node)
            if name and "version_id_col" in ast.unparse(node):
                versioned.add(name)
            elif name and isinstance(node, ast.ClassDef):
                plain.add(node.name)
    return plain, versioned


def _table_name(node: ast.stmt) -> str:
    match = re.search(r"__tablename__ = '(\w+)'", ast.unparse(node)) if isinstance(node, ast.ClassDef) else None
    return match.group(1) if match else ""


def _in_code(source: Source, plain: set[str]) -> Iterator[str]:
    known = {name: value for node in ast.walk(source.tree) for name, value in _named(node)}
    for unit in source.tree.body:
        for call in (node for node in ast.walk(unit) if isinstance(node, ast.Call)):
            is_update = ast.unparse(call.func) in UPDATES and bool(call.args)
            if is_update and _class_of(call.args[0], known) not in plain and not _is_maintenance(_around(unit, call)):
                yield f"{source.at(call.lineno)}: {ast.unparse(call)}"


def _named(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield node.targets[0].id, node.value
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        yield node.target.id, node.value


def _class_of(table: ast.expr, known: dict[str, ast.expr]) -> str:
    """The class that is written to: through its module, its __table__, or a name that stands for either."""
    words = ast.unparse(known.get(table.id, table) if isinstance(table, ast.Name) else table)
    return words.removesuffix(".__table__").rsplit(".", 1)[-1]


def _around(unit: ast.stmt, call: ast.Call) -> ast.AST:
    functions = (node for node in ast.walk(unit) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    holding = [function for function in functions if any(node is call for node in ast.walk(function))]
    return holding[-1] if holding else unit


def _is_maintenance(code: ast.AST) -> bool:
    """Whether every set of values there raises the version, or holds nothing but maintained figures."""
    sets = [
        node for node in ast.walk(code) if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".values")
    ]
    names = [{keyword.arg for keyword in one.keywords} for one in sets if not one.args]
    return len(names) == len(sets) > 0 and all("version" in given or given <= MAINTAINED for given in names)
