"""Who did what to what, when: an append-only chain, written in the transaction of the change itself.

Each entry's hash covers its fields, the digest of its payload and the hash before it. Payloads lie in a table of their
own, so that personal data can be erased later while the chain stays whole.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Mapped, mapped_column

from webapp import periods
from webapp.db import Base, Json, Key, Moment, at_the_end, db, for_update

CHAIN = 1
GENESIS = "0" * 64


class AuditEntry(Base):
    """One act on the record; never changed, never removed."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index("ix_audit_entry_object", "object_type", "object_id", "id"),
        sa.Index("ix_audit_entry_household", "household_id", "id"),
        sa.Index("ix_audit_entry_actor", "actor_id", "id"),
        sa.Index("ix_audit_entry_action", "action", "id"),
        sa.Index("ix_audit_entry_at", "at", "id"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    actor_id: Mapped[int | None] = mapped_column(Key)
    actor_name: Mapped[str] = mapped_column(sa.Text, nullable=False)
    request_id: Mapped[str] = mapped_column(sa.Text, nullable=False)
    action: Mapped[str] = mapped_column(sa.Text, nullable=False)
    object_type: Mapped[str] = mapped_column(sa.Text, nullable=False)
    object_id: Mapped[int | None] = mapped_column(Key)
    household_id: Mapped[int | None] = mapped_column(Key)
    digest: Mapped[str] = mapped_column(sa.Text, nullable=False)
    previous: Mapped[str] = mapped_column(sa.Text, nullable=False)
    hash: Mapped[str] = mapped_column(sa.Text, nullable=False)


class AuditPayload(Base):
    """What an entry's change was, before and after; may hold client data, so it is read within the reader's scope."""

    __tablename__ = "audit_payload"
    __table_args__ = ({"info": {"protected": True}},)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_entry.id"), primary_key=True, autoincrement=False)
    body: Mapped[dict[str, Any]] = mapped_column(Json, nullable=False)


class AuditHead(Base):
    """Where the chain ends, from the first migration on; writers lock it, so that entries have one order."""

    __tablename__ = "audit_head"
    chain: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    last_id: Mapped[int] = mapped_column(Key, nullable=False)
    hash: Mapped[str] = mapped_column(sa.Text, nullable=False)


class Pending(NamedTuple):
    """An entry that waits for the end of its transaction."""

    at: datetime
    actor_id: int | None
    actor_name: str
    request_id: str
    action: str
    object_type: str
    object_id: int | None
    household_id: int | None
    payload: dict[str, Any]


class Flaw(NamedTuple):
    """The first place where the chain does not hold."""

    entry_id: int
    message: str


def record(
    actor: Any, action: str, *, object_type: str, object_id: int | None, household_id: int | None = None, **payload: Any
) -> None:
    """Puts an act on the record; the last line of every service function.

    Flushes first, so that a stale row or a broken constraint shows inside the view. `actor` is a viewer, or a text for
    the system itself. Payload values must be plain; notes enter as `digest_of(text)` only.
    """
    db.session.flush()
    record_quietly(actor, action, object_type=object_type, object_id=object_id, household_id=household_id, **payload)


def record_quietly(
    actor: Any, action: str, *, object_type: str, object_id: int | None, household_id: int | None = None, **payload: Any
) -> None:
    """The same without the flush, for bulk writes that flush once themselves."""
    entry = Pending(
        periods.now(), getattr(actor, "id", None), actor if isinstance(actor, str) else actor.name,
        structlog.contextvars.get_contextvars().get("request_id", "-"), action, object_type, object_id, household_id,
        _plain(payload),
    )  # fmt: skip
    db.session.info.setdefault("audit", []).append(entry)


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """The fields that differ, as {field: [before, after]}: `record(…, changed=changed(before, after))`."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def digest_of(text: str) -> str:
    """The fingerprint under which a private text enters the record."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(payload: dict[str, Any]) -> dict[str, Any]:
    if all(type(value) in _PLAIN for value in payload.values()):
        return payload
    return json.loads(json.dumps(payload, default=str, ensure_ascii=False))


_PLAIN = {str, int, bool, type(None)}
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _canonical(value: Any) -> bytes:
    return _ENCODER.encode(value).encode()


def _hash(entry_id: int, values: dict[str, Any], previous: str) -> str:
    fields = [entry_id, values["at"].isoformat(), *(values[name] for name in _HASHED), previous]
    return hashlib.sha256(_canonical(fields)).hexdigest()


_HASHED = ("actor_id", "actor_name", "request_id", "action", "object_type", "object_id", "household_id", "digest")


def forget_pending(session: Any) -> None:
    """Drops the waiting entries of a transaction that is given up."""
    session.info.pop("audit", None)


# Built once: putting a statement together costs more than running it.
_HEAD = AuditHead.__table__.c
_END = for_update(sa.select(_HEAD.last_id, _HEAD.hash).where(_HEAD.chain == CHAIN))
_MOVE_END = (
    sa.update(AuditHead.__table__)
    .where(_HEAD.chain == CHAIN)
    .values(last_id=sa.bindparam("to_id"), hash=sa.bindparam("to_hash"))
)
_ADD_ENTRIES = sa.insert(AuditEntry.__table__)
_ADD_PAYLOADS = sa.insert(AuditPayload.__table__).execution_options(scope="audit")


def write_pending(session: Any) -> None:
    """Chains and writes the waiting entries; called once, right before the commit."""
    pending: list[Pending] = session.info.pop("audit", [])
    if not pending:
        return
    last_id, previous = session.execute(_END).one()
    entries, payloads = [], []
    for item in pending:
        last_id += 1
        values = item._asdict()
        body = values.pop("payload")
        values["digest"] = hashlib.sha256(_canonical(body)).hexdigest()
        values |= {"id": last_id, "previous": previous}
        previous = values["hash"] = _hash(last_id, values, previous)
        entries.append(values)
        if body:
            payloads.append({"entry_id": last_id, "body": body})
    session.execute(_ADD_ENTRIES, entries)
    if payloads:
        session.execute(_ADD_PAYLOADS, payloads)
    session.execute(_MOVE_END, {"to_id": last_id, "to_hash": previous})


at_the_end(write_pending, forget_pending)


def verify() -> tuple[int, Flaw | None]:
    """Recomputes the whole chain: how many entries hold, and the first flaw if there is one."""
    count, previous, expected = 0, GENESIS, 1
    for entry, body in _entries():
        values = {name: getattr(entry, name) for name in ("at", *_HASHED)}
        if entry.id != expected:
            return count, Flaw(expected, f"entry {expected} is missing")
        if entry.previous != previous or entry.hash != _hash(entry.id, values, previous):
            return count, Flaw(entry.id, f"entry {entry.id} was altered")
        if body is not None and hashlib.sha256(_canonical(body)).hexdigest() != entry.digest:
            return count, Flaw(entry.id, f"the payload of entry {entry.id} was altered")
        count, previous, expected = count + 1, entry.hash, expected + 1
    head = db.session.execute(sa.select(_HEAD.last_id, _HEAD.hash).where(_HEAD.chain == CHAIN)).one_or_none()
    if head is None or tuple(head) != (count, previous):
        return count, Flaw(count + 1, "entries at the end are missing")
    return count, None


def _entries() -> Iterator[tuple[AuditEntry, dict[str, Any] | None]]:
    after = 0
    while True:
        page = db.session.execute(
            sa.select(AuditEntry, AuditPayload.body)
            .outerjoin(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
            .where(AuditEntry.id > after)
            .order_by(AuditEntry.id)
            .limit(5000)
            .execution_options(scope="audit")
        ).all()
        if not page:
            return
        yield from (tuple(row) for row in page)
        after = page[-1][0].id
        db.session.expunge_all()
