"""the teams of which people were part when a period was closed, and periods that may be removed"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None

PLAIN, ONCE = "id INTEGER NOT NULL,", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,"
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Of what was closed before nobody wrote the teams down: it keeps those of today.
TODAY = """
INSERT INTO statement_team (statement_id, team_id)
WITH RECURSIVE above (user_id, team_id) AS (
  SELECT u.id, u.team_id FROM app_user u WHERE u.team_id IS NOT NULL
  UNION SELECT a.user_id, t.parent_id FROM above a JOIN team t ON t.id = a.team_id WHERE t.parent_id IS NOT NULL
)
SELECT s.id, a.team_id FROM bonus_statement s
JOIN credit_period p ON p.id = s.period_id JOIN above a ON a.user_id = s.user_id WHERE p.state = 'closed'
"""
WRITERS = """
SELECT DISTINCT r.rolname FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
WHERE c.relname = 'credit_period' AND c.relnamespace = current_schema()::regnamespace
  AND a.privilege_type = 'INSERT' AND a.grantee <> c.relowner
"""


def upgrade() -> None:
    op.create_table(
        "statement_team",
        sa.Column("statement_id", KEY, autoincrement=False, nullable=False),
        sa.Column("team_id", KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["bonus_statement.id"], name=op.f("fk_statement_team_statement_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_statement_team_team_id")),
        sa.PrimaryKeyConstraint("statement_id", "team_id", name=op.f("pk_statement_team")),
    )
    op.create_index("ix_statement_team_team_id", "statement_team", ["team_id"])
    op.execute(TODAY)
    # The audit trail goes on naming a period that was removed, so its number is never given twice.
    _rebuild(PLAIN, ONCE)
    _let_writers("GRANT DELETE ON credit_period TO")


def downgrade() -> None:
    op.drop_table("statement_team")
    _rebuild(ONCE, PLAIN)
    _let_writers("REVOKE DELETE ON credit_period FROM")


def _rebuild(before: str, after: str) -> None:
    """Makes the table of periods anew with another key; PostgreSQL gives no number twice anyway.

    Whatever else the table says stays word for word: what a library reads of a table leaves its checks out.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    known = "SELECT sql FROM sqlite_master WHERE tbl_name = 'credit_period' AND type = ? AND sql IS NOT NULL"
    [(made,)] = connection.exec_driver_sql(known, ("table",))
    indexes = [index for (index,) in connection.exec_driver_sql(known, ("index",))]
    key = r",\s*CONSTRAINT pk_credit_period PRIMARY KEY \(id\)"
    if before not in made:
        raise RuntimeError("the table credit_period is not as this step expects it; nothing was changed")
    anew = re.sub('CREATE TABLE "?credit_period"?', "CREATE TABLE credit_period_anew", made, count=1)
    anew = anew.replace(before, after, 1)
    if after == ONCE:
        anew = re.sub(key, "", anew, count=1)
    else:
        anew = anew.rstrip().removesuffix(")").rstrip() + ",\n\tCONSTRAINT pk_credit_period PRIMARY KEY (id)\n)"
    for statement in (
        anew,
        "INSERT INTO credit_period_anew SELECT * FROM credit_period",
        "DROP TABLE credit_period",
        "ALTER TABLE credit_period_anew RENAME TO credit_period",
        *indexes,
    ):
        connection.exec_driver_sql(statement)


def _let_writers(right: str) -> None:
    """Whoever writes periods removes one that was a mistake; which one may go is for the guards."""
    bind = op.get_bind()
    if bind.dialect.name != "postgresql":
        return
    for (role,) in bind.exec_driver_sql(WRITERS).all():
        op.execute(f"{right} {bind.dialect.identifier_preparer.quote(role)}")
