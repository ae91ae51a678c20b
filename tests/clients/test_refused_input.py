"""What no client has: invisible names, words for numbers, birthdays to come."""

import pytest

from tests import factories
from tests.fixtures.browser import SAME_ORIGIN
from webapp.clients.models import Contact, ContactPoint

BY_SIGHT = {"given_name": "\u200b", "family_name": " \u2060", "name": "\u3164"}


@pytest.fixture
def ada(browser, cast):
    return browser.sign_in(cast.ada)


WRONG = [
    ({"given_name": "\u200b"}, "Type at least one part of the name."),
    (BY_SIGHT, "Type at least one part of the name."),
    ({"given_name": "Mei", "born_on": "2199-01-01"}, "Check the date"),
    ({"given_name": "Mei", "born_on": "2026-09-16"}, "Check the date"),
    ({"given_name": "Mei", "born_on": "0001-01-01"}, "from 1800 to 2200"),
    ({"given_name": "Mei", "phone": "abc"}, "not a phone number"),
    ({"given_name": "Mei", "phone": "123"}, "not a phone number"),
    ({"given_name": "Mei", "phone": "call 12 or 3"}, "not a phone number"),
    ({"given_name": "Mei", "phone": "abcdefgh"}, "not a phone number"),
]


@pytest.mark.parametrize(("typed", "words"), WRONG)
def test_a_contact_that_cannot_be_is_refused_at_its_field(ada, clock, stored, typed, words):
    wrong = ada.submit(ada.get("/contacts/new"), "Save", status=422, remarks="Long text", **typed)
    assert words in wrong.errors()
    # The summary says the same in full as the field.
    assert all(words in line for line in wrong.words(".error-summary li"))
    assert wrong.one("[name=remarks]").get_text().strip() == "Long text"
    assert stored(Contact) == []


@pytest.mark.parametrize(
    "typed",
    ["+41 44 123 45 67", "020 7946 0123", "12345", "1-800-FLOWERS", "555 1234 ext 5", "๐๒ ๑๒๓ ๔๕๖๗", "+683 4000"],
)
def test_numbers_of_all_countries_are_taken(ada, clock, stored, typed):
    ada.submit(ada.get("/contacts/new"), "Save", given_name="Mei", phone=typed, born_on="2026-09-15")
    assert [point.value for point in stored(ContactPoint)] == [typed]


def test_one_more_number_must_be_one_too(ada, cast, stored):
    maria = factories.contact(factories.household(covered_by=cast.ada))
    page = ada.get(f"/contacts/{maria.id}/phone/new")
    assert "not a phone number" in ada.submit(page, "Save", status=422, value="abc").errors()
    assert stored(ContactPoint) == []


@pytest.mark.parametrize(
    ("path", "button", "name"),
    [
        ("/households/{household}/edit", "Save", "name"), ("/tasks/new", "Set task", "title"),
        ("/initiatives/new", "Create", "name"), ("/interactions/new?contact={contact}", "Save", "note"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("typed", ["\u200b", "   "])
def test_what_nobody_can_see_is_no_text(browser, cast, path, button, name, typed):
    maria = factories.contact(factories.household(covered_by=cast.ada))
    browser.sign_in(cast.mo)
    page = browser.get(path.format(household=maria.household_id, contact=maria.id))
    form, _press = page.form_of(button)
    fields = {**dict(page.fields_of(form)), "due_on": "2026-09-30", name: typed}
    answer = browser.client.post(form["action"], data=fields, headers=SAME_ORIGIN)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)


def test_more_words_than_a_form_takes_are_refused_whatever_they_are_sent_as(ada):
    page = ada.get("/interactions/new")
    fields = dict(page.fields_of(page.form_of("Save")[0]))
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        data = {**fields, "note": "x" * 9_000_000}
        answer = ada.client.post("/interactions/new", data=data, content_type=kind, headers=SAME_ORIGIN)
        assert (answer.status_code, len(answer.data) < 100_000) == (413, True), kind
    data = {**fields, "note": "น" * 20_000}
    assert ada.client.post("/interactions/new", data=data, headers=SAME_ORIGIN).status_code == 422
