"""The forms of contacts and households, as people meet them."""

import pytest

from tests import factories
from webapp.clients.models import Consent, Contact, ContactPoint, Coverage, Household, Relation


@pytest.fixture
def home(cast):
    return factories.household(covered_by=cast.ada)


@pytest.fixture
def maria(home):
    return factories.contact(home, email="maria@example.com", phone="+1 212 555 0100")


def test_a_new_contact_gets_a_household_that_its_maker_covers(browser, ada, stored, entries):
    browser.sign_in(ada)
    page = browser.get("/contacts/new")
    sent = {
        "given_name": "สมชาย", "family_name": "ใจดี", "phone": "(212) 555-0123", "email": "Somchai@Example.com",
        "language": "th", "remarks": "Likes tea",
    }  # fmt: skip
    after = browser.submit(page, "Save", **sent)
    (contact,) = stored(Contact)
    assert after.location.endswith(f"/contacts/{contact.id}")
    assert (contact.name, contact.language, contact.remarks) == ("สมชาย ใจดี", "th", "Likes tea")
    assert [row.normal for row in stored(ContactPoint)] == ["+12125550123", "somchai@example.com"]
    assert [row.user_id for row in stored(Coverage)] == [ada.id]
    assert entries() == ["household.created", "contact.created"]


def test_a_new_contact_in_a_household(browser, ada, home, stored, entries):
    browser.sign_in(ada)
    page = browser.get(f"/contacts/new?household={home.id}")
    assert home.name in page
    browser.submit(page, "Save", name="陈伟")
    (contact,) = stored(Contact)
    assert (contact.household_id, contact.name) == (home.id, "陈伟")
    assert entries() == ["contact.created"]


def test_somebody_of_the_same_name_is_shown_before_a_new_contact_is_made(browser, ada, maria, stored):
    browser.sign_in(ada)
    page = browser.get("/contacts/new")
    asked = browser.submit(page, "Save", status=422, name="maria LINDQVIST", job_title="Baker")
    assert "Save again to make a new contact all the same" in asked.errors()
    assert f"/contacts/{maria.id}" in asked.html
    assert len(stored(Contact)) == 1
    changed = browser.submit(asked, "Save", status=422, name="Anna Other", phone="(212) 555-0100")
    assert "same phone number" in changed
    browser.submit(changed, "Save")
    assert [row.name for row in stored(Contact)] == ["Maria Lindqvist", "Anna Other"]


def test_who_was_shown_while_typing_is_not_shown_again(browser, ada, maria, stored):
    browser.sign_in(ada)
    seen = browser.get("/contacts/duplicates?given_name=Maria&family_name=Lindqvist", fragment=True)
    page = browser.get("/contacts/new")
    data = dict(page.fields_of(page.form_of("Save")[0])) | {"given_name": "Maria", "family_name": "Lindqvist"}
    browser.post("/contacts/new", data | {"known": seen.one("[name=known]")["value"]})
    assert len(stored(Contact)) == 2


@pytest.mark.parametrize("fragment", [False, True])
def test_a_wrong_contact_form_keeps_everything_typed(browser, ada, stored, fragment):
    browser.sign_in(ada)
    page = browser.get("/contacts/new")
    answer = browser.submit(page, "Save", status=422, fragment=fragment, email="no address", job_title="Baker")
    assert "Type at least one part of the name" in answer.errors()
    assert "This is not an e-mail address" in answer.errors()
    assert answer.one("#email")["value"] == "no address"
    assert answer.one("#job_title")["value"] == "Baker"
    assert bool(answer.select("h1")) is not fragment
    assert stored(Contact) == stored(Household) == []


def test_the_same_form_sent_twice_makes_one_contact(browser, ada, stored):
    browser.sign_in(ada)
    page = browser.get("/contacts/new")
    for _ in range(2):
        browser.submit(page, "Save", name="Noi Srisai")
    assert len(stored(Contact)) == len(stored(Household)) == 1


def test_a_change_on_an_old_state_is_told_and_not_done(browser, ada, mo, maria, stored, entries):
    browser.sign_in(ada)
    other = browser.another().sign_in(mo)
    mine = browser.get(f"/contacts/{maria.id}/edit")
    other.submit(other.get(f"/contacts/{maria.id}/edit"), "Save", job_title="Judge")
    answer = browser.submit(mine, "Save", status=409, job_title="Baker", remarks="mine")
    assert "Judge" in answer.errors()
    assert "Baker" in answer.errors()
    assert answer.one("#job_title")["value"] == "Baker"
    assert stored(Contact)[0].job_title == "Judge"
    browser.submit(answer, "Save")
    assert (stored(Contact)[0].job_title, stored(Contact)[0].remarks) == ("Baker", "mine")
    assert entries() == ["contact.changed", "contact.changed"]


