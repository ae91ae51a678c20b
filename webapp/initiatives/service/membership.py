"""Keeps the table of contacts that initiatives touched: one statement with each act, a rebuild when trees move."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from webapp import scope
from webapp.db import db, is_sqlite
from webapp.initiatives.queries import membership

# Text, not expressions: this runs with every logged interaction, and both databases understand it as it stands.
_RAISE = """
INSERT INTO initiative_contact ({columns})
WITH RECURSIVE up(id) AS (
  SELECT CAST(:initiative_id AS BIGINT)
  UNION ALL SELECT i.parent_id FROM initiative i JOIN up ON i.id = up.id WHERE i.parent_id IS NOT NULL
)
SELECT c.id, up.id, c.household_id, c.sort_name,
  CASE WHEN {is_own} THEN CAST(:interactions AS INTEGER) ELSE 0 END,
  CAST(:guests AS INTEGER), CAST(:claims AS INTEGER),
  CASE WHEN {is_own} THEN 0 ELSE CAST(:interactions AS INTEGER) END
FROM contact c CROSS JOIN up WHERE {contacts}
ON CONFLICT (contact_id, initiative_id) DO UPDATE SET
  interaction_count = initiative_contact.interaction_count + excluded.interaction_count,
  guest_count = initiative_contact.guest_count + excluded.guest_count,
  claim_count = initiative_contact.claim_count + excluded.claim_count,
  elsewhere_count = initiative_contact.elsewhere_count + excluded.elsewhere_count
"""
_IS_OWN = "c.household_id = COALESCE(CAST(:household_id AS BIGINT), c.household_id)"
_CLEAR = (
    "DELETE FROM initiative_contact "
    "WHERE interaction_count <= 0 AND guest_count <= 0 AND claim_count <= 0 AND elsewhere_count <= 0 AND "
)


def _listed(sql: str, *names: str) -> Any:
    statement = sa.text(sql).bindparams(*(sa.bindparam(name, expanding=True) for name in names))
    return scope.for_purpose(statement, scope.Purpose.MAINTENANCE)


_INSERT = f"INSERT INTO initiative_contact ({membership.COLUMNS}) "
_FIXED = {"columns": membership.COLUMNS, "is_own": _IS_OWN}
_RAISE_CONTACTS = _listed(_RAISE.format(contacts="c.id IN :contact_ids", **_FIXED), "contact_ids")
_RAISE_HOUSEHOLD = _listed(_RAISE.format(contacts="c.household_id = :household_id", **_FIXED))
_CLEAR_CONTACTS = _listed(_CLEAR + "contact_id IN :contact_ids", "contact_ids")
_CLEAR_HOUSEHOLD = _listed(_CLEAR + "household_id = :household_id")
_FORGET_CONTACTS = _listed("DELETE FROM initiative_contact WHERE contact_id IN :contact_ids", "contact_ids")
_REFILL_CONTACTS = _listed(_INSERT + membership.OF_CONTACTS, "contact_ids")
_FORGET_INITIATIVES = _listed("DELETE FROM initiative_contact WHERE initiative_id IN :initiative_ids", "initiative_ids")
_REFILL_INITIATIVES = _listed(_INSERT + membership.OF_INITIATIVES, "initiative_ids")
_FORGET_ALL = _listed("DELETE FROM initiative_contact")
_HOLD = _listed("LOCK TABLE initiative_contact IN EXCLUSIVE MODE")
_REFILL_ALL = _listed(_INSERT + membership.EVERYTHING)


def touch(
    contact_ids: Sequence[int] | None,
    initiative_id: int,
    *,
    household_id: int | None = None,
    interactions: int = 0,
    guests: int = 0,
    claims: int = 0,
) -> None:
    """Counts that an initiative, and all above it, touched contacts through interactions, guest entries or claims.

    Counts may be negative; who is touched by nothing any more leaves the list. Each contact is listed under the
    household that it belongs to. With None for `contact_ids` all contacts of `household_id` are meant, as for claims.
    Interactions are of `household_id`, or with None of the household of each contact.
    """
    db.session.flush()
    people: dict[str, Any] = {} if contact_ids is None else {"contact_ids": list(contact_ids)}
    people["household_id"] = household_id
    counts = {"initiative_id": initiative_id, "interactions": interactions, "guests": guests, "claims": claims}
    is_household = contact_ids is None
    db.session.execute(_RAISE_HOUSEHOLD if is_household else _RAISE_CONTACTS, people | counts)
    if min(interactions, guests, claims) < 0:
        db.session.execute(_CLEAR_HOUSEHOLD if is_household else _CLEAR_CONTACTS, people)


def refresh_contacts(contact_ids: Sequence[int]) -> None:
    """Works out anew which initiatives touched some contacts, after they were added, renamed or moved."""
    db.session.flush()
    if contact_ids:
        people = {"contact_ids": list(contact_ids)}
        db.session.execute(_FORGET_CONTACTS, people)
        db.session.execute(_REFILL_CONTACTS, people)


def rebuild(initiative_ids: Sequence[int] | None = None) -> None:
    """Works out anew whom some initiatives touched, after the tree moved; all of them with None."""
    db.session.flush()
    if not is_sqlite() and initiative_ids != []:
        # Touches that were counted but not committed would be lost otherwise.
        db.session.execute(_HOLD)
    if initiative_ids is None:
        db.session.execute(_FORGET_ALL)
        db.session.execute(_REFILL_ALL)
    elif initiative_ids:
        chosen = {"initiative_ids": list(initiative_ids)}
        db.session.execute(_FORGET_INITIATIVES, chosen)
        db.session.execute(_REFILL_INITIATIVES, chosen)
