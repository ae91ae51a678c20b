"""Whom initiatives touched, worked out anew from its sources: what the maintained table must say.

Interactions and claims stand on higher floors, so their tables appear by name, here and nowhere else below them.
"""

from typing import NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.db import db

# Every touch counts for its initiative and for all above it. A claim is its household's: it touches all its contacts.
EXPECTED = """
WITH RECURSIVE up(id, above_id) AS (
  SELECT id, id FROM initiative
  UNION ALL SELECT up.id, i.parent_id FROM up JOIN initiative i ON i.id = up.above_id WHERE i.parent_id IS NOT NULL
), touched(contact_id, initiative_id, interactions, guests, claims, elsewhere) AS (
  SELECT p.contact_id, i.initiative_id, CASE WHEN i.household_id = h.household_id THEN 1 ELSE 0 END, 0, 0,
    CASE WHEN i.household_id = h.household_id THEN 0 ELSE 1 END
  FROM participant p JOIN interaction i ON i.id = p.interaction_id JOIN contact h ON h.id = p.contact_id
  WHERE i.initiative_id IS NOT NULL {participants}
  UNION ALL SELECT g.contact_id, g.initiative_id, 0, 1, 0, 0 FROM guest g WHERE 1 = 1 {guests}
  UNION ALL SELECT c.id, k.initiative_id, 0, 0, 1, 0
  FROM claim k JOIN contact c ON c.household_id = k.household_id
  WHERE k.initiative_id IS NOT NULL AND k.state NOT IN ('draft', 'withdrawn') {claims}
)
SELECT t.contact_id, up.above_id AS initiative_id, c.household_id, c.sort_name,
  SUM(t.interactions) AS interaction_count, SUM(t.guests) AS guest_count, SUM(t.claims) AS claim_count,
  SUM(t.elsewhere) AS elsewhere_count
FROM touched t JOIN up ON up.id = t.initiative_id JOIN contact c ON c.id = t.contact_id {initiatives}
GROUP BY t.contact_id, up.above_id, c.household_id, c.sort_name
"""
EVERYTHING = EXPECTED.format(participants="", guests="", claims="", initiatives="")
OF_INITIATIVES = EXPECTED.format(
    participants="", guests="", claims="", initiatives="WHERE up.above_id IN :initiative_ids"
)
OF_CONTACTS = EXPECTED.format(
    participants="AND p.contact_id IN :contact_ids",
    guests="AND g.contact_id IN :contact_ids",
    claims="AND c.id IN :contact_ids",
    initiatives="",
)
COLUMNS = (
    "contact_id, initiative_id, household_id, sort_name, interaction_count, guest_count, claim_count, elsewhere_count"
)


class Difference(NamedTuple):
    """A contact of an initiative for whom the maintained row is missing, wrong or too much."""

    initiative_id: int
    contact_id: int


def membership_differences(limit: int = 100) -> list[Difference]:
    """Where the maintained table does not say what its sources say; empty when all is well."""
    maintained = f"SELECT {COLUMNS} FROM initiative_contact"  # noqa: S608 - constants only
    statement = sa.text(
        f"SELECT initiative_id, contact_id FROM (SELECT * FROM ({EVERYTHING}) AS a EXCEPT {maintained}) AS x "  # noqa: S608
        "UNION SELECT initiative_id, contact_id FROM "
        f"(SELECT * FROM ({maintained}) AS b EXCEPT SELECT * FROM ({EVERYTHING}) AS d) AS y LIMIT :most"
    )
    rows = db.session.execute(scope.for_purpose(statement, scope.Purpose.DOCTOR), {"most": limit})
    return [Difference(*row) for row in rows]