def test_a_form_without_a_version_changes_nothing(browser, ada, maria, stored):
    browser.sign_in(ada)
    page = browser.get(f"/contacts/{maria.id}/edit")
    browser.submit(page, "Save", status=422, version="", name="Other")
    assert stored(Contact)[0].name == maria.name


def test_a_household_is_made_and_changed(browser, ada, stored, entries):
    segment = factories.segment()
    browser.sign_in(ada)
    browser.submit(browser.get("/households/new"), "Save", name="Okonkwo", tier="a", segment_id=segment.id)
    (household,) = stored(Household)
    assert (household.segment_id, household.tier, household.currency) == (segment.id, "a", "USD")
    page, stale = (browser.get(f"/households/{household.id}/edit") for _ in range(2))
    answer = browser.submit(page, "Save", status=422, name="", currency="12")
    assert "There is no such currency" in answer.errors()
    browser.submit(page, "Save", name="Okonkwo & Sons", currency="chf")
    assert (stored(Household)[0].name, stored(Household)[0].currency) == ("Okonkwo & Sons", "CHF")
    browser.submit(stale, "Save", status=409, name="Late")
    assert entries() == ["household.created", "household.changed"]


def test_numbers_and_addresses_are_added_changed_and_removed(browser, ada, maria, stored, entries):
    browser.sign_in(ada)
    page = browser.get(f"/contacts/{maria.id}/email/new")
    browser.submit(page, "Save", status=422, value="wrong")
    browser.submit(page, "Save", value="Second@Example.com", is_primary=True)
    browser.submit(browser.get(f"/contacts/{maria.id}/email/new"), "Save", status=409, value="second@example.com")
    browser.submit(browser.get(f"/contacts/{maria.id}/phone/new"), "Save", value="lodge 4 2 4 2 4")
    points = {row.normal: row for row in stored(ContactPoint)}
    assert set(points) == {"maria@example.com", "+12125550100", "second@example.com", "42424"}
    assert points["second@example.com"].is_primary
    assert not points["maria@example.com"].is_primary
    page, stale = (browser.get(f"/points/{points['42424'].id}/edit") for _ in range(2))
    browser.submit(page, "Save", value="212 555 0142", label="work")
    browser.submit(stale, "Save", status=409, value="212 555 0199")
    browser.submit(stale, "Remove", status=409)
    browser.submit(browser.get(f"/points/{points['second@example.com'].id}/edit"), "Remove")
    left = {row.normal: row for row in stored(ContactPoint)}
    assert set(left) == {"maria@example.com", "+12125550100", "+12125550142"}
    assert left["maria@example.com"].is_primary
    assert entries() == ["point.added", "point.added", "point.changed", "point.removed"]


def test_postal_addresses(browser, ada, maria, entries):
    browser.sign_in(ada)
    page = browser.get(f"/contacts/{maria.id}/addresses/new")
    browser.submit(page, "Save", status=409)
    browser.submit(page, "Save", street="Calle Mayor 1", city="Núñez")
    page, stale = (browser.get("/addresses/1/edit") for _ in range(2))
    browser.submit(page, "Save", city="Lima")
    browser.submit(stale, "Save", status=409, city="Quito")
    browser.submit(browser.get("/addresses/1/edit"), "Remove")
    assert entries() == ["address.added", "address.changed", "address.removed"]


def test_consent_is_stated_and_withdrawn(browser, ada, maria, stored, entries):
    browser.sign_in(ada)
    first, stale = (browser.get(f"/contacts/{maria.id}/consents/email") for _ in range(2))
    browser.submit(first, "Save", source="letter")
    again = browser.get(f"/contacts/{maria.id}/consents/email")
    browser.submit(again, "Save", status=409, stated_on="2199-01-01")
    browser.submit(again, "Save", status=422, stated_on="soon")
    browser.submit(again, "Save", is_given="no")
    browser.submit(stale, "Save", status=409, source="older")
    (consent,) = stored(Consent)
    assert (consent.is_given, consent.source) == (False, "letter")
    assert entries() == ["consent.stated", "consent.stated"]


