"""What people set for themselves."""

from typing import NamedTuple

from flask_babel import gettext as _

from webapp import audit, text
from webapp.db import check_version
from webapp.exceptions import RuleBroken
from webapp.people import queries, rules
from webapp.people.models import User
from webapp.policy import Viewer


class ProfileTerms(NamedTuple):
    """How a person is called and how they see the product; zone None is the firm's."""

    name: str
    theme: str
    locale: str
    zone: str | None
    single_key_shortcuts: bool


def change_profile(terms: ProfileTerms, version: int | None, *, actor: Viewer) -> User:
    """Changes one's own name and settings; raises RuleBroken, and Stale for an old version."""
    user = queries.user_by_id(actor.id)
    check_version(user, version)
    terms = terms._replace(name=text.clean(terms.name), zone=rules.check_zone(terms.zone) if terms.zone else None)
    if not terms.name:
        raise RuleBroken(_("Give your name."))
    if terms.theme not in rules.THEMES or terms.locale not in rules.LOCALES:
        raise RuleBroken(_("There is no such theme or language."))
    before = {name: getattr(user, name) for name in terms._fields}
    for name, value in terms._asdict().items():
        setattr(user, name, value)
    changed = audit.changed(before, terms._asdict())
    audit.record(actor, "user.profile-changed", object_type="user", object_id=user.id, changed=changed)
    return user
