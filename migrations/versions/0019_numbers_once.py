"""numbers of what can be taken back are never given twice, since the audit trail goes on naming them"""

import re

from alembic import op

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None

# Rows of these are deleted: entries undone, lines and accounts of a file that was taken back.
TABLES = ("interaction", "task", "account", "activity")


def upgrade() -> None:
    for table in TABLES:
        _rebuild(table, "id INTEGER NOT NULL,", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,")


def downgrade() -> None:
    for table in TABLES:
        _rebuild(table, "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,", "id INTEGER NOT NULL,")


def _rebuild(table: str, before: str, after: str) -> None:
    """Makes a table anew with another key; PostgreSQL gives no number twice anyway.

    Whatever else the table says stays word for word: what a library reads of a table leaves its checks out.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    known = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL"
    [(made,)] = connection.exec_driver_sql(known, (table, "table"))
    indexes = [index for (index,) in connection.exec_driver_sql(known, (table, "index"))]
    key = rf",\s*CONSTRAINT pk_{table} PRIMARY KEY \(id\)"
    if before not in made:
        raise RuntimeError(f"the table {table} is not as this step expects it; nothing was changed")
    anew = re.sub(rf'CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_anew", made, count=1).replace(before, after, 1)
    if "AUTOINCREMENT" in after:
        anew = re.sub(key, "", anew, count=1)
    else:
        anew = anew.rstrip().removesuffix(")").rstrip() + f",\n\tCONSTRAINT pk_{table} PRIMARY KEY (id)\n)"
    for statement in (
        anew,
        f"INSERT INTO {table}_anew SELECT * FROM {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE {table}_anew RENAME TO {table}",
        *indexes,
    ):
        connection.exec_driver_sql(statement)
