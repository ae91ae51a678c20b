"""Writing down many interactions in one go, as an import does: the same records, figures and audit as one by one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, periods, scope
from webapp.db import db, new_ids
from webapp.exceptions import NotVisible, RuleBroken
from webapp.initiatives import service as initiatives
from webapp.interactions import rules
from webapp.interactions.models import Interaction, InteractionNote, Participant
from webapp.interactions.queries.many import Home, homes
from webapp.interactions.rules import Standing
from webapp.interactions.service.figures import raise_last_contacts
from webapp.policy import Viewer

PIECE = 500


class Past(NamedTuple):
    """An interaction with one contact that took place some time ago."""

    contact_id: int
    channel: str
    occurred_at: datetime
    direction: str = "outbound"
    subject: str = ""
    note: str = ""
    outcome: str = ""
    minutes: int | None = None


def log_many(wanted: Sequence[Past], *, initiative_id: int | None = None, late_reason: str, actor: Viewer) -> list[int]:
    """Writes down interactions of the past, all of one initiative; gives their ids in the same order.

    Whoever did not cover a household then logs it with `late_reason`, flagged, as by hand. That somebody asked not to
    be contacted stops nothing here, since it is over. Raises NotVisible for contacts out of reach, RuleBroken for what
    is still to come.
    """
    places = homes(actor, [one.contact_id for one in wanted])
    now = periods.now()
    if any(one.contact_id not in places for one in wanted):
        raise NotVisible
    if any(rules.is_ahead(one.occurred_at, now) for one in wanted):
        raise RuleBroken(_("This lies in the future. Set a follow-up for what is still to come."))
    facts = [_fact(one, places[one.contact_id], initiative_id, late_reason, actor) for one in wanted]
    made = _insert(facts, actor)
    _write_rest(made, wanted, actor)
    _raise_last_contact(facts, wanted)
    if initiative_id is not None:
        _count(wanted, initiative_id)
    for key, fact, one in zip(made, facts, wanted, strict=True):
        _record(key, fact, one, actor)
    return made


def _insert(facts: list[dict[str, Any]], actor: Viewer) -> list[int]:
    """Adds rows past the mapper, which costs a third of it; gives their ids in the same order."""
    table: Any = Interaction.__table__
    ids = new_ids(table, len(facts)) if facts else []
    if facts:
        keyed = [{"id": key, **fact} for key, fact in zip(ids, facts, strict=True)]
        db.session.connection().execute(scope.for_viewer(sa.insert(table), actor), keyed)
    return ids


def _fact(one: Past, home: Home, initiative_id: int | None, late_reason: str, actor: Viewer) -> dict[str, Any]:
    zone = actor.firm.zone
    stands = rules.standing(home.spans, sees=True, today=periods.today(zone), day=periods.day_of(one.occurred_at, zone))
    is_late = stands is Standing.NEEDS_REASON
    return {
        "household_id": home.household_id, "channel": one.channel, "direction": one.direction,
        "occurred_at": one.occurred_at, "recorded_at": periods.now(), "recorded_by_id": actor.id,
        "minutes": one.minutes, "initiative_id": initiative_id, "subject": one.subject, "outcome": one.outcome,
        "next_step": "", "late_reason": late_reason if is_late else "", "is_flagged": is_late, "version": 1,
    }  # fmt: skip


def _write_rest(made: Sequence[int], wanted: Sequence[Past], actor: Viewer) -> None:
    pairs = list(zip(made, wanted, strict=True))
    notes = [{"interaction_id": key, "body": one.note, "is_private": False} for key, one in pairs if one.note]
    people = [
        {"interaction_id": key, "contact_id": one.contact_id, "occurred_at": one.occurred_at} for key, one in pairs
    ]
    for table, rows in ((InteractionNote.__table__, notes), (Participant.__table__, people)):
        if rows:
            db.session.execute(scope.for_viewer(sa.insert(table), actor), rows)


def _raise_last_contact(facts: Sequence[dict[str, Any]], wanted: Sequence[Past]) -> None:
    households: dict[int, datetime] = {}
    contacts: dict[int, datetime] = {}
    for fact, one in zip(facts, wanted, strict=True):
        home = fact["household_id"]
        households[home] = max(one.occurred_at, households.get(home, one.occurred_at))
        contacts[one.contact_id] = max(one.occurred_at, contacts.get(one.contact_id, one.occurred_at))
    raise_last_contacts(households, contacts)


def _count(wanted: Sequence[Past], initiative_id: int) -> None:
    by_count: dict[int, list[int]] = {}
    for contact_id, count in Counter(one.contact_id for one in wanted).items():
        by_count.setdefault(count, []).append(contact_id)
    for count, contact_ids in by_count.items():
        for piece in _pieces(contact_ids):
            initiatives.touch(piece, initiative_id, interactions=count)


def _pieces(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), PIECE):
        yield ordered[start : start + PIECE]


def _record(key: int, fact: dict[str, Any], one: Past, actor: Viewer) -> None:
    kept = ("channel", "direction", "occurred_at", "initiative_id", "minutes", "late_reason", "is_flagged")
    said = {"note": audit.digest_of(one.note), "is_private": False} if one.note else {}
    audit.record_quietly(
        actor, "interaction.logged", object_type="interaction", object_id=key, household_id=fact["household_id"],
        contact_ids=[one.contact_id], **{name: fact[name] for name in kept if fact[name] not in (None, "", False)},
        **said,
    )  # fmt: skip
