"""The floor's tables with the indexes that suit its pages, and how the data set gets into them."""

import csv
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg

TABLES = {
    "users": "id INTEGER PRIMARY KEY, username TEXT NOT NULL, full_name TEXT NOT NULL, role TEXT NOT NULL",
    "initiatives": "id INTEGER PRIMARY KEY, name TEXT NOT NULL, starts_on DATE NOT NULL, ends_on DATE NOT NULL",
    "households": "id INTEGER PRIMARY KEY, name TEXT NOT NULL, rep_id INTEGER NOT NULL REFERENCES users(id)",
    "contacts": "id INTEGER PRIMARY KEY, household_id INTEGER NOT NULL REFERENCES households(id), rep_id INTEGER NOT NULL "
    "REFERENCES users(id), first_name TEXT NOT NULL, last_name TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, "
    "street TEXT NOT NULL, city TEXT NOT NULL, zip TEXT NOT NULL, created_at TIMESTAMP NOT NULL",
    "memberships": "contact_id INTEGER NOT NULL REFERENCES contacts(id), initiative_id INTEGER NOT NULL REFERENCES "
    "initiatives(id), is_primary INTEGER NOT NULL",
    "interactions": "id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts(id), rep_id INTEGER NOT NULL "
    "REFERENCES users(id), initiative_id INTEGER NOT NULL REFERENCES initiatives(id), channel TEXT NOT NULL, occurred_at "
    "TIMESTAMP NOT NULL, subject TEXT NOT NULL, notes TEXT NOT NULL, outcome TEXT NOT NULL",
    "claims": "id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts(id), household_id INTEGER NOT NULL "
    "REFERENCES households(id), rep_id INTEGER NOT NULL REFERENCES users(id), initiative_id INTEGER NOT NULL REFERENCES "
    "initiatives(id), amount_cents BIGINT NOT NULL, status TEXT NOT NULL, claimed_at TIMESTAMP NOT NULL, decided_at "
    "TIMESTAMP, decided_by INTEGER REFERENCES users(id)",
}
AFTERWARDS = (
    "CREATE INDEX contacts_household ON contacts(household_id)",
    "CREATE INDEX contacts_rep ON contacts(rep_id)",
    "CREATE UNIQUE INDEX memberships_pk ON memberships(initiative_id, contact_id)",
    "CREATE INDEX memberships_contact ON memberships(contact_id)",
    "CREATE INDEX interactions_contact_time ON interactions(contact_id, occurred_at, id)",
    "CREATE INDEX interactions_rep ON interactions(rep_id)",
    "CREATE INDEX interactions_initiative ON interactions(initiative_id)",
    "CREATE INDEX claims_contact ON claims(contact_id)",
    "CREATE INDEX claims_household ON claims(household_id)",
    "CREATE INDEX claims_pending ON claims(claimed_at, id) WHERE status = 'pending'",
    # The sort key lies in the membership, so that a page of an initiative is read in order from one index.
    "CREATE TABLE member_sort (initiative_id INTEGER NOT NULL, last_name TEXT NOT NULL, first_name TEXT NOT NULL, "
    "contact_id INTEGER NOT NULL, PRIMARY KEY (initiative_id, last_name, first_name, contact_id))",
    "INSERT INTO member_sort SELECT initiative_id, last_name, first_name, contact_id FROM memberships JOIN contacts "
    "ON contacts.id = contact_id ORDER BY 1, 2, 3, 4",
)
SEARCH_SQLITE = (
    "CREATE VIRTUAL TABLE contacts_fts USING fts5(first_name, last_name, content='contacts', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    "INSERT INTO contacts_fts(contacts_fts) VALUES ('rebuild')",
    "ANALYZE",
    "PRAGMA wal_checkpoint(TRUNCATE)",
)
SEARCH_POSTGRESQL = (
    "CREATE INDEX contacts_tsv ON contacts USING gin (to_tsvector('simple', first_name || ' ' || last_name))",
    "VACUUM ANALYZE",
)


def _rows(path: Path) -> Iterator[list[str | None]]:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        for row in reader:
            yield [value or None for value in row]


def load_sqlite(data: Path, file: Path) -> None:
    """Loads the data set into a new file; it appears under its name only when it is complete."""
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    connection = sqlite3.connect(part, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000; BEGIN")
    for table, columns in TABLES.items():
        connection.execute(f"CREATE TABLE {table} ({columns})")
        width = (data / f"{table}.csv").open(encoding="utf-8").readline().count(",") + 1
        connection.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * width)})", _rows(data / f"{table}.csv"))
    connection.execute("COMMIT")
    for statement in (*AFTERWARDS, *SEARCH_SQLITE):
        connection.execute(statement.replace("PRIMARY KEY (initiative_id, last_name, first_name, contact_id))",
                           "PRIMARY KEY (initiative_id, last_name, first_name, contact_id)) WITHOUT ROWID"))  # fmt: skip
    connection.close()
    part.rename(file)


def load_postgresql(data: Path, url: str) -> None:
    """Loads the data set into an empty database."""
    with psycopg.connect(url, autocommit=True) as connection:
        for table, columns in TABLES.items():
            if columns.startswith("id "):
                columns = columns.replace("PRIMARY KEY", "GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", 1)
            connection.execute(f"CREATE TABLE {table} ({columns})")
            copy = f"COPY {table} FROM STDIN WITH (FORMAT csv, HEADER true)"
            with (data / f"{table}.csv").open("rb") as file, connection.cursor().copy(copy) as sink:
                while block := file.read(1 << 20):
                    sink.write(block)
            if columns.startswith("id "):
                last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                connection.execute(last)
        for statement in (*AFTERWARDS, *SEARCH_POSTGRESQL):
            connection.execute(statement)
