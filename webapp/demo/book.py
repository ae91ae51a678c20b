"""The households of a demo firm, their people, and who covers them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from webapp import text
from webapp.clients import service as clients
from webapp.clients.models import Address, Consent, Contact, ContactPoint, Coverage, Household, Relation, SearchDoc
from webapp.db import db
from webapp.demo import bulk, names
from webapp.demo.plan import Plan
from webapp.demo.staff import CURRENCY, Staff


class Client(NamedTuple):
    """A contact as the later parts of the story need it."""

    id: int
    household_id: int
    name: str
    sort_name: str
    language: str


class Book(NamedTuple):
    """The whole client book: contacts by household, and each household's coverers, the primary one first."""

    clients: dict[int, list[Client]]
    coverers: dict[int, list[int]]
    currency: dict[int, str]
    standing: dict[int, str]


HOUSEHOLD = (
    "id", "name", "sort_name", "segment_id", "tier", "currency", "is_walled", "created_at", "version", "background",
)  # fmt: skip
CONTACT = (
    "id", "household_id", "kind", "standing", "given_name", "family_name", "name", "sort_name", "job_title", "language",
    "preferred_channel", "do_not_contact", "created_at", "version",
)  # fmt: skip


def write(plan: Plan, staff: Staff, segments: list[int], today: date, now: datetime, rng: Random) -> Book:
    """Writes households, contacts, how to reach them, relations and coverage."""
    households, people = _draw(plan, staff, segments, now, rng)
    everyone = [person for group in people.values() for person in group]
    bulk.insert(Household.__table__, HOUSEHOLD, households)
    bulk.insert(Contact.__table__, CONTACT, (person["contact"] for person in everyone))
    bulk.run(
        "UPDATE household SET primary_contact_id = first.id FROM (SELECT household_id, min(id) AS id FROM contact "
        "GROUP BY household_id) AS first WHERE first.household_id = household.id"
    )
    _write_reach(everyone)
    bulk.insert(
        Consent.__table__, ("contact_id", "channel", "is_given", "stated_on", "source"), _consents(everyone, today, rng)
    )
    bulk.insert(Relation.__table__, ("contact_id", "other_id", "kind"), _relations(people))
    family = {row[0]: row[1] for row in households}
    tokens = ((p["contact"][0], p["contact"][1], _tokens(p, family[p["contact"][1]])) for p in everyone)
    bulk.insert(SearchDoc.__table__, ("contact_id", "household_id", "tokens"), tokens)
    coverers = _cover(plan, staff, people, today, rng)
    db.session.flush()
    clients = {
        household: [Client(p["contact"][0], household, p["contact"][6], p["contact"][7], p["language"]) for p in group]
        for household, group in people.items()
    }
    standing = {household: group[0]["contact"][3] for household, group in people.items()}
    return Book(clients, coverers, {row[0]: row[5] for row in households}, standing)


def _write_reach(everyone: list[dict]) -> None:
    """Phones, e-mail addresses and postal addresses."""
    points = (point for person in everyone for point in person["points"])
    bulk.insert(ContactPoint.__table__, ("contact_id", "kind", "label", "value", "normal", "is_primary"), points)
    columns = ("contact_id", "label", "street", "postcode", "city", "region", "country")
    bulk.insert(Address.__table__, columns, (person["address"] for person in everyone))


def _draw(
    plan: Plan, staff: Staff, segments: list[int], now: datetime, rng: Random
) -> tuple[list[tuple], dict[int, list[dict]]]:
    households, people, contact_id = [], {}, 0
    spare = plan.contacts - plan.households
    for number in range(1, plan.households + 1):
        language = _language(staff, number, rng)
        family = rng.choice(names.words(names.FAMILY, language))
        name = names.HOUSEHOLD[language].format(family)
        if rng.random() < 0.08:
            name = rng.choice(names.ORGANISATIONS).format(family)
        left = plan.households - number + 1
        size = 1 + (rng.randint(0, 2) if spare > left else int(rng.random() < spare / left))
        size = min(size, spare + 1)
        spare -= size - 1
        created = now - timedelta(days=rng.randint(60, 900))
        currency = CURRENCY if rng.random() < 0.94 else rng.choice(("EUR", "CHF", "THB", "JPY"))
        tier = rng.choices(("a", "b", "c", "none"), (1, 3, 5, 1))[0]
        walled = number % 97 == 0
        households.append((number, name, text.fold(name), rng.choice(segments), tier, currency, walled, created, 1, ""))
        standing = "client" if rng.random() < 0.78 else "prospect"
        group = []
        for place in range(size):
            contact_id += 1
            group.append(_person(contact_id, number, language, family, standing, place, created, rng))
        people[number] = group
    return households, people


