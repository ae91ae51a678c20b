"""What the load client asks the product for: contacts with a full page, initiatives, names."""

import random
from typing import Any, NamedTuple

import sqlalchemy as sa

REP, MANAGER, CONTROLLER = "ada@demo.example", "max@demo.example", "cora@demo.example"
SIZE = 100
TIMELINE = 20
# The loader numbers interactions from one on; later ones were logged by earlier runs.
LOADED = 1_000_000

FULL_PAGES = """
SELECT c.id, c.name, count(*) AS touches
FROM coverage v JOIN app_user u ON u.id = v.user_id JOIN contact c ON c.household_id = v.household_id
JOIN participant p ON p.contact_id = c.id JOIN interaction i ON i.id = p.interaction_id
WHERE u.email = :rep AND v.ends_on IS NULL AND NOT c.do_not_contact AND i.id <= :loaded
GROUP BY c.id, c.name HAVING count(*) >= :timeline ORDER BY touches DESC, c.id LIMIT :size
"""
NAMES = """
SELECT c.name FROM contact c JOIN household h ON h.id = c.household_id
WHERE NOT h.is_walled AND c.id % 499 = 0 ORDER BY c.id LIMIT 200
"""
INITIATIVES = "SELECT slug FROM initiative ORDER BY id"
RUNNING = "SELECT id FROM initiative WHERE ends_on >= CURRENT_DATE ORDER BY id"


class Pools(NamedTuple):
    """Contacts of the rep with at least 20 interactions, the busiest first, to read and to log; names are full names."""

    contacts: list[int]
    logged: list[int]
    own_names: list[str]
    all_names: list[str]
    initiatives: list[str]
    running: list[int]


def read(engine: sa.Engine) -> Pools:
    """Chooses from a database, always alike for the same firm."""
    with engine.connect() as connection:

        def ask(sql: str, **values: Any) -> list[Any]:
            return list(connection.execute(sa.text(sql), values))

        # What is logged goes to others than those whose pages are read, so that a run leaves the measured pages alone.
        known = ask(FULL_PAGES, rep=REP, timeline=TIMELINE, size=2 * SIZE, loaded=LOADED)
        full, others = known[::2], known[1::2]
        return Pools(
            [row.id for row in full],
            [row.id for row in others],
            [row.name for row in random.Random(1).sample(full, len(full))],
            [row.name for row in ask(NAMES)],
            [row.slug for row in ask(INITIATIVES)],
            [row.id for row in ask(RUNNING)],
        )
