"""The one firm: made once, then changed by those who may."""

import secrets
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, outbox, text
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.people import queries, rules
from webapp.people.models import Firm, SetupToken
from webapp.people.service.proposals import OF_FIRM, ask_for_firm, end_given
from webapp.people.service.turns import take_turn
from webapp.policy import FROM_THE_START, MODULES, Viewer

# What a change of the firm's settings is called in the outbox, with the names of those that changed.
CHANGED = "firm.changed"


class FirmTerms(NamedTuple):
    """What a firm sets about itself: ISO currency, IANA zone, two letters of the country, profiles and modules.

    `second_look_percent` of the confirmed claims are looked at again; which ones follows from the seed. Confirmed money
    that leaves within `seasoning_days` is reversed, the latest first or of all (`seasoning_method`).
    Claimants are reminded so many days before promised money is due; without days of grace no promise lapses by itself.
    Statements may be disputed for `dispute_filing_days` after closing; an answer is due after `dispute_answer_days`.
    """

    name: str
    currency: str
    zone: str
    country: str = "US"
    access_profile: str = "coverage"
    control_profile: str = "strict"
    modules: tuple[str, ...] = FROM_THE_START
    second_look_percent: int = 5
    second_look_seed: str = ""
    seasoning_days: int = 365
    seasoning_method: str = "lifo"
    promise_reminder_days: int = 7
    promise_grace_days: int | None = None
    dispute_filing_days: int = 30
    dispute_answer_days: int = 14


def make_firm(terms: FirmTerms, *, actor: Any = "set-up") -> Firm:
    """Makes the firm of this installation; raises RuleBroken when it exists. Without a seed it gets a chance one."""
    terms = _checked(terms._replace(second_look_seed=terms.second_look_seed or secrets.token_hex(8)))
    if db.session.scalar(sa.select(Firm.id)) is not None:
        raise RuleBroken(_("This installation already has its firm."))
    for kind, (setting, _narrow, _word) in OF_FIRM.items():
        if getattr(terms, setting) == kind:
            ask_for_firm(kind, actor=actor)
    firm = Firm(id=1, is_demo=False, **_values(terms))
    db.session.add(firm)
    db.session.execute(sa.delete(SetupToken))
    audit.record(actor, "firm.made", object_type="firm", object_id=1, **_told(_values(terms)))
    return firm


def change_firm(terms: FirmTerms, version: int | None, *, actor: Viewer) -> Firm:
    """Changes the firm's settings; they hold from the next request on. Raises RuleBroken, Stale for an old version.

    That everybody sees all households, or that one person may take second steps alone, is only proposed where a second
    person can confirm it.
    """
    take_turn()
    terms = _checked(terms)
    firm = queries.firm()
    check_version(firm, version)
    terms = _without_what_waits(firm, terms, actor)
    values = _values(terms)
    before = {name: getattr(firm, name) for name in values}
    for name, value in values.items():
        setattr(firm, name, value)
    changed = audit.changed(_told(before), _told(values))
    outbox.post(CHANGED, fields=sorted(changed))
    audit.record(actor, "firm.changed", object_type="firm", object_id=1, changed=changed)
    return firm


def _without_what_waits(firm: Firm, terms: FirmTerms, actor: Viewer) -> FirmTerms:
    """The terms with the profiles that the firm has until a second person has confirmed others."""
    for kind, (setting, _narrow, _word) in OF_FIRM.items():
        wanted, held = getattr(terms, setting), getattr(firm, setting)
        if wanted == kind != held and not ask_for_firm(kind, actor=actor):
            kept: dict[str, Any] = {setting: held}
            terms = terms._replace(**kept)
        elif held == kind != wanted:
            end_given(None, kind=kind)
    return terms


def _checked(terms: FirmTerms) -> FirmTerms:
    terms = terms._replace(
        name=text.clean(terms.name),
        currency=terms.currency.strip().upper(),
        zone=rules.check_zone(terms.zone.strip()),
        country=terms.country.strip().upper(),
        modules=tuple(name for name in MODULES if name in terms.modules),
        second_look_seed=text.clean(terms.second_look_seed),
    )
    if not terms.name:
        raise RuleBroken(_("Give the firm a name."))
    if not terms.second_look_seed or not 0 <= terms.second_look_percent <= 100:
        raise RuleBroken(_("The sample for a second look needs a seed and a share from 0 to 100 %."))
    if not 0 <= terms.seasoning_days <= 3660:
        raise RuleBroken(_("The seasoning window is a number of days from 0 to 3660."))
    if not 0 <= terms.promise_reminder_days <= 90 or not 0 <= (terms.promise_grace_days or 0) <= 3660:
        raise RuleBroken(_("Reminders come 0 to 90 days before, and grace is 0 to 3660 days long."))
    if not 0 <= terms.dispute_filing_days <= 3660 or not 1 <= terms.dispute_answer_days <= 365:
        raise RuleBroken(_("Disputes are filed within 0 to 3660 days, and answered within 1 to 365."))
    rules.check_firm(terms.currency, terms.country, terms.access_profile, terms.control_profile)
    return terms


def _values(terms: FirmTerms) -> dict[str, Any]:
    return {**terms._asdict(), "modules": list(terms.modules)}


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """The settings as they enter the record: whoever knows the seed knows which claims will be looked at again."""
    return {**values, "second_look_seed": audit.digest_of(values["second_look_seed"])}
