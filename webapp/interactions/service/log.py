"""Logging an interaction: the fact, what was said, who took part, and the figures that follow, in few statements."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, periods, scope
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.initiatives import service as initiatives
from webapp.interactions import queries, rules
from webapp.interactions.models import Attendee, Interaction, InteractionNote, Participant
from webapp.interactions.rules import Standing
from webapp.interactions.service.figures import raise_last_contact
from webapp.people.models import User
from webapp.policy import Viewer


def _prepared(model: Any) -> Any:
    return scope.for_purpose(sa.insert(model.__table__), scope.Purpose.MAINTENANCE)


# Written as tables, and built once: a third of what mapped objects cost. `place` has checked whose household it is.
_FACT, _NOTE, _PARTICIPANT = _prepared(Interaction), _prepared(InteractionNote), _prepared(Participant)


class Logged(NamedTuple):
    """An interaction that was written down. `is_open` tells whether its recorder may see it now."""

    id: int
    household_id: int
    contact_ids: list[int]
    occurred_at: datetime
    is_flagged: bool
    is_open: bool


def log_interaction(
    *,
    contact_ids: Sequence[int],
    channel: str,
    direction: str = "outbound",
    occurred_at: datetime | None = None,
    note: str = "",
    is_private: bool = False,
    initiative_id: int | None = None,
    subject: str = "",
    outcome: str = "",
    next_step: str = "",
    minutes: int | None = None,
    colleague_ids: Iterable[int] = (),
    late_reason: str = "",
    despite_wish: bool = False,
    actor: Viewer,
) -> Logged:
    """Writes down that somebody was in touch with the household of the first contact, just now unless said otherwise.

    Further contacts are of the same household or related. `despite_wish` says that reaching out to somebody who asked
    not to be contacted was deliberate. Raises NotVisible for contacts out of reach, RuleBroken otherwise.
    """
    people = list(dict.fromkeys(contact_ids))
    at = occurred_at or periods.now()
    place = queries.place(actor, people, initiative_id)
    stands = _standing(place, at, late_reason, actor)
    _refuse(place, at, direction, despite_wish, initiative_id)
    if is_private and not queries.covers_now(actor, place):
        raise RuleBroken(_("A private note is for those who cover the household. Log it without “private”."))
    fact: dict[str, Any] = {
        "household_id": place.household_id, "channel": channel, "direction": direction, "occurred_at": at,
        "recorded_at": periods.now(), "recorded_by_id": actor.id, "minutes": minutes, "initiative_id": initiative_id,
        "subject": subject, "outcome": outcome, "next_step": next_step,
        "late_reason": late_reason if stands is Standing.NEEDS_REASON else "",
        "is_flagged": stands is Standing.NEEDS_REASON, "version": 1,
    }  # fmt: skip
    identity = _write(fact, note, is_private, people, list(colleague_ids), actor)
    raise_last_contact(place.household_id, people, at)
    if initiative_id is not None:
        initiatives.touch(people, initiative_id, household_id=place.household_id, interactions=1)
    _record(identity, fact, note, is_private, people, actor)
    return Logged(identity, place.household_id, people, at, fact["is_flagged"], place.sees)


def _standing(place: queries.Place, at: datetime, late_reason: str, actor: Viewer) -> Standing:
    zone = actor.firm.zone
    stands = rules.standing(place.spans, sees=place.sees, today=periods.today(zone), day=periods.day_of(at, zone))
    if stands is Standing.NEEDS_REASON and not late_reason:
        raise RuleBroken(_("You do not cover this household at that time. Say under “Reason” why you log this."))
    return stands


def _refuse(place: queries.Place, at: datetime, direction: str, despite_wish: bool, initiative_id: int | None) -> None:
    if rules.is_ahead(at, periods.now()):
        raise RuleBroken(_("This lies in the future. Set a follow-up for what is still to come."))
    if initiative_id is not None and not place.has_initiative:
        raise RuleBroken(_("This initiative is gone. Choose another one."))
    if place.left_alone and direction == "outbound" and not despite_wish:
        raise RuleBroken(
            _("%(names)s asked not to be contacted. Confirm below that you reached out all the same.",
              names=", ".join(place.left_alone))
        )  # fmt: skip


def _write(
    fact: dict[str, Any], note: str, is_private: bool, people: list[int], colleague_ids: list[int], actor: Viewer
) -> int:
    session = db.session
    result: Any = session.execute(_FACT, fact)
    identity: int = result.inserted_primary_key[0]
    if note:
        said = {"interaction_id": identity, "body": note, "is_private": is_private}
        session.execute(_NOTE, said)
    at = fact["occurred_at"]
    took_part = [{"interaction_id": identity, "contact_id": person, "occurred_at": at} for person in people]
    session.execute(_PARTICIPANT, took_part)
    if colleague_ids:
        known = sa.select(sa.literal(identity), User.id).where(
            User.id.in_(colleague_ids), User.is_active, User.id != actor.id
        )
        session.execute(sa.insert(Attendee.__table__).from_select(["interaction_id", "user_id"], known))
    return identity


def _record(identity: int, fact: dict[str, Any], note: str, is_private: bool, people: list[int], actor: Viewer) -> None:
    said = {"note": audit.digest_of(note), "is_private": is_private} if note else {}
    kept = ("channel", "direction", "occurred_at", "initiative_id", "minutes", "late_reason", "is_flagged")
    audit.record(
        actor,
        "interaction.logged",
        object_type="interaction",
        object_id=identity,
        household_id=fact["household_id"],
        contact_ids=people,
        **{name: fact[name] for name in kept if fact[name] not in (None, "", False)},
        **said,
    )
