"""What the side bar shows to whom, and the counters beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import request, url_for
from flask_babel import lazy_gettext

from webapp import prepared
from webapp.policy import Permission, Role, Viewer, granted
from webapp.reader import reader

# A statement that counts what the viewer may see, made once for all viewers of a kind; all are asked at once.
Counter = Callable[[Viewer], sa.Select[Any]]


@dataclass(frozen=True)
class Item:
    """One entry of the navigation, shown to those who may do what it leads to."""

    section: str
    label: Any
    endpoint: str
    icon: str
    permission: Permission
    order: int
    counter: str | None = None
    keys: str | None = None


class Link(NamedTuple):
    """An entry as the layout draws it; `counter` names the figure beside it."""

    label: str
    url: str
    icon: str
    counter: str | None
    keys: str | None


class Section(NamedTuple):
    """A group of entries under one heading."""

    label: str
    links: tuple[Link, ...]


class Navigation(NamedTuple):
    """What the side bar shows: its sections, the address of the entry one is at, and the figures by counter.

    `tab` is the entry that a phone's bar has room for.
    """

    sections: tuple[Section, ...]
    here: str
    counts: dict[str, int]
    tab: Link | None


_items: dict[str, Item] = {}
_counters: dict[str, Counter] = {}
SECTIONS = {"work": lazy_gettext("Work"), "control": lazy_gettext("Control"), "firm": lazy_gettext("Firm")}


def add(item: Item, count: Counter | None = None) -> None:
    """A feature puts itself into the navigation; `count` gives the figure beside it."""
    _items[item.endpoint] = item
    if item.counter and count:
        _counters[item.counter] = count
    _visible.cache_clear()
    _sections.cache_clear()


def counters(viewer: Viewer) -> dict[str, int]:
    """The figures of all entries that this viewer sees, in one statement."""
    shown = _visible(viewer.roles, viewer.firm.modules)
    names = tuple(item.counter for item in shown if item.counter and item.counter in _counters)
    if not names:
        return {}
    return prepared.rows(viewer, _together, names).one()._asdict()


def _together(viewer: Viewer, names: tuple[str, ...]) -> sa.Select[Any]:
    return sa.select(*(_counters[name](viewer).scalar_subquery().label(name) for name in names))


@lru_cache(maxsize=256)
def _visible(roles: frozenset[Role], modules: frozenset[str]) -> tuple[Item, ...]:
    shown = [item for item in _items.values() if item.permission in granted(roles, modules)]
    return tuple(sorted(shown, key=lambda item: item.order))


def navigation(viewer: Viewer, *, has_figures: bool = True) -> Navigation:
    """The navigation of a viewer on the page that is being made; a page that only refuses asks for no figures."""
    root = request.environ.get("SCRIPT_NAME", "")
    sections = _sections(viewer.roles, viewer.firm.modules, reader().language, root)
    links = [link for section in sections for link in section.links]
    here = _nearest(request.environ.get("rapport.place", request.path), [link.url for link in links])
    return Navigation(sections, here, counters(viewer) if has_figures else {}, _tab(links))


@lru_cache(maxsize=256)
def _sections(roles: frozenset[Role], modules: frozenset[str], _language: str, _root: str) -> tuple[Section, ...]:
    shown = _visible(roles, modules)
    every = {
        key: tuple(
            Link(str(i.label), url_for(i.endpoint), i.icon, i.counter, i.keys) for i in shown if i.section == key
        )
        for key in SECTIONS
    }
    return tuple(Section(str(SECTIONS[key]), links) for key, links in every.items() if links)


# What a phone's bar has room for: the first of these that one has, else the first with a figure.
_TABS = ("/claims/queue", "/claims")


def _tab(links: list[Link]) -> Link | None:
    by_url = {link.url: link for link in links}
    first = next((by_url[url] for url in _TABS if url in by_url), None)
    return first or next((link for link in links if link.counter), links[1] if len(links) > 1 else None)


def _nearest(here: str, urls: list[str]) -> str:
    """The entry that a page belongs to: of "/claims" and "/claims/queue" the longer one that fits."""
    fitting = [url for url in urls if here == url or (url != "/" and here.startswith(url + "/"))]
    return max(fitting, key=len, default="")
