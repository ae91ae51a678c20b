"""A part of a transaction that may fail by itself, while the rest of it goes on."""

from collections.abc import Iterator
from contextlib import contextmanager

from webapp.db import db


@contextmanager
def attempt() -> Iterator[None]:
    """Takes back what was changed and put on the record inside, if it raises; what it raises goes on."""
    kept = len(db.session.info.get("audit", ()))
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except BaseException:
        del db.session.info.get("audit", [])[kept:]
        raise