def _language(staff: Staff, number: int, rng: Random) -> str:
    spoken = staff.languages.get(staff.reps[number % len(staff.reps)], ("en",))
    return (
        rng.choices(spoken, (3, 1))[0]
        if len(spoken) == 2
        else spoken[0]
        if rng.random() < 0.9
        else rng.choice(list(names.GIVEN))
    )


def _person(
    number: int, household: int, language: str, family: str, standing: str, place: int, created: datetime, rng: Random
) -> dict:
    given = rng.choice(names.words(names.GIVEN, language))
    name = f"{family}{given}" if language == "zh" else f"{given} {family}"
    sort_name = text.fold(f"{family} {given}")
    job = rng.choice(("", "", "Surgeon", "Architect", "Founder", "Retired", "Lawyer", "Collector", "Winemaker"))
    channel = rng.choice(("", "phone", "email", "in-person"))
    contact = (
        number, household, "person", standing, given, family, name, sort_name, job, language, channel, rng.random() < 0.02, created, 1,
    )  # fmt: skip
    city, postcode, country = rng.choice(names.CITIES[language])
    pattern = names.PHONES[country]
    phone = (
        pattern.format(number % 10_000 % 100, number // 100 % 100)
        if pattern.count("{") == 2
        else pattern.format(number % 10 ** int(pattern.split(":0")[1][0]))
    )
    email = f"{'.'.join(_ascii(name).split()) or 'client'}.{number}@mail.example"
    points = [
        (number, "phone", "mobile" if place else "home", phone, "+" + "".join(c for c in phone if c.isdigit()), True),
        (number, "email", "private", email, email, True),
    ]
    street = f"{rng.choice(names.STREETS[language])} {rng.randint(1, 120)}"
    return {
        "contact": contact, "points": points, "address": (number, "home", street, postcode, city, "", country), "language": language,
    }  # fmt: skip


def _ascii(name: str) -> str:
    return "".join(c for c in text.fold(name) if c.isascii() and (c.isalnum() or c == " "))


def _tokens(person: dict, household: str) -> str:
    _number, _household, _kind, _standing, given, family, name, *_rest = person["contact"]
    points = [(kind, value, normal) for _contact, kind, _label, value, normal, _is_primary in person["points"]]
    return clients.search_tokens_of(name, given, family, household, points)


def _consents(everyone: list[dict], today: date, rng: Random) -> Iterator[tuple]:
    for person in everyone:
        if rng.random() < 0.4:
            yield (
                person["contact"][0],
                "email",
                rng.random() < 0.85,
                today - timedelta(days=rng.randint(30, 700)),
                "account opening",
            )


def _relations(people: dict[int, list[dict]]) -> Iterator[tuple]:
    for group in people.values():
        first = group[0]["contact"][0]
        for place, other in enumerate(group[1:]):
            yield (first, other["contact"][0], "spouse" if place == 0 else "child")


def _cover(plan: Plan, staff: Staff, people: dict[int, list[dict]], today: date, rng: Random) -> dict[int, list[int]]:
    rows: list[tuple] = []
    coverers: dict[int, list[int]] = {}
    for household in people:
        primary = staff.reps[household % len(staff.reps)]
        begun = today - timedelta(days=rng.randint(380, 1000))
        rows.append((household, primary, "primary", begun, None, 1))
        coverers[household] = [primary]
        if rng.random() < 0.3:
            mates = [
                rep for rep in staff.reps if staff.team_of[rep] == staff.team_of[primary] and rep != primary
            ] or staff.reps
            mate = rng.choice(mates)
            rows.append((household, mate, rng.choice(("specialist", "banker")), begun + timedelta(days=20), None, 1))
            coverers[household].append(mate)
        if household % (8 if not plan.is_large else 400) == 0:
            rows.append((household, staff.service, "service", begun, None, 1))
        if rng.random() < 0.05:
            former = rng.choice([rep for rep in staff.reps if rep not in coverers[household]])
            rows.append((household, former, "specialist", begun - timedelta(days=200), begun - timedelta(days=1), 1))
    bulk.insert(Coverage.__table__, ("household_id", "user_id", "role", "starts_on", "ends_on", "version"), rows)
    return coverers
