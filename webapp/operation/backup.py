"""Backups taken while the firm works: the database, the files, and a manifest of hashes that a restore checks."""

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from flask import Flask

from webapp import audit, guards, periods, uploads
from webapp.config import Settings
from webapp.db import Base, db
from webapp.exceptions import NotReady, RuleBroken

MANIFEST = "manifest.json"
FILES = "uploads"
FORMAT = 1
PIECE = 1 << 20


def take(app: Flask, target: Path) -> dict[str, Any]:
    """Writes a backup beside `target`, verifies it, then puts it in place; returns the manifest.

    Raises RuleBroken when the file exists or the copy does not verify.
    """
    if target.exists():
        raise RuleBroken(f"{target} exists already. Choose another name; backups are never overwritten.")
    if not target.absolute().parent.is_dir():
        raise RuleBroken(f"The folder {target.absolute().parent} does not exist.")
    settings: Settings = app.config["RAPPORT"]
    within = tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-")
    with uploads.nothing_taken_away(settings.uploads), within as folder:
        work = Path(folder)
        dump, figures = _dump(settings, work)
        entries = {dump.name: dump} | {f"{FILES}/{p.relative_to(settings.uploads)}": p for p in _files(settings)}
        manifest = {
            "format": FORMAT,
            "product": "rapport",
            "taken_at": periods.now().isoformat(),
            "database": "sqlite" if settings.is_sqlite else "postgresql",
            **figures,
            "files": {name: _sha256(path) for name, path in sorted(entries.items())},
        }
        archive = work / "archive.tar.gz"
        with tarfile.open(archive, "w:gz", compresslevel=3) as tar:
            body = json.dumps(manifest, indent=1, sort_keys=True).encode()
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
            for name, path in entries.items():
                tar.add(path, name, recursive=False)
        verify(archive)
        archive.chmod(0o600)
        archive.rename(target)
    return manifest


def verify(archive: Path) -> dict[str, Any]:
    """Reads a whole backup and compares every file with the manifest; raises RuleBroken at the first difference."""
    try:
        manifest, seen = _read(archive)
    except (tarfile.TarError, zlib.error, OSError, EOFError, ValueError) as error:
        raise RuleBroken(f"{archive} is not a whole backup ({error}).") from error
    if manifest.get("product") != "rapport" or manifest.get("format") != FORMAT:
        raise RuleBroken(f"{archive} is not a backup of this product.")
    for name in sorted(set(manifest["files"]) | set(seen)):
        if manifest["files"].get(name) != seen.get(name):
            raise RuleBroken(f"{name} in the backup is missing or was altered.")
    return manifest


def _read(archive: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """The manifest, and the hash of each file that is there."""
    seen: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    with gzip.open(archive) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is None:
                raise RuleBroken(f"{member.name} in the backup is not a plain file.")
            if member.name == MANIFEST:
                manifest = json.load(content)
            else:
                seen[member.name] = _digest(content)
        # The stream's own checksum lies behind the last file.
        while stream.read(PIECE):
            pass
    return manifest, seen


def fitting(settings: Settings, archive: Path) -> dict[str, Any]:
    """The manifest of a whole backup of this installation's kind of database; raises RuleBroken."""
    manifest = verify(archive)
    kind = "sqlite" if settings.is_sqlite else "postgresql"
    if manifest["database"] != kind:
        raise RuleBroken(f"This backup is of {manifest['database']}, but {kind} is configured.")
    return manifest


def restore(app: Flask, archive: Path, manifest: dict[str, Any]) -> None:
    """Puts a fitting backup into an empty installation; raises RuleBroken when data is there already."""
    settings: Settings = app.config["RAPPORT"]
    if not _is_empty():
        raise RuleBroken("There is data here already. Restore into an empty RAPPORT_DATA_DIR or database.")
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".restore-") as folder:
        work = Path(folder)
        with tarfile.open(archive, "r:gz") as tar:
            tar.extractall(work, filter="data")
        _load(settings, work)
        if (work / FILES).is_dir():
            shutil.copytree(work / FILES, settings.uploads, dirs_exist_ok=True)
    db.session.remove()
    db.engine.dispose()
    if figures_of(db.session.connection())["rows"] != manifest["rows"]:
        raise RuleBroken("The restored database differs from the manifest; do not use it.")
    count, flaw = audit.verify()
    if flaw or count != manifest["audit_entries"]:
        raise RuleBroken("The restored audit trail does not verify; do not use this database.")


def figures_of(connection: sa.Connection) -> dict[str, Any]:
    """What a database holds: its revision, the audit trail's entries, and the rows of each table."""
    connection = connection.execution_options(scope="doctor")
    there = set(sa.inspect(connection).get_table_names())
    rows = {
        table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
        if table.name in there
    }
    revision = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return {"revision": revision, "audit_entries": rows[audit.AuditEntry.__tablename__], "rows": rows}


def _files(settings: Settings) -> Iterator[Path]:
    # Without those that are still being written, which get another name in mid-backup: no row refers to them yet.
    return iter(sorted(uploads.whole_files(settings.uploads)))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _dump(settings: Settings, folder: Path) -> tuple[Path, dict[str, Any]]:
    """Copies the database as it is at one moment, and counts what that copy holds while others go on writing."""
    if settings.is_sqlite:
        path = folder / "rapport.sqlite"
        source, copy = sqlite3.connect(sa.make_url(settings.database_url).database or ""), sqlite3.connect(path)
        source.backup(copy)
        source.close()
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.close()
        return path, _figures_in(f"sqlite:///{path}")
    path = folder / "rapport.dump"
    engine = sa.create_engine(settings.migration_url or settings.database_url)
    try:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            moment = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            figures = figures_of(connection)
            _run(settings, "pg_dump", "--format=custom", f"--snapshot={moment}", f"--file={path}")
    finally:
        engine.dispose()
    return path, figures


def _figures_in(url: str) -> dict[str, Any]:
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            return figures_of(connection)
    finally:
        engine.dispose()


def _load(settings: Settings, folder: Path) -> None:
    if settings.is_sqlite:
        db.session.remove()
        db.engine.dispose()
        target = sqlite3.connect(sa.make_url(settings.database_url).database or "")
        source = sqlite3.connect(folder / "rapport.sqlite")
        source.backup(target)
        source.close()
        target.close()
        return
    db.session.remove()
    _run(
        settings,
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        str(folder / "rapport.dump"),
        dbname=True,
    )
    engine = sa.create_engine(settings.migration_url or settings.database_url)
    with engine.begin() as connection:
        guards.withhold(connection)
    engine.dispose()


def _run(settings: Settings, program: str, *arguments: str, dbname: bool = False) -> None:
    url = sa.make_url(settings.migration_url or settings.database_url)
    if shutil.which(program) is None:
        raise NotReady(f"{program} was not found. Install PostgreSQL's client programs.")
    # Arguments can be read by everybody on the machine, the environment only by this user.
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    # URL.set takes None for "as it was", so it cannot leave the password out.
    address = url.set(drivername="postgresql")._replace(password=None).render_as_string()
    connection = [f"--dbname={address}"] if dbname else [address]
    # The address comes from this installation's own settings, never from a person's input.
    done = subprocess.run(  # noqa: S603
        [program, *arguments, *connection], capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        raise NotReady(
            f"{program} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'no reason given'}"
        )


def _is_empty() -> bool:
    if not sa.inspect(db.engine).has_table("app_user"):
        return True
    rows = figures_of(db.session.connection())["rows"]
    return not any(rows.get(name) for name in ("app_user", "firm", "household", "audit_entry"))
