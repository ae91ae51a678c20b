"""Contacts are found in every script, by number and by address, and only by those who may open them."""

import pytest

from tests import factories
from webapp import db
from webapp.clients import queries, service
from webapp.clients.service import ContactFields, HouseholdFields

NAMES = {
    "Núñez": ("Eva María", "Núñez", "es"),
    "Thai": ("สมชาย", "ใจดี", "th"),
    "Chinese": ("伟", "陈", "zh"),
    "Tamil": ("கவிதா", "முருகன்", "ta"),
    "German": ("Jörg", "Weißmüller", "de"),
}
QUERIES = [
    ("nunez", "Núñez"), ("NÚÑ", "Núñez"), ("eva nun", "Núñez"), ("n", "Núñez"),
    ("สม", "Thai"), ("ส", "Thai"), ("ใจดี", "Thai"), ("ชาย", "Thai"),
    ("陈", "Chinese"), ("陈伟", "Chinese"), ("伟", "Chinese"),
    ("கவி", "Tamil"), ("முருகன்", "Tamil"),
    ("weissm", "German"), ("jorg", "German"),
    ("(212) 555-01", "Núñez"), ("212555", "Núñez"), ("+1 212 555 0123", "Núñez"), ("001212555", "Núñez"),
    ("eva@club.example", "Núñez"), ("club", "Núñez"),
    ("okonkwo", "Tamil"),
]  # fmt: skip


@pytest.fixture
def people(in_app, ada):
    """One contact a script, in households of Ada's; the Núñez one can be called and written to."""
    made = {}
    with db.transaction():
        for key, (given, family, language) in NAMES.items():
            fields = ContactFields(given_name=given, family_name=family, language=language)
            more = {"phones": ["212-555-0123"], "emails": ["Eva@club.example"]} if key == "Núñez" else {}
            home = HouseholdFields("Okonkwo Trust") if key == "Tamil" else None
            made[key] = service.create_contact(fields, household=home, actor=ada, **more).id
    return made


@pytest.mark.parametrize(("typed", "key"), QUERIES)
@pytest.mark.parametrize("who", ["ada", "mo"])
def test_a_contact_is_found(people, cast, typed, key, who):
    found = [one.id for one in queries.find_contacts(getattr(cast, who), typed)]
    assert people[key] in found
    if len(typed) > 1:
        assert found == [people[key]]


@pytest.mark.parametrize("typed", ["nunez", "สม", "陈", "212555", "eva@club.example", ""])
@pytest.mark.parametrize("who", ["ben", "eva", "max", "cora", "mia", "sam", "root"])
def test_nobody_else_finds_any(people, cast, typed, who):
    assert queries.find_contacts(getattr(cast, who), typed) == []


def test_controllers_find_households_by_name_but_not_by_number_or_address(people, cora):
    assert [one.name for one in queries.find_households(cora, "okon")] == ["Okonkwo Trust"]
    assert [one.name for one in queries.find_households(cora, "முருகன்")] == ["Okonkwo Trust"]
    assert len(queries.find_households(cora, "nunez")) == 1
    for typed in ("212555", "club", "eva@club.example"):
        assert queries.find_households(cora, typed) == []


@pytest.mark.parametrize("typed", ["!!!", '"', "' OR 1=1 --", "* AND", "NEAR(a b)", "\x00", "٣", "a" * 500, "%", "_"])
def test_strange_queries_find_nothing_and_break_nothing(people, ada, mo, typed):
    assert queries.find_contacts(ada, typed) == queries.find_contacts(mo, typed) == []


def test_recent_contacts_come_first_before_typing(clock, people, ada, mo):
    with db.transaction():
        contact = queries.visible_contact(ada, people["Thai"])
        contact.last_contact_at = clock.moment
    for viewer in (ada, mo):
        found = queries.find_contacts(viewer, "")
        assert found[0].id == people["Thai"]
        assert {one.id for one in found} == set(people.values())


def test_names_that_begin_with_what_was_typed_come_first(in_app, ada):
    household = factories.household(covered_by=ada)
    for name in ("Zoe Marin", "Marina Abel", "Abel Marini"):
        factories.contact(household, name)
    assert [one.name for one in queries.find_contacts(ada, "marin")][-1] != "Marina Abel"
    assert len(queries.find_contacts(ada, "marin")) == 3


def test_a_rename_reaches_the_search_and_the_household(people, ada):
    told = []
    service.on_contacts_changed.append(told.extend)
    try:
        with db.transaction():
            fields = ContactFields(given_name="Eva", family_name="Ospina")
            service.edit_contact(people["Núñez"], fields, actor=ada)
    finally:
        service.on_contacts_changed.pop()
    assert told == [people["Núñez"]]
    assert queries.find_contacts(ada, "nunez") == []
    assert [one.household_name for one in queries.find_contacts(ada, "ospina")] == ["Eva Ospina"]
    assert service.search_differences() == []


def test_a_household_rename_reaches_all_its_contacts(people, ada):
    home = queries.visible_contact(ada, people["Tamil"]).household_id
    with db.transaction():
        service.edit_household(home, HouseholdFields("Adeyemi"), actor=ada)
    assert queries.find_contacts(ada, "okonkwo") == []
    assert [one.id for one in queries.find_contacts(ada, "adeyemi")] == [people["Tamil"]]
    assert service.search_differences() == []
