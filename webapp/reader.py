"""For whom an answer is written: the language and the zone, worked out once for it."""

from contextvars import ContextVar
from typing import Any, NamedTuple

from flask import Flask, has_app_context, has_request_context
from flask_babel import get_locale
from flask_login import current_user


class Reader(NamedTuple):
    """For whom figures and texts are written: the language's identifier and the zone."""

    language: str
    zone: str


_known: ContextVar[Reader | None] = ContextVar("reader", default=None)


def reader() -> Reader:
    """The reader of the answer that is being made; outside of any answer English and UTC."""
    known = _known.get()
    if known is None:
        if not has_app_context():
            return Reader("en", "UTC")
        known = Reader(str(get_locale() or "en"), getattr(current_user, "zone", None) or "UTC")
        if has_request_context():
            _known.set(known)
    return known


def _forget(_error: Any = None) -> None:
    _known.set(None)


def init_app(app: Flask) -> None:
    """Forgets the reader at both ends of a request, since a thread serves one person after the other."""
    app.before_request(_forget)
    app.teardown_request(_forget)
