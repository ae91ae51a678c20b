"""What no line of Python does, and how long it may get."""

import ast
import re
from collections.abc import Iterator

from tests.house.floors import FEATURES
from tests.house.reading import Checkout, Source

ROLES = {"rep", "manager", "controller", "marketing", "service", "admin"}
EMPTY_NAMES = {"utils", "util", "helpers", "common", "misc", "base", "manager", "handler", "processor", "data", "info"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
SPEAKING = {
    "RuleBroken", "Stale", "KeyReused", "NotAnAmount", "ValidationError", "StopValidation", "InputRequired",
    "DataRequired", "Length", "NumberRange", "abort", "flash", "announce",
}  # fmt: skip
# These find lines by what was decided on them: such lines count, and guards see to it.
BY_EVIDENCE = {"webapp/claims/queries/details.py", "webapp/claims/queries/parts.py"}
CONSOLE = {"cli", "demo", "operation"}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "datetime.datetime.now"}


def _calls(source: Source) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def commits_elsewhere(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(call.lineno)} calls {name}()"
        for source in checkout.webapp()
        if source.package != "db"
        for name, call in _calls(source)
        if name.rsplit(".", 1)[-1] in {"commit", "rollback"}
    ]


def ambient_user(checkout: Checkout) -> list[str]:
    ambient = {"flask_login.current_user", "flask.request", "flask.flash", "flask.abort"}
    return [
        f"{source.at(found.line)} imports {found.name}"
        for source in checkout.webapp()
        if source.package in FEATURES and source.kind not in {"routes", "sessions"}
        for found in source.imports
        if found.name in ambient
    ]


def role_names_in_routes(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(node.lineno)}: {ast.unparse(node)}"
        for source in checkout.webapp()
        if source.kind == "routes"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Compare) and any(_names_a_role(part) for part in ast.walk(node))
    ]


def _names_a_role(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return node.value in ROLES
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Role"


def other_clocks(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(call.lineno)} calls {name}()"
        for source in checkout.webapp()
        if source.package != "periods"
        for name, call in _calls(source)
        if name in CLOCKS or name.removeprefix("datetime.") in CLOCKS
    ]


def floats(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(call.lineno)} calls {name}()"
        for source in checkout.webapp()
        for name, call in _calls(source)
        if name in {"float", "Float", "Numeric", "sa.Float", "sa.Numeric"}
    ]


def empty_names(checkout: Checkout) -> list[str]:
    return [source.shown for source in checkout.webapp() if EMPTY_NAMES & set(source.parts)]


def lines_that_may_not_count(checkout: Checkout) -> list[str]:
    """Queries that read lines of activity and never ask whether their file counts."""
    return [
        source.shown
        for source in checkout.webapp()
        if "queries" in (*source.parts, source.path.stem)
        and _names_lines(source)
        and source.shown not in BY_EVIDENCE
        and not any(name.endswith("counts") for name, _call in _calls(source))
        and "def counts(" not in source.path.read_text(encoding="utf-8")
    ]


def _names_lines(source: Source) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "webapp.custody.models"
        and any(name.name == "Activity" for name in node.names)
        for node in ast.walk(source.tree)
    )


def long_files(checkout: Checkout) -> list[str]:
    lengths = {
        source.shown: len(source.path.read_text(encoding="utf-8").splitlines())
        for source in [*checkout.webapp(), *checkout.tests()]
    }
    return [f"{shown}: {length} lines" for shown, length in lengths.items() if length > LONGEST_FILE]


def long_functions(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(function.lineno)} {function.name}: {length} lines"
        for source in checkout.webapp()
        for function in source.functions()
        if (length := _length(function)) > LONGEST_FUNCTION
    ]


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, its docstring not counted."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function) is not None and first.end_lineno is not None
    docstring = first.end_lineno - first.lineno + 1 if has_docstring and first.end_lineno else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def routes_without_permission(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(function.lineno)} {function.name}"
        for source in checkout.webapp()
        for function in source.functions()
        if _is_route(function) and not {"requires", "public"} & {_last_name(d) for d in function.decorator_list}
    ]


def bare_refusals(checkout: Checkout) -> list[str]:
    """Texts that people read, written where no language can reach them; a console speaks English."""
    return [
        f"{source.at(call.lineno)} {ast.unparse(call)[:80]}"
        for source in checkout.webapp()
        if source.package not in CONSOLE and source.kind != "cli"
        for name, call in _calls(source)
        if name.rsplit(".", 1)[-1] in SPEAKING and any(_is_bare(text) for text in _said_by(call))
    ]


def _said_by(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (keyword.value for keyword in call.keywords if keyword.arg in {"message", "description"})


def _is_bare(text: ast.expr) -> bool:
    if isinstance(text, ast.Constant):
        return isinstance(text.value, str) and " " in text.value
    if isinstance(text, ast.BinOp):
        return _is_bare(text.left) or _is_bare(text.right)
    if isinstance(text, ast.IfExp):
        return _is_bare(text.body) or _is_bare(text.orelse)
    is_filled = isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) and text.func.attr == "format"
    return isinstance(text, ast.JoinedStr) or (is_filled and _is_bare(text.func.value))


def other_verbs(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(decorator.lineno)} {ast.unparse(decorator)}"
        for source in checkout.webapp()
        for function in source.functions()
        for decorator in function.decorator_list
        if re.match(r"\w+\.(put|patch|delete)\(['\"]/", ast.unparse(decorator))
        or re.match(r"\w+\.route\(.*methods=.*(PUT|PATCH|DELETE)", ast.unparse(decorator))
    ]


def _is_route(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(re.match(r"\w+\.(route|get|post)\(['\"]", ast.unparse(d)) for d in function.decorator_list)


def _last_name(decorator: ast.expr) -> str:
    return ast.unparse(decorator).split("(", 1)[0].rsplit(".", 1)[-1]


def without_docstring(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(function.lineno)} {function.name}"
        for source in checkout.webapp()
        if source.kind in {"rules", "queries", "service", "access"}
        for function in source.tree.body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and not ast.get_docstring(function)
    ]


def left_for_later(checkout: Checkout) -> list[str]:
    marks = re.compile("#.*\\b(" + "TO" + "DO|FIX" + "ME)\\b")
    files = [source.path for source in [*checkout.webapp(), *checkout.tests()]]
    return [f"{place}: {line.strip()}" for path in files for place, line in checkout.lines(path) if marks.search(line)]


def mocks(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(found.line)} imports {found.name}"
        for source in checkout.tests()
        for found in source.imports
        if found.name.split(".")[0] in {"mock", "pytest_mock"} or found.name.startswith("unittest.mock")
    ]
