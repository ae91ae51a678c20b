"""The server: granian's workers over the application, with the outbox worker beside them on one machine."""

import os
import threading
from pathlib import Path
from typing import Any

import structlog
from flask import Flask

from webapp import db, outbox, periods
from webapp.config import Settings

log = structlog.get_logger()
POLL_SECONDS = 1.0
# Held while this process has connections open. A server process that was forked then would inherit SQLite's table of
# locks, with locks in it that nobody ever lifts, and would find the database locked for good.
_connected = threading.Lock()


def serve(app: Flask) -> None:
    """Serves until told to stop; what was acknowledged is on disk by then."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    settings: Settings = app.config["RAPPORT"]
    stop = threading.Event()
    _disconnect()
    os.register_at_fork(
        before=_connected.acquire, after_in_parent=_connected.release, after_in_child=_connected.release
    )
    if settings.worker_inside:
        threading.Thread(target=work, args=(app, stop), daemon=True, name="outbox").start()
    Server(
        "webapp:create_app",
        factory=True,
        address=settings.bind,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
    stop.set()


def work(app: Flask, stop: threading.Event) -> None:
    """Delivers outbox messages and tidies up once an hour, until told to stop."""
    tidied = None
    while not stop.is_set():
        try:
            with _connected, app.app_context():
                try:
                    busy = outbox.drain()
                    if tidied is None or (periods.now() - tidied).total_seconds() > 3600:
                        tidy()
                        tidied = periods.now()
                finally:
                    _disconnect()
        except Exception as error:
            # One failed round must not end the worker; the next one tries again.
            log.error("worker round failed", kind=type(error).__name__)
            busy = 0
        stop.wait(0 if busy else POLL_SECONDS)


def _disconnect() -> None:
    db.db.session.remove()
    db.db.engine.dispose()


def tidy() -> None:
    """Removes what has served its time: old sessions, throttle counters, delivered messages, used form keys."""
    from webapp.operation import upkeep

    upkeep.prune()


def banner(settings: Settings, people: list[Any], password: str | None) -> str:
    """What is printed at the start: the address, and in demo mode who can sign in."""
    lines = [f"Rapport is ready at {settings.base_url}"]
    if people and password:
        lines.append(f"Demo firm. Sign in with the password {password} as:")
        lines += [f"  {person.email:<22} {person.roles}" for person in people]
    lines.append(f"Data in {Path(settings.data_dir)}. Stop with Ctrl+C.")
    return "\n".join(lines)
