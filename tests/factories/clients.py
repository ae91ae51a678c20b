"""Households with who covers them, and contacts who can be found by name."""

from datetime import timedelta

from tests.factories.base import ZONE, add, stored
from webapp import periods, text
from webapp.clients import models as clients


@stored
def segment(name="Private clients"):
    """A kind of client."""
    return add(clients.Segment(name=name, slug=name.lower().replace(" ", "-")))


@stored
def household(name="Lindqvist family", covered_by=(), currency="USD", **fields):
    """A household; `covered_by` is whoever covers it as primary since a year ago."""
    fields = {"sort_name": text.fold(name), "created_at": periods.now(), **fields}
    made = add(clients.Household(name=name, currency=currency, **fields))
    for person in covered_by if isinstance(covered_by, list | tuple) else [covered_by]:
        _cover(made, person)
    return made


@stored
def coverage(household, person, role="primary", starts_on=None, ends_on=None):
    """That somebody covers a household, since a year ago unless it is said otherwise."""
    return _cover(household, person, role, starts_on, ends_on)


def _cover(household, person, role="primary", starts_on=None, ends_on=None):
    start = starts_on or periods.today(ZONE) - timedelta(days=365)
    return add(
        clients.Coverage(household_id=household.id, user_id=person.id, role=role, starts_on=start, ends_on=ends_on)
    )


@stored
def contact(household, name="Maria Lindqvist", email=None, phone=None, **fields):
    """A person of a household who can be found by name, with an e-mail address and a phone number if given."""
    given, _, family = name.rpartition(" ")
    fields = {"given_name": given, "family_name": family, "created_at": periods.now(), **fields}
    sort_name = text.fold(f"{family} {given}")
    made = add(clients.Contact(household_id=household.id, name=name, sort_name=sort_name, **fields))
    for kind, value in (("email", email), ("phone", phone)):
        if value:
            normal = value.lower() if kind == "email" else "+" + "".join(c for c in value if c.isdigit())
            point = {"kind": kind, "value": value, "normal": normal, "is_primary": True}
            add(clients.ContactPoint(contact_id=made.id, **point))
    tokens = text.search_tokens(name, household.name, email or "", phone or "")
    add(clients.SearchDoc(contact_id=made.id, household_id=household.id, tokens=tokens))
    return made
