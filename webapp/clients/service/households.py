"""Making and changing households, and closing them to inheritance."""

from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, db, periods, text
from webapp.clients import queries
from webapp.clients.models import Contact, Coverage, Household, Segment
from webapp.clients.service import changes
from webapp.clients.service.searchable import refresh_search
from webapp.db import db as database
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer
from webapp.scope import Purpose, for_purpose


class HouseholdFields(NamedTuple):
    """What a person says about a household; `currency` empty means the firm's, tier is a, b, c or none."""

    name: str
    segment_id: int | None = None
    tier: str = "none"
    currency: str = ""
    background: str = ""


def create_household(fields: HouseholdFields, *, covered_by_id: int | None = None, actor: Viewer) -> Household:
    """Makes a household that its creator covers from today as primary, or somebody of the creator's teams instead.

    Raises RuleBroken when that somebody is not one whom the creator may assign.
    """
    coverer = check_coverer(covered_by_id, actor)
    household = _added(fields, actor)
    today = periods.today(actor.firm.zone)
    database.session.add(Coverage(household_id=household.id, user_id=coverer, role="primary", starts_on=today))
    _record_new(household, coverer, actor)
    return household


def split_household(former: Household, name: str, *, actor: Viewer) -> Household:
    """Makes a household for somebody who leaves another one that the actor may open.

    The same people cover it in the same roles from today, behind a wall where the former one is, so that nobody sees
    more or less of whoever moves there. Where nobody covers the former one, the actor does.
    """
    household = _added(HouseholdFields(name, former.segment_id, currency=former.currency), actor)
    household.is_walled = former.is_walled
    today = periods.today(actor.firm.zone)
    lasts = sa.or_(Coverage.ends_on.is_(None), Coverage.ends_on >= today)
    rows = list(database.session.scalars(sa.select(Coverage).where(Coverage.household_id == former.id, lasts)))
    covering = [
        Coverage(user_id=row.user_id, role=row.role, starts_on=max(row.starts_on, today), ends_on=row.ends_on)
        for row in rows
    ] or [Coverage(user_id=actor.id, role="primary", starts_on=today)]
    for row in covering:
        row.household_id = household.id
    database.session.add_all(covering)
    _record_new(household, sorted({row.user_id for row in covering}), actor)
    return household


def _added(fields: HouseholdFields, actor: Viewer) -> Household:
    household = Household(**household_values(fields, actor), created_at=periods.now())
    database.session.add(household)
    database.session.flush()
    return household


def _record_new(household: Household, covered_by: int | list[int], actor: Viewer) -> None:
    audit.record(
        actor, "household.created", object_type="household", object_id=household.id, household_id=household.id,
        name=household.name, covered_by=covered_by,
    )  # fmt: skip


def check_coverer(covered_by_id: int | None, actor: Viewer) -> int:
    """Who will cover a new household: the actor, or somebody of the actor's teams; raises RuleBroken for others."""
    coverer = actor.id if covered_by_id is None else covered_by_id
    if coverer != actor.id and coverer not in {key for key, _name in queries.people_to_assign(actor)}:
        raise RuleBroken(_("New households can be given to people of your own teams only; choose one of them."))
    return coverer


def edit_household(
    household_id: int, fields: HouseholdFields, *, version: int | None = None, actor: Viewer
) -> Household:
    """Changes what is known of a household; raises NotVisible, Stale. Its contacts stay findable by its name."""
    household = queries.visible_household(actor, household_id)
    db.check_version(household, version)
    changed = changes.apply(household, household_values(fields, actor))
    if not changed:
        return household
    if "name" in changed:
        refresh_search(_contact_ids(household_id))
    audit.record(
        actor, "household.changed", object_type="household", object_id=household_id, household_id=household_id,
        changes=changed,
    )  # fmt: skip
    return household


def household_values(fields: HouseholdFields, actor: Viewer) -> dict[str, object]:
    """The columns that a household's fields fill, with its sort key; raises RuleBroken for a segment that is gone."""
    if fields.segment_id is not None and database.session.get(Segment, fields.segment_id) is None:
        raise RuleBroken(_("This segment is no longer there; choose another."))
    values = {**fields._asdict(), "currency": fields.currency or actor.firm.currency}
    return {**values, "sort_name": text.fold(fields.name)}


def _contact_ids(household_id: int) -> list[int]:
    statement = sa.select(Contact.id).where(Contact.household_id == household_id)
    return list(database.session.scalars(for_purpose(statement, Purpose.MAINTENANCE)))


def raise_wall(household_id: int, *, version: int | None = None, actor: Viewer) -> None:
    """Closes a household to inheritance: from now on only people with coverage of their own see it."""
    _set_wall(household_id, True, version, actor)


def take_wall_down(household_id: int, *, version: int | None = None, actor: Viewer) -> None:
    """Opens a household to the managers of those who cover it again."""
    _set_wall(household_id, False, version, actor)


def _set_wall(household_id: int, is_walled: bool, version: int | None, actor: Viewer) -> None:
    household = queries.visible_household(actor, household_id)
    db.check_version(household, version)
    if household.is_walled == is_walled:
        return
    covering = [row.user_id for row in queries.coverage(actor, household_id) if row.is_in_force]
    if is_walled and actor.id not in covering:
        raise RuleBroken(
            _(
                "Behind a wall only those who cover a household see it and can take the wall down. "
                "Assign yourself coverage first, then raise the wall."
            )
        )
    household.is_walled = is_walled
    action = "household.walled" if is_walled else "household.unwalled"
    audit.record(actor, action, object_type="household", object_id=household_id, household_id=household_id)
