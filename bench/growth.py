"""The same firm with fewer interactions: contacts, claims and initiative lists stay, the timelines shrink.

The copies serve only to measure; their audit trail no longer tells how they came about.
"""

import shutil
import sqlite3
from pathlib import Path

from bench import databases, pools

SIZES = (10_000, 100_000)


def thinned(folder: Path, firm: Path, size: int) -> Path:
    """A copy of the firm's SQLite database with so many interactions; made once."""
    done = folder / "complete"
    if done.exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(firm / "secret.key", folder / "secret.key")
    with sqlite3.connect(firm / "rapport.sqlite") as source, sqlite3.connect(folder / "rapport.sqlite") as target:
        source.backup(target)
    keep = pools.read(databases.engine(firm))
    _thin(folder / "rapport.sqlite", size, keep.contacts + keep.logged)
    done.touch()
    return folder


def _thin(file: Path, size: int, keep: list[int]) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.executescript("PRAGMA foreign_keys=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000; BEGIN")
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in guards:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("CREATE TEMP TABLE kept (id INTEGER PRIMARY KEY)")
    # What the measured pages show stays, so that every size renders the same pages.
    listed = ", ".join(map(str, keep))
    connection.execute(
        f"INSERT OR IGNORE INTO kept SELECT interaction_id FROM participant WHERE contact_id IN ({listed})"
    )
    connection.execute(
        "INSERT OR IGNORE INTO kept SELECT id FROM interaction WHERE id NOT IN (SELECT id FROM kept) "
        "ORDER BY id * 7919 % 1000003 LIMIT max(0, ? - (SELECT count(*) FROM kept))",
        (size,),
    )
    for table, column in (("participant", "interaction_id"), ("interaction_note", "interaction_id"),
                          ("attendee", "interaction_id"), ("amendment", "interaction_id"), ("interaction", "id")):  # fmt: skip
        connection.execute(f"DELETE FROM {table} WHERE {column} NOT IN (SELECT id FROM kept)")
    for table in ("claim", "task"):
        connection.execute(
            f"UPDATE {table} SET interaction_id = NULL WHERE interaction_id NOT IN (SELECT id FROM kept)"
        )
    for _name, sql in guards:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.executescript("VACUUM; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
