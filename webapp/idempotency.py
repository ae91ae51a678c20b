"""The same form sent twice has one effect: its key is written first, in the transaction of the change."""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from webapp import periods
from webapp.db import Base, Key, Moment, at_the_end, db, release
from webapp.exceptions import KeyReused

F = TypeVar("F", bound=Callable[..., Any])
# Whose keys those of people are who are not signed in.
NOBODY = 0
_KEY = re.compile(r"[\w-]{1,64}", re.ASCII)
_CLAIMED = "form key"


class UsedKey(Base):
    """A form that was sent, and where its first sending led."""

    __tablename__ = "used_key"
    user_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64), nullable=False)
    status: Mapped[int | None] = mapped_column(sa.Integer)
    location: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(Moment, nullable=False, index=True)


class Answer(NamedTuple):
    """What the first sending was answered."""

    status: int
    location: str


class AlreadyDone(Exception):
    """The same form did its work while this sending of it was at slow work; carries the first answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def is_key(sent: str) -> bool:
    """Whether a form carries a key at all, of the kind that our forms carry."""
    return _KEY.fullmatch(sent) is not None


def once(view: F) -> F:
    """Declares that a form of people who are not signed in has one effect too, however often it is sent."""
    view.is_once = True  # type: ignore[attr-defined]
    return view


def is_once(view: Any) -> bool:
    """Whether a view is declared so."""
    return getattr(view, "is_once", False)


def fingerprint(path: str, fields: Any, files: list[str], secret: str) -> str:
    """One hash of everything that a form sends, whatever the order of its fields; of files their own hashes are given.

    Keyed by the installation's secret: some forms carry passwords, and nobody who reads the table may try words on it.
    """
    digest = hmac.new(secret.encode(), path.encode(), hashlib.sha256)
    for name, value in sorted((n, v) for n, values in fields.lists() for v in values):
        if name not in ("csrf_token", "idempotency_key"):
            digest.update(f"{len(name)}:{name}{len(value)}:{value}".encode("utf-8", "surrogatepass"))
    for content in files:
        digest.update(content.encode())
    return digest.hexdigest()


def _claiming(insert: Any) -> Any:
    # Given by parameters, so that the statement is built and compiled once for the process.
    names = ("user_id", "key", "fingerprint", "created_at")
    values: dict[str, Any] = {name: sa.bindparam(name) for name in names}
    return insert(UsedKey.__table__).values(values).on_conflict_do_nothing().returning(UsedKey.__table__.c.key)


_USED = UsedKey.__table__.c
_THIS = (_USED.user_id == sa.bindparam("by"), _USED.key == sa.bindparam("sent"))
_CLAIM = {"sqlite": _claiming(sqlite.insert), "postgresql": _claiming(postgresql.insert)}
_FIRST = sa.select(_USED.fingerprint, _USED.status, _USED.location).where(*_THIS)
_ANSWERED = (
    sa.update(UsedKey.__table__).where(*_THIS).values(status=sa.bindparam("code"), location=sa.bindparam("led_to"))
)


def begin(user_id: int, key: str, print_: str) -> Answer | None:
    """Claims the key, or gives the first answer back; raises KeyReused for the same key with other content."""
    db.session.info[_CLAIMED] = (user_id, key, print_)
    values = {"user_id": user_id, "key": key, "fingerprint": print_, "created_at": periods.now()}
    claim = _CLAIM[db.session.get_bind().dialect.name]
    if db.session.execute(claim, values).one_or_none() is not None:
        return None
    row = db.session.execute(_FIRST, {"by": user_id, "sent": key}).one()
    if row.fingerprint != print_:
        raise KeyReused(_("This form was already sent with other content. Open it again and send it once more."))
    return Answer(row.status or 303, row.location or "/")


@contextmanager
def pause() -> Iterator[None]:
    """Ends the open transaction for slow work such as hashing, then claims the form's key again, first in the next one.

    Raises AlreadyDone when the same form has done its work meanwhile.
    """
    release()
    yield
    release()
    claimed = db.session.info.get(_CLAIMED)
    first = begin(*claimed) if claimed else None
    if first is not None:
        raise AlreadyDone(first)


def _forget(session: Any) -> None:
    session.info.pop(_CLAIMED, None)


at_the_end(write=_forget, forget=_forget)


def complete(user_id: int, key: str, status: int, location: str) -> None:
    """Stores where the first sending led, still inside its transaction."""
    db.session.execute(_ANSWERED, {"by": user_id, "sent": key, "code": status, "led_to": location})
