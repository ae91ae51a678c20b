"""Log lines with a request id and no client data."""

import logging
import sys
import time
import traceback
import uuid
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, g, request

from webapp.config import PACKAGE, Settings


def configure(settings: Settings) -> None:
    """Sends log lines to standard error, as text or JSON."""
    renderer: Any = structlog.processors.JSONRenderer()
    if settings.log_format == "text":
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info if settings.log_format == "json" else _unchanged,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level.upper())),
        logger_factory=_to_standard_error,
        cache_logger_on_first_use=False,
    )


def _to_standard_error(*_arguments: Any) -> structlog.PrintLogger:
    # Asked anew for each line, so that whoever takes over standard error gets the lines.
    return structlog.PrintLogger(sys.stderr)


def _unchanged(logger: Any, name: str, event: Any) -> Any:
    return event


def place_of(error: BaseException) -> str:
    """Where an error arose, innermost first; never its message, which may quote client data."""
    found = traceback.extract_tb(error.__traceback__)
    # Our own frames tell more than the libraries' between them and the last one.
    frames = [frame for frame in found[:-1] if str(PACKAGE) in frame.filename][-6:] + found[-1:]
    return " < ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames))


def _short(file_name: str) -> str:
    return "/".join(Path(file_name).parts[-3:])


def init_app(app: Flask) -> None:
    """Gives every request an id that is in its log lines, its audit entries and its answer."""
    configure(app.config["RAPPORT"])
    log = structlog.get_logger("rapport.request")

    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex[:16])

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = structlog.contextvars.get_contextvars().get("request_id", "-")
        took = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
        if response.status_code >= 500:
            log.error("request", endpoint=request.endpoint, status=response.status_code, ms=took)
        else:
            log.debug("request", endpoint=request.endpoint, status=response.status_code, ms=took)
        return response
