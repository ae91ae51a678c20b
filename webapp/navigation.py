"""What the side bar shows to whom, and the counters beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import request, url_for
from flask_babel import lazy_gettext

from webapp import scope
from webapp.db import db
from webapp.policy import Permission, Viewer

# A statement that counts what the viewer may see, or the figure itself; statements are asked all at once.
Counter = Callable[[Viewer], sa.Select[Any] | int]


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


def counters(viewer: Viewer) -> dict[str, int]:
    """The figures of all entries that this viewer sees, in one statement."""
    found = {
        item.counter: _counters[item.counter](viewer)
        for item in _visible(viewer)
        if item.counter and item.counter in _counters
    }
    figures = {name: figure for name, figure in found.items() if isinstance(figure, int)}
    asked = {name: figure for name, figure in found.items() if not isinstance(figure, int)}
    if asked:
        together = sa.select(*(figure.scalar_subquery().label(name) for name, figure in asked.items()))
        figures |= db.session.execute(scope.for_viewer(together, viewer)).one()._asdict()
    return figures


def _visible(viewer: Viewer) -> list[Item]:
    shown = [
        i for i in _items.values() if viewer.may(i.permission) and (not i.module or i.module in viewer.firm.modules)
    ]
    return sorted(shown, key=lambda item: item.order)


def sections(viewer: Viewer) -> list[Section]:
    """The navigation of a viewer: sections with their links."""
    counts = counters(viewer)
    nearest = _nearest(request.path, [url_for(item.endpoint) for item in _visible(viewer)])
    result = []
    for key, label in SECTIONS.items():
        links = []
        for item in _visible(viewer):
            if item.section != key:
                continue
            url = url_for(item.endpoint)
            active = url == nearest
            count = counts.get(item.counter) if item.counter else None
            links.append(Link(str(item.label), url, item.icon, active, item.counter, count, item.keys))
        if links:
            result.append(Section(str(label), links))
    return result


def _nearest(here: str, urls: list[str]) -> str:
    """The entry that a page belongs to: of "/claims" and "/claims/queue" the longer one that fits."""
    fitting = [url for url in urls if here == url or (url != "/" and here.startswith(url + "/"))]
    return max(fitting, key=len, default="")