def test_people_are_related_with_scripts_and_without(browser, ada, home, maria, stored, entries):
    child = factories.contact(home, "Nils Lindqvist")
    browser.sign_in(ada)
    page = browser.get(f"/contacts/{maria.id}/relations/new")
    browser.submit(page, "Save", status=422)
    found = browser.submit(page, "Search", status=200, other_id_text="nils")
    assert "Nils Lindqvist" in found
    browser.submit(found, "Save", other_id=str(child.id), kind="child")
    (relation,) = stored(Relation)
    assert (relation.contact_id, relation.other_id, relation.kind) == (maria.id, child.id, "child")
    back = browser.get(f"/contacts/{child.id}/relations/new")
    body = dict(back.fields_of(back.form_of("Save")[0]))
    browser.post(f"/contacts/{child.id}/relations/new", {**body, "other_id": maria.id, "kind": "parent"}, status=409)
    body["idempotency_key"] = "another"
    browser.post(f"/contacts/{child.id}/relations/new", {**body, "other_id": child.id, "kind": "spouse"}, status=409)
    shown = browser.get(f"/contacts/{child.id}")
    assert "Parent" in shown
    after = browser.submit(shown, f"Remove {maria.name}")
    assert stored(Relation) == []
    browser.post(f"/contacts/{child.id}/relations/{relation.id}/removal", {**body, "idempotency_key": "k3"}, status=404)
    assert "Nobody related" in after
    assert entries() == ["relation.added", "relation.removed"]


def test_the_main_contact_of_a_household_is_chosen(browser, ada, home, maria, stored, entries):
    browser.sign_in(ada)
    page = browser.get(f"/contacts/{maria.id}")
    browser.submit(page, "Make the primary contact")
    assert stored(Household)[0].primary_contact_id == maria.id
    assert "Make the primary contact" not in browser.get(f"/contacts/{maria.id}").buttons()
    fields = dict(page.fields_of(page.form_of("Make the primary contact")[0]))
    browser.post(f"/contacts/{maria.id}/primary", {**fields, "idempotency_key": "k2"})
    assert entries() == ["household.changed"]


def test_segments_are_the_admins(browser, cast, entries):
    browser.sign_in(cast.root)
    page = browser.submit(browser.get("/admin/segments"), "Add segment", name="Stiftungen & Trusts")
    assert "stiftungen-trusts" in page
    browser.submit(page, "Add segment", status=409, name="Stiftungen & Trusts")
    browser.submit(page, "Add segment", status=422, name=" ")
    browser.another().sign_in(cast.ada).get("/admin/segments", status=403)
    assert entries() == ["segment.created"]


@pytest.mark.parametrize("household", ["9" * 30, "-1", "x", "0", "１"])
def test_no_contact_in_a_household_that_is_none(browser, ada, household):
    browser.sign_in(ada)
    browser.get(f"/contacts/new?household={household}", status=404)


STRANGE = [
    "/households/{h}/edit", "/contacts/{c}/edit", "/contacts/{c}/phone/new", "/contacts/{c}/email/new",
    "/contacts/{c}/addresses/new", "/contacts/{c}/consents/phone", "/contacts/{c}/relations/new", "/points/1/edit",
    "/contacts/new?household={h}",
]  # fmt: skip


@pytest.mark.parametrize("where", STRANGE)
def test_strangers_find_nothing_and_change_nothing(browser, cast, home, maria, entries, where):
    where = where.format(h=home.id, c=maria.id)
    browser.sign_in(cast.ada)
    page = browser.get(where)
    form, _press = page.form_of("Save")
    stranger = browser.another().sign_in(cast.eva)
    stranger.get(where, status=404)
    token = stranger.get("/contacts/new")
    fields = {**dict(page.fields_of(form)), **dict(token.fields_of(token.form_of("Save")[0])), "value": "a@b.example"}
    stranger.post(where, fields, status=404)
    stranger.post(where, {**fields, "idempotency_key": "k2", "version": "x", "name": ""}, status=404)
    clerk = browser.another().sign_in(cast.mia)
    clerk.get(where, status=403)
    assert entries() == []


def test_whose_coverage_ended_yesterday_is_a_stranger(browser, cast, clock, home):
    gone = factories.household("Gone")
    clock.forward(days=30)
    factories.coverage(gone, cast.ada, starts_on=clock.moment.date(), ends_on=clock.moment.date())
    browser.sign_in(cast.ada)
    browser.get(f"/households/{gone.id}/edit")
    clock.forward(days=1)
    browser.sign_in(cast.ada)
    browser.get(f"/households/{gone.id}/edit", status=404)


def test_the_type_ahead_is_a_fragment_and_a_page(browser, ada, maria):
    browser.sign_in(ada)
    lines = browser.get("/contacts/options?q=lindq", fragment=True, budget=2)
    assert [one["data-value"] for one in lines.select("[role=option]")] == [str(maria.id)]
    assert "Nobody of your contacts matches." in browser.get("/contacts/options?q=zzz", fragment=True)
    assert browser.get("/contacts/options?q=lindq").words("main [role=option]") == [f"{maria.name} Lindqvist family"]
