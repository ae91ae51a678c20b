"""The one firm: made once, then changed by those who may."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, text
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.people import rules
from webapp.people.models import Firm, SetupToken
from webapp.policy import MODULES, Viewer


class FirmTerms(NamedTuple):
    """What a firm sets about itself: ISO currency, IANA zone, two letters of the country, profiles and modules."""

    name: str
    currency: str
    zone: str
    country: str = "US"
    access_profile: str = "coverage"
    control_profile: str = "strict"
    modules: tuple[str, ...] = tuple(MODULES)


def make_firm(
    name: str,
    currency: str,
    zone: str,
    country: str = "US",
    access_profile: str = "coverage",
    control_profile: str = "strict",
    modules: Iterable[str] = tuple(MODULES),
    is_demo: bool = False,
    *,
    actor: Any = "set-up",
) -> Firm:
    """Makes the firm of this installation, all modules on unless said otherwise; raises RuleBroken when it exists."""
    terms = _checked(FirmTerms(name, currency, zone, country, access_profile, control_profile, tuple(modules)))
    if db.session.scalar(sa.select(Firm.id)) is not None:
        raise RuleBroken(_("This installation already has its firm."))
    firm = Firm(id=1, is_demo=is_demo, **_values(terms))
    db.session.add(firm)
    db.session.execute(sa.delete(SetupToken))
    audit.record(actor, "firm.made", object_type="firm", object_id=1, **terms._asdict())
    return firm


def change_firm(terms: FirmTerms, version: int | None, *, actor: Viewer) -> Firm:
    """Changes the firm's settings; they hold from the next request on. Raises RuleBroken, Stale for an old version."""
    terms = _checked(terms)
    firm = db.session.execute(sa.select(Firm)).scalar_one()
    check_version(firm, version)
    values = _values(terms)
    before = {name: getattr(firm, name) for name in values}
    for name, value in values.items():
        setattr(firm, name, value)
    audit.record(actor, "firm.changed", object_type="firm", object_id=1, changed=audit.changed(before, values))
    return firm


def _checked(terms: FirmTerms) -> FirmTerms:
    terms = terms._replace(
        name=text.clean(terms.name),
        currency=terms.currency.strip().upper(),
        zone=rules.check_zone(terms.zone.strip()),
        country=terms.country.strip().upper(),
        modules=tuple(name for name in MODULES if name in terms.modules),
    )
    if not terms.name:
        raise RuleBroken(_("Give the firm a name."))
    rules.check_firm(terms.currency, terms.country, terms.access_profile, terms.control_profile)
    return terms


def _values(terms: FirmTerms) -> dict[str, Any]:
    return {**terms._asdict(), "modules": list(terms.modules)}
