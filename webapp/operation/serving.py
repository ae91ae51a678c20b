"""The server: granian's workers over the application, with the outbox worker beside them on one machine."""

import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import threading
from pathlib import Path
from typing import Any, cast

import structlog
from flask import Flask

from webapp import db, outbox, periods
from webapp.config import Settings
from webapp.templating import Macros

log = structlog.get_logger()
POLL_SECONDS = 1.0
# How seldom to look for garbage: a page makes thousands of objects and drops them again; few of them are cycles.
GARBAGE = (20_000, 10, 50)
# So long may requests that are under way at a stop go on.
DRAIN_SECONDS = 10
# So soon does a server process see that its parent was killed.
ORPHAN_SECONDS = 2
# Of glibc's mallopt; other C libraries have no such function.
M_ARENA_MAX = -8
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
    _mind_forks()
    _spare_memory()
    if settings.worker_inside:
        threading.Thread(target=work, args=(app, stop), daemon=True, name="outbox").start()
    server = Server(
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
        workers_kill_timeout=DRAIN_SECONDS,
    )
    if multiprocessing.get_start_method() == "fork":
        # The processes take over the application that stands here already: they start at once and share its memory.
        cast(Macros, app.jinja_env.globals["ui"]).compile_now()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE)
        server.serve(target_loader=lambda: app, wrap_loader=False)
    else:
        server.serve()
    stop.set()


def _spare_memory() -> None:
    """Lets threads share one heap, since each would keep what it once needed; 40 MB less with two processes."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def _give_back() -> None:
    """Returns to the machine what the largest pages and exports needed for a moment; the C library would keep it."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def _mind_forks() -> None:
    os.register_at_fork(
        before=_connected.acquire, after_in_parent=_connected.release, after_in_child=_begin_server_process
    )


def _begin_server_process() -> None:
    """Takes back what belongs to the parent: its lock, and its way with signals.

    The server's own handlers come late and do not bear a second signal: one that arrives before them is swallowed, one
    that arrives after the first (Ctrl+C and systemd tell every process, then the parent tells them again) makes it hang
    with open connections. So no signal is delivered here; a thread waits for the first one and hands it on, once.
    """
    _connected.release()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    threading.Thread(target=_await_stop, args=(os.getppid(),), daemon=True, name="stop").start()


def _await_stop(parent: int) -> None:
    """Ends this server process when it is told to, or when its parent is gone."""
    while signal.sigtimedwait({signal.SIGTERM}, ORPHAN_SECONDS) is None:
        if os.getppid() != parent:
            break
        _give_back()
    handler = signal.getsignal(signal.SIGTERM)
    if not callable(handler):
        os._exit(0)
    handler(signal.SIGTERM, None)


def work(app: Flask, stop: threading.Event) -> None:
    """Delivers outbox messages and does the upkeep once an hour, until told to stop."""
    from webapp.operation import upkeep

    tidied = None
    while not stop.is_set():
        try:
            with _connected, app.app_context():
                try:
                    busy = outbox.drain()
                    if tidied is None or (periods.now() - tidied).total_seconds() > 3600:
                        # What fails is tried again in an hour, not with every round.
                        tidied = periods.now()
                        upkeep.do_all()
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


def banner(settings: Settings, people: list[Any], password: str | None) -> str:
    """What is printed at the start: the address, and in demo mode who can sign in."""
    lines = [f"Rapport is ready at {settings.base_url}"]
    if people and password:
        lines.append(f"Demo firm. Sign in with the password {password} as:")
        lines += [f"  {person.email:<22} {person.roles}" for person in people]
    lines.append(f"Data in {Path(settings.data_dir)}. Stop with Ctrl+C.")
    return "\n".join(lines)
