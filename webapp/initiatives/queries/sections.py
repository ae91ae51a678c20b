"""Parts of an initiative's page that higher floors fill: they register themselves here, the page asks each in turn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.initiatives.models import Initiative
from webapp.policy import Viewer


@dataclass(frozen=True)
class Filled:
    """A section with something to show: a template, and what it finds in there under the name `section`."""

    template: str
    section: dict[str, Any]


@dataclass(frozen=True)
class Section:
    """A part of the page of another feature; lower orders stand first.

    `fill(viewer, initiative, ids)` gets the initiative and the numbers of it and of all below it; it answers None when
    this viewer sees nothing of the section. It may take one statement, since the whole page has ten.
    """

    name: str
    order: int
    fill: Callable[[Viewer, Initiative, Sequence[int]], Filled | None]


_sections: dict[str, Section] = {}


def add_section(section: Section) -> None:
    """A feature puts its section on the page; called in its `register(app)`."""
    _sections[section.name] = section


def filled_sections(viewer: Viewer, initiative: Initiative, ids: Sequence[int]) -> list[Filled]:
    """What the other features show this viewer about an initiative, in order."""
    in_order = sorted(_sections.values(), key=lambda section: section.order)
    filled = (section.fill(viewer, initiative, ids) for section in in_order)
    return [section for section in filled if section is not None]
