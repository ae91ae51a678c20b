"""Papers: pages that are handed out as PDF where the machine can make one, else as they are, for a browser to print."""

import os
import subprocess
import sys
import threading
from ctypes.util import find_library
from functools import lru_cache
from importlib.util import find_spec

import structlog
from flask import Flask, Response, abort, current_app, render_template
from flask_babel import gettext as _

from webapp import downloads, press
from webapp.config import resource

log = structlog.get_logger()
# What the press draws with, beside the packages of the extra `pdf`; docs/install.md says how to get it.
LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
# So long may a paper take, with waiting for those before it; in seconds.
LONGEST = 55
# One paper of a process is made or waits at a time, so that others always find a thread free.
_turn = threading.Lock()
# What the press needs of our surroundings; no secret is among it.
_KEPT = ("PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")


def init_app(app: Flask) -> None:
    """Lets templates say what a paper will be handed out as."""
    app.jinja_env.globals["makes_pdf"] = makes_pdf


def makes_pdf() -> bool:
    """Whether papers of this installation are PDF: it may be switched off, and needs libraries of the system."""
    return bool(current_app.config["RAPPORT"].pdf) and not missing()


@lru_cache(maxsize=1)
def missing() -> tuple[str, ...]:
    """What this machine lacks to make a PDF; nothing is loaded to find it out."""
    packages = () if find_spec("weasyprint") else ("weasyprint",)
    return packages + tuple(name for name in LIBRARIES if find_library(name) is None)


def drawn(template: str, **context: object) -> str:
    """A paper as HTML; `template` extends layouts/paper.html."""
    return render_template(template, **context)


def answer(paper: str, file_name: str) -> Response:
    """A drawn paper as a file; where no PDF can be made it is shown, and the browser prints it.

    Call it after the last word with the database: nobody waits for what is being printed. `file_name` has no ending.
    """
    if not makes_pdf():
        return Response(paper, mimetype="text/html")
    response = Response(_pressed(paper), mimetype="application/pdf")
    response.headers["Content-Disposition"] = downloads.disposition(f"{file_name}.pdf")
    return response


def _pressed(paper: str) -> bytes:
    if not _turn.acquire(blocking=False):
        abort(503, _("Another paper is being made. Try again in a few seconds."))
    try:
        return _run(paper)
    except (subprocess.SubprocessError, OSError) as error:
        # What it said may quote the paper.
        log.error("no paper was made", kind=type(error).__name__)
        abort(503, _("The PDF could not be made. Try again, or print the page itself."))
    finally:
        _turn.release()


def _run(paper: str) -> bytes:
    folder = current_app.config["RAPPORT"].data_dir
    surroundings = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # What fonts there are is found out once, and kept.
    surroundings |= {"LANG": "C.UTF-8", "XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-I", press.__file__, str(folder / "press.lock"), str(resource("static") / "paper.css")]
    done = subprocess.run(  # noqa: S603 -- our own program, and nothing in it was typed
        command, input=paper.encode("utf-8", "replace"), env=surroundings, capture_output=True, timeout=LONGEST,
        check=True,
    )  # fmt: skip
    return done.stdout
