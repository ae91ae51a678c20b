"""What the side bar shows to whom, and the counters beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import request, url_for
from flask_babel import lazy_gettext

from webapp import prepared
from webapp.db import db
from webapp.policy import GRANTS, Permission, Role, Viewer

# A statement that counts what the viewer may see, made once for all viewers of a kind; all are asked at once.
Counter = Callable[[Viewer], sa.Select[Any]]


@dataclass(frozen=True)
class Item:
    """One entry of the navigation, shown to those who hold its permission while its module is on."""

    section: str
    label: Any
    endpoint: str
    icon: str
    permission: Permission
    order: int
    counter: str | None = None
    keys: str | None = None
    module: str | None = None


@dataclass(frozen=True)
class Link:
    """An entry as the layout draws it."""

    label: str
    url: str
    icon: str
    active: bool
    counter: str | None
    count: int | None
    keys: str | None


@dataclass(frozen=True)
class Section:
    """A group of entries under one heading."""

    label: str
    links: list[Link]


_items: dict[str, Item] = {}
_counters: dict[str, Counter] = {}
SECTIONS = {"work": lazy_gettext("Work"), "control": lazy_gettext("Control"), "firm": lazy_gettext("Firm")}


def add(item: Item, count: Counter | None = None) -> None:
    """A feature puts itself into the navigation; `count` gives the figure beside it."""
    _items[item.endpoint] = item
    if item.counter and count:
        _counters[item.counter] = count
    _visible.cache_clear()


def counters(viewer: Viewer) -> dict[str, int]:
    """The figures of all entries that this viewer sees, in one statement."""
    shown = _visible(viewer.roles, viewer.firm.modules)
    names = tuple(item.counter for item in shown if item.counter and item.counter in _counters)
    if not names:
        return {}
    return db.session.execute(*prepared.statement(viewer, _together, names)).one()._asdict()


def _together(viewer: Viewer, names: tuple[str, ...]) -> sa.Select[Any]:
    return sa.select(*(_counters[name](viewer).scalar_subquery().label(name) for name in names))


@lru_cache(maxsize=256)
def _visible(roles: frozenset[Role], modules: frozenset[str]) -> tuple[Item, ...]:
    granted = frozenset().union(*(GRANTS[role] for role in roles))
    shown = [i for i in _items.values() if i.permission in granted and (not i.module or i.module in modules)]
    return tuple(sorted(shown, key=lambda item: item.order))


@lru_cache(maxsize=256)
def _address(endpoint: str, root: str) -> str:
    """Where an entry leads; `root` is where the application hangs, since url_for looks at it too."""
    return url_for(endpoint)


def sections(viewer: Viewer) -> list[Section]:
    """The navigation of a viewer: sections with their links."""
    counts = counters(viewer)
    shown = [(i, _address(i.endpoint, request.script_root)) for i in _visible(viewer.roles, viewer.firm.modules)]
    nearest = _nearest(request.path, [url for _item, url in shown])
    result = []
    for key, label in SECTIONS.items():
        links = [
            Link(str(i.label), url, i.icon, url == nearest, i.counter, counts.get(i.counter or ""), i.keys)
            for i, url in shown
            if i.section == key
        ]
        if links:
            result.append(Section(str(label), links))
    return result


def _nearest(here: str, urls: list[str]) -> str:
    """The entry that a page belongs to: of "/claims" and "/claims/queue" the longer one that fits."""
    fitting = [url for url in urls if here == url or (url != "/" and here.startswith(url + "/"))]
    return max(fitting, key=len, default="")
