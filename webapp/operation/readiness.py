"""What must hold before this installation may serve; each refusal names the command or setting that mends it."""

import errno
import ipaddress
import os
import socket

from flask import Flask

from webapp import db, guards
from webapp.config import Settings
from webapp.exceptions import NotReady

SHORTEST_SECRET = 32
KNOWN_SECRETS = frozenset({"secret", "changeme", "change-me", "dev", "development", "rapport", "default"})


def check_settings(settings: Settings) -> None:
    """Refuses weak secrets, unsafe addresses and demo data on the open network; raises NotReady."""
    secret = settings.secret()
    if not settings.demo and (
        len(secret) < SHORTEST_SECRET or secret.lower() in KNOWN_SECRETS or len(set(secret)) < 10
    ):
        raise NotReady(
            f"RAPPORT_SECRET_KEY is a default or shorter than {SHORTEST_SECRET} characters. Make one with "
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
    """Refuses an older schema, missing guards, and demo data outside demo mode; raises NotReady."""
    settings: Settings = app.config["RAPPORT"]
    if not db.schema_is_current(app):
        raise NotReady("The database schema is not this program's. Run `rapport db upgrade`, then start again.")
    with app.app_context(), db.db.engine.connect() as connection:
        wrong = guards.differences(connection)
    if wrong:
        raise NotReady(f"The database's guards are not as they must be ({wrong[0]}). Run `rapport db upgrade`.")
    with app.app_context():
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
