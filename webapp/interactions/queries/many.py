"""Where many interactions belong at once: the households of their contacts, and what their recorder is to them."""

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from webapp import periods, scope
from webapp.clients import access
from webapp.clients.models import Contact, Coverage
from webapp.db import db
from webapp.interactions.rules import Span
from webapp.policy import Viewer

PIECE = 5000


class Home(NamedTuple):
    """The household of a contact, and the days on which the viewer covers it, those to come included."""

    household_id: int
    spans: tuple[Span, ...]


def homes(viewer: Viewer, contact_ids: Iterable[int]) -> dict[int, Home]:
    """The households of those contacts that this person may open."""
    wanted = sorted(set(contact_ids))
    found: dict[int, int] = {}
    for start in range(0, len(wanted), PIECE):
        statement = sa.select(Contact.id, Contact.household_id).where(
            Contact.id.in_(wanted[start : start + PIECE]), access.may_see(viewer, Contact.household_id)
        )
        found |= {row.id: row.household_id for row in db.session.execute(scope.for_viewer(statement, viewer))}
    spans = _own_spans(viewer) if found else {}
    return {key: Home(household_id, tuple(spans.get(household_id, ()))) for key, household_id in found.items()}


def _own_spans(viewer: Viewer) -> dict[int, list[Span]]:
    today = periods.today(viewer.firm.zone)
    statement = sa.select(Coverage.household_id, Coverage.starts_on, Coverage.ends_on).where(
        Coverage.user_id == viewer.id, sa.or_(Coverage.ends_on.is_(None), Coverage.ends_on >= today)
    )
    spans: dict[int, list[Span]] = {}
    for row in db.session.execute(statement):
        spans.setdefault(row.household_id, []).append(Span(row.starts_on, row.ends_on))
    return spans
