"""The world of the walk is whole: every text that somebody can type carries a mark."""

import sqlalchemy as sa

from tests.access.rows import NOT_TYPED
from webapp.db import Base, db

# Maintained from other fields, or the record of others; what they hold is looked for all the same.
MAINTAINED = {"audit_payload", "initiative_contact", "search_doc"}
# Holds references and amounts only.
WITHOUT_TEXT = {
    "allocation_end", "dispute_claim", "dispute_task", "extension", "held_line", "proposal_task", "reversal",
    "reversal_end", "staged_known", "statement_link",
}  # fmt: skip
# Typed, but made of something that must have a form of its own.
FORMED = {("relation", "kind"), ("contact_point", "normal"), ("interaction_note", "body")}


def test_every_typed_text_carries_a_mark(app, world):
    """So that a column added later takes part, or says that nobody can type into it."""
    for table in Base.metadata.sorted_tables:
        if not table.info.get("protected") or table.name in MAINTAINED:
            continue
        rows = rows_of(app, table)
        assert rows or table.name in WITHOUT_TEXT, f"the world holds no row of {table.name}; add one to world.py"
        for column in table.columns:
            typed = isinstance(column.type, sa.Text | sa.String) and not column.foreign_keys
            if not typed or column.name in NOT_TYPED.get(table.name, ()) or (table.name, column.name) in FORMED:
                continue
            bare = [row[column.name] for row in rows if "zq" not in str(row[column.name])]
            assert not bare, f"{table.name}.{column.name} carries no mark but {bare[:3]}; see tests/access/rows.py"


def rows_of(app, table):
    """All rows of a table, as mappings."""
    with app.app_context():
        return db.session.execute(sa.select(table).execution_options(scope="test")).mappings().all()
