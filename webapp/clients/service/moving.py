"""Moving a contact from one household to another, and taking that back.

What is the contact's own follows it: numbers, addresses, consents, relations, guest entries. What happened stays with
the household that it happened to: interactions, claims and their evidence, accounts, documents.
"""

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, db, periods
from webapp.clients import queries, rules
from webapp.clients.access import may_see
from webapp.clients.models import Contact, ContactMove, Household
from webapp.clients.service.contacts import on_contacts_changed
from webapp.clients.service.households import split_household
from webapp.clients.service.searchable import refresh_search
from webapp.db import db as database
from webapp.exceptions import NotVisible, RuleBroken, Stale
from webapp.policy import Permission, Viewer
from webapp.scope import Purpose, for_purpose, for_viewer

# Takes the tasks about a contact along from the household that it left, and says which; given by a higher feature.
Follow = Callable[[int], Sequence[int]]
# What higher features do with contacts that belong to another household now, by their ids.
on_contacts_moved: list[Callable[[Sequence[int]], None]] = []


def move_contact(
    contact_id: int,
    household_id: int | None,
    *,
    reason: str,
    new_household: str = "",
    follow: Follow,
    version: int | None = None,
    actor: Viewer,
) -> ContactMove:
    """Moves a contact to another household that the actor may open, or to a new one that the same people cover.

    Raises NotVisible for a contact or household out of reach, Stale, and RuleBroken where the contact is there already
    or would leave a wall that the actor cannot take down.
    """
    contact = _held(contact_id, {household_id} if household_id else set(), actor)
    former = queries.visible_household(actor, contact.household_id)
    if household_id is None:
        db.check_version(contact, version)
        home = split_household(former, new_household or contact.name, actor=actor)
    else:
        home = queries.visible_household(actor, household_id)
        if home.id == former.id:
            raise RuleBroken(_("%(name)s belongs to this household already.", name=contact.name))
        db.check_version(contact, version)
    return _moved(contact, former, home, reason, follow, None, actor)


def take_move_back(
    contact_id: int, move_id: int, *, follow: Callable[[int, Sequence[int]], Sequence[int]], actor: Viewer
) -> Contact:
    """Puts a contact back to where it was before its last move, for a day after it.

    `follow` takes the tasks that went along back from the household that the contact leaves. Raises NotVisible unless
    the actor may open both households, RuleBroken once it is too late, the contact was moved again, or would leave a
    wall that was raised since.
    """
    move = queries.last_move(actor, contact_id)
    contact = _held(contact_id, {move.from_household_id}, actor)
    if move.id != move_id or move.takes_back_id is not None or contact.household_id != move.to_household_id:
        raise RuleBroken(_("%(name)s was moved again since; look at where they are now.", name=contact.name))
    if not rules.may_take_back(move.moved_at, periods.now()):
        raise RuleBroken(
            _("A move can be taken back for %(hours)s hours. Move the contact back instead.",
              hours=rules.TAKE_BACK_HOURS)
        )  # fmt: skip
    former = queries.visible_household(actor, move.to_household_id)
    home = queries.visible_household(actor, move.from_household_id)
    _moved(contact, former, home, "", lambda left: follow(left, move.task_ids), move, actor)
    if move.was_primary and home.primary_contact_id in (None, move.successor_id):
        home.primary_contact_id = contact_id
    return contact


def _held(contact_id: int, household_ids: set[int], actor: Viewer) -> Contact:
    """The contact, with its household and the others locked, so that nothing is logged or claimed there meanwhile."""
    of_contact = (Contact.id == contact_id, may_see(actor, Contact.household_id))
    home_id = database.session.scalar(for_viewer(sa.select(Contact.household_id).where(*of_contact), actor))
    if home_id is None:
        raise NotVisible
    queries.lock_households({home_id, *household_ids})
    held = db.for_update(sa.select(Contact).where(*of_contact)).execution_options(populate_existing=True)
    contact = database.session.scalars(for_viewer(held, actor)).one_or_none()
    if contact is None:
        raise NotVisible
    if contact.household_id != home_id:
        raise Stale(row=contact)
    return contact


def _moved(
    contact: Contact, former: Household, home: Household, reason: str, follow: Follow, back: ContactMove | None,
    actor: Viewer,
) -> ContactMove:  # fmt: skip
    if former.is_walled and not home.is_walled and not actor.may(Permission.COVERAGE_ASSIGN):
        raise RuleBroken(
            _(
                "%(name)s is behind a wall, and the other household is open to managers. "
                "Ask somebody who assigns coverage to move them.",
                name=contact.name,
            )
        )
    was_primary = former.primary_contact_id == contact.id
    successor_id = _longest_known(former.id, contact.id) if was_primary else None
    contact.household_id = home.id
    if was_primary:
        former.primary_contact_id = successor_id
    if home.primary_contact_id is None:
        home.primary_contact_id = contact.id
    refresh_search([contact.id])
    for catch_up in (*on_contacts_changed, *on_contacts_moved):
        catch_up([contact.id])
    move = ContactMove(
        contact_id=contact.id, from_household_id=former.id, to_household_id=home.id, moved_at=periods.now(),
        moved_on=periods.today(actor.firm.zone), moved_by_id=actor.id, reason=reason, was_primary=was_primary,
        successor_id=successor_id, task_ids=list(follow(former.id)), takes_back_id=back.id if back else None,
    )  # fmt: skip
    database.session.add(move)
    database.session.flush()
    _record(move, actor)
    return move


def _longest_known(household_id: int, but_not: int) -> int | None:
    others = sa.select(sa.func.min(Contact.id)).where(Contact.household_id == household_id, Contact.id != but_not)
    return database.session.scalar(for_purpose(others, Purpose.MAINTENANCE))


def _record(move: ContactMove, actor: Viewer) -> None:
    """On the record of the contact and of both households, each for those who may read about it."""
    what = "contact.moved" if move.takes_back_id is None else "contact.moved-back"
    households = {"household_id": [move.from_household_id, move.to_household_id]}
    audit.record(
        actor, what, object_type="contact", object_id=move.contact_id, household_id=move.to_household_id,
        changes=households, reason=audit.digest_of(move.reason) if move.reason else "",
    )  # fmt: skip
    for action, household_id, both in (
        ("household.left", move.from_household_id, [move.contact_id, None]),
        ("household.joined", move.to_household_id, [None, move.contact_id]),
    ):
        audit.record(
            actor, action, object_type="household", object_id=household_id, household_id=household_id,
            changes={"contact_id": both},
        )  # fmt: skip
