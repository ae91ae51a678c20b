"""Who may import whom. Arrows point down only."""

import sys
from collections.abc import Iterator

from tests.house.reading import Checkout, Import, Source

PURE = ("exceptions", "money", "periods", "tables", "text")
# Low to high. A new feature is added where its dependencies end.
FEATURES = (
    "people",
    "clients",
    "documents",
    "initiatives",
    "tasks",
    "interactions",
    "custody",
    "claims",
    "rates",
    "bonus",
    "scorecards",
    "disputes",
    "payroll",
    "entry",
    "book",
    "imports",
    "dashboards",
    "oversight",
    "demo",
    "operation",
)
# These two work on the whole installation; they have no pages, and so not the six files.
WHOLE = ("demo", "operation")
# The places that put features together, and so see all of them.
COMPOSERS = ("", "application", "cli")
SIX = ("rules", "models", "queries", "service", "forms", "routes")
EXTRA = {"people": ("sessions",), "clients": ("access",), "custody": ("readers",)}
FLASK = ("flask", "flask_login", "flask_wtf", "wtforms", "werkzeug")


def _features(checkout: Checkout) -> Iterator[Source]:
    return (source for source in checkout.webapp() if source.package in FEATURES)


def _inside(found: Import) -> tuple[str, str]:
    """The package and file of an import from webapp, else two empty strings."""
    parts = [*found.name.split("."), "", ""]
    return (parts[1], parts[2]) if parts[0] == "webapp" else ("", "")


def _is(found: Import, *modules: str) -> bool:
    return any(found.name == module or found.name.startswith(f"{module}.") for module in modules)


def unknown_packages(checkout: Checkout) -> list[str]:
    folders = {source.package for source in checkout.webapp() if len(source.parts) > 1}
    return sorted(folders - {*FEATURES, *COMPOSERS})


def unknown_files(checkout: Checkout) -> list[str]:
    known = {*SIX, "cli", "__init__"}
    return [
        source.shown
        for source in _features(checkout)
        if source.package not in WHOLE and source.kind not in {*known, *EXTRA.get(source.package, ())}
    ]


def kernel_to_feature(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(found.line)} imports {found.name}"
        for source in checkout.webapp()
        if source.package not in {*FEATURES, *COMPOSERS}
        for found in source.imports
        if _inside(found)[0] in FEATURES
    ]


def impure_kernel(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(found.line)} imports {found.name}"
        for source in checkout.webapp()
        if source.package in PURE
        for found in source.imports
        if _inside(found)[0] not in PURE and found.name.split(".")[0] not in sys.stdlib_module_names
    ]


def upward(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(found.line)} imports {found.name}"
        for source in _features(checkout)
        for found in source.imports
        if (target := _inside(found)[0]) in FEATURES and FEATURES.index(target) > FEATURES.index(source.package)
    ]


def into_edges(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(found.line)} imports {found.name}"
        for source in _features(checkout)
        for found in source.imports
        for package, kind in [_inside(found)]
        if package in FEATURES and package != source.package and kind in {"routes", "forms", "cli"}
    ]


def impure_rules(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(found.line)} imports {found.name}"
        for source in _features(checkout)
        if source.kind == "rules"
        for found in source.imports
        if not _may_import_in_rules(source, found)
    ]


def _may_import_in_rules(source: Source, found: Import) -> bool:
    package, kind = _inside(found)
    own = package == source.package and kind == "rules"
    return own or package in PURE or found.name.split(".")[0] in sys.stdlib_module_names


def web_below_routes(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(found.line)} imports {found.name}"
        for source in _features(checkout)
        if source.kind in {"rules", "models", "queries", "service", "access", "readers"}
        for found in source.imports
        if _is(found, *FLASK)
    ]


def forbidden_neighbours(checkout: Checkout) -> list[str]:
    """Files that reach past their neighbour: forms to the database, routes to models, models and queries to service."""
    return [
        f"{source.at(found.line)} imports {found.name}"
        for source in _features(checkout)
        for found in source.imports
        if _reaches_past(source.kind, found)
    ]


def _reaches_past(kind: str, found: Import) -> bool:
    neighbour = _inside(found)[1]
    if kind == "forms":
        return _is(found, "flask", "flask_login", "flask_wtf", "sqlalchemy", "webapp.db") or neighbour == "models"
    if kind == "routes":
        return _is(found, "sqlalchemy", "webapp.db") or neighbour == "models"
    if kind == "models":
        return neighbour in {"service", "queries"}
    return kind == "queries" and neighbour == "service"


def flask_sqlalchemy_elsewhere(checkout: Checkout) -> list[str]:
    return [
        f"{source.at(found.line)} imports {found.name}"
        for source in checkout.webapp()
        if source.package != "db"
        for found in source.imports
        if _is(found, "flask_sqlalchemy")
    ]
