"""What contacts agreed to."""

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, db, periods
from webapp.clients import queries
from webapp.clients.models import Consent
from webapp.clients.service import changes
from webapp.db import db as database
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer
from webapp.scope import Purpose, for_purpose


def state_consent(
    contact_id: int,
    channel: str,
    is_given: bool,
    *,
    stated_on: date | None = None,
    source: str = "",
    version: int | None = None,
    actor: Viewer,
) -> Consent:
    """Writes down whether a contact agreed to be reached through a channel; what was stated before is in the audit.

    `version` is the statement's that was on the screen, 0 for none. Raises NotVisible, Stale, RuleBroken.
    """
    contact = queries.visible_contact(actor, contact_id)
    day = stated_on or periods.today(actor.firm.zone)
    if day > periods.today(actor.firm.zone):
        raise RuleBroken(_("Nobody can have agreed in the future; choose today or an earlier day."))
    statement = sa.select(Consent).where(Consent.contact_id == contact_id, Consent.channel == channel)
    consent = database.session.scalars(for_purpose(statement, Purpose.MAINTENANCE)).one_or_none()
    values = {"is_given": is_given, "stated_on": day, "source": source}
    if consent is None:
        consent = Consent(contact_id=contact_id, channel=channel, **values)
        database.session.add(consent)
        changed = {name: [None, value] for name, value in values.items()}
    else:
        db.check_version(consent, version)
        changed = changes.apply(consent, values)
    if changed:
        audit.record(
            actor, "consent.stated", object_type="contact", object_id=contact_id, household_id=contact.household_id,
            channel=channel, changes=changed,
        )  # fmt: skip
    return consent
