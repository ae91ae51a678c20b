"""What must hold before this installation may serve; each refusal names the command or setting that mends it."""

import errno
import ipaddress
import os
import socket
from pathlib import Path

import sqlalchemy as sa
import structlog
from flask import Flask

from webapp import connections, db, guards, periods, schema
from webapp.config import Settings
from webapp.exceptions import NotReady

log = structlog.get_logger()
SHORTEST_SECRET = 32
# So many different characters has every key that was made at random.
FEWEST_CHARACTERS = 10
NETWORK_FILE_SYSTEMS = frozenset(
    {
        "afs", "beegfs", "ceph", "cifs", "fuse.ceph", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs", "gfs2", "glusterfs",
        "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb2", "smb3", "smbfs",
    }
)  # fmt: skip


def check_settings(settings: Settings) -> None:
    """Refuses weak secrets, unsafe addresses and demo data on the open network; raises NotReady. Makes no secret."""
    secret = settings.kept_secret()
    is_weak = secret is not None and (len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_CHARACTERS)
    if is_weak and not settings.demo:
        raise NotReady(
            f"RAPPORT_SECRET_KEY is easy to guess or shorter than {SHORTEST_SECRET} characters. Make one with "
            "`python3 -c 'import secrets; print(secrets.token_hex(32))'`, or leave it empty to have one made and kept."
        )
    if not settings.is_https and not settings.allow_plain_http and not _is_loopback(settings.bind):
        raise NotReady(
            f"RAPPORT_BIND={settings.bind} would serve plain http beyond this machine. Put TLS in front and set "
            "RAPPORT_BASE_URL=https://…, or accept the risk with RAPPORT_ALLOW_PLAIN_HTTP=1."
        )


def check_address(settings: Settings) -> None:
    """Refuses an address that somebody listens on already, or that cannot be listened on; raises NotReady.

    The server shares its port among its processes, so the operating system alone would let a second server in.
    """
    try:
        for family, kind, protocol, _name, address in socket.getaddrinfo(
            settings.bind, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            with socket.socket(family, kind, protocol) as probe:
                # Connections that linger after a stop are no server.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except OSError as error:
        where = f"{settings.bind}:{settings.port}"
        if error.errno == errno.EADDRINUSE:
            raise NotReady(
                f"Port {settings.port} is in use: something listens on {where} already. Stop it, or choose another "
                "port with --port or RAPPORT_PORT."
            ) from error
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise NotReady(
            f"It is not possible to listen on {where} ({reason}). Choose another RAPPORT_BIND or RAPPORT_PORT."
        ) from error


def check_database(app: Flask) -> None:
    """Refuses an older schema, missing guards, a database that is not kept as it must be, and demo data outside demo
    mode; raises NotReady.
    """
    settings: Settings = app.config["RAPPORT"]
    if settings.is_sqlite:
        check_place(settings)
    if not schema.is_current(app):
        raise NotReady("The database schema is not this program's. Run `rapport db upgrade`, then start again.")
    with app.app_context(), db.db.engine.connect() as connection:
        wrong = guards.differences(connection)
        if wrong:
            raise NotReady(f"The database's guards are not as they must be ({wrong[0]}). Run `rapport db upgrade`.")
        _check_connection(connection) if settings.is_sqlite else _check_role(connection, settings)
    with app.app_context():
        _check_clock()
        _check_firm(settings)


def check_place(settings: Settings, mounts: Path = Path("/proc/mounts")) -> None:
    """Refuses the embedded database on a file system of the network, whose locks do not hold; raises NotReady."""
    file = Path(sa.make_url(settings.database_url).database or "").absolute()
    kind = _file_system_of(file, mounts)
    if kind in NETWORK_FILE_SYSTEMS:
        raise NotReady(
            f"{file} lies on {kind}, a file system of the network, where SQLite loses data. Set RAPPORT_DATA_DIR to a "
            "disk of this machine, or RAPPORT_DATABASE_URL to a PostgreSQL database."
        )


def _file_system_of(file: Path, mounts: Path) -> str | None:
    """The kind of file system that a file lies on, as far as this machine tells."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    place = file.resolve()
    found = ("", "")
    for _device, where, kind, *_rest in (line.split(" ") for line in lines if line.count(" ") >= 2):
        folder = where.replace("\\040", " ")
        # The last one wins: a later mount on the same folder hides the earlier one.
        if place.is_relative_to(folder) and len(folder) >= len(found[0]):
            found = (folder, kind)
    return found[1] or None


def _check_connection(connection: sa.Connection) -> None:
    for name, wanted in connections.PRAGMAS.items():
        there = connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        if there != wanted:
            raise NotReady(
                f"SQLite has {name} = {there} instead of {wanted}. Its file may lie where that is not possible; set "
                "RAPPORT_DATA_DIR to a disk of this machine."
            )


def _check_role(connection: sa.Connection, settings: Settings) -> None:
    owned = connection.exec_driver_sql(
        "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() "
        "AND pg_has_role(current_user, tableowner, 'USAGE')"
    ).scalar_one()
    if not owned or settings.demo:
        return
    advice = (
        "The role of RAPPORT_DATABASE_URL owns the tables, so it could drop the guards of decisions and of the audit "
        "trail. Let it name a role that owns nothing (deploy/postgres/roles.sql)."
    )
    if settings.migration_url not in ("", settings.database_url):
        raise NotReady(advice)
    log.warning(advice)


def _check_clock() -> None:
    apart = db.clock_difference()
    db.release()
    if abs(apart) > periods.MOST_APART:
        raise NotReady(
            f"This machine's clock is {abs(apart)} s off the database's. Let both keep time by the same servers (NTP)."
        )


def _check_firm(settings: Settings) -> None:
    from webapp.people import queries

    firm = queries.firm_view()
    db.release()
    if firm is not None and firm.demo and not settings.demo:
        raise NotReady(
            "This database holds the demo firm, whose passwords everybody knows. Set RAPPORT_DEMO=1 to serve it, or "
            "choose another RAPPORT_DATA_DIR."
        )


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
