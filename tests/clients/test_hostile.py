"""Every hostile text through the text fields and the search: stored as typed, shown escaped, never a 500."""

import json

import pytest
from markupsafe import escape

from tests import factories
from tests.fixtures.browser import SAME_ORIGIN
from tests.fixtures.shared import shared_file
from webapp.clients.models import Address, Contact, ContactPoint, Household
from webapp.text import clean

LINES = ("name", "given_name", "family_name", "job_title")
LONGEST_LINE = 190


@pytest.fixture
def texts():
    """The strings of the well-known list that hold any text at all."""
    listed = json.loads((shared_file("data/hostile") / "blns/blns.json").read_text("utf-8"))
    return [text for text in listed if clean(text)]


@pytest.fixture
def maria(cast):
    return factories.contact(factories.household(covered_by=cast.ada))


def in_turns(texts, count):
    """The texts in groups of so many, the last one filled up from the beginning."""
    groups = [texts[start : start + count] for start in range(0, len(texts), count)]
    groups[-1] += texts[: count - len(groups[-1])]
    return groups


def sent(browser, where, **typed):
    page = browser.get(where)
    fields = {**dict(page.fields_of(page.form_of("Save")[0])), **typed}
    return browser.client.post(where, data=fields, headers=SAME_ORIGIN).status_code


def test_names_and_remarks(browser, ada, maria, texts, stored):
    short = [text for text in texts if len(text) < LONGEST_LINE]
    browser.sign_in(ada)
    rest = iter(texts * 2)
    for group in in_turns(short, len(LINES)):
        page = browser.get(f"/contacts/{maria.id}/edit")
        typed = {**dict(zip(LINES, group, strict=True)), "remarks": next(rest)}
        browser.submit(page, "Save", **typed)
        row = stored(Contact)[0]
        assert {name: getattr(row, name) for name in typed} == {name: clean(text) for name, text in typed.items()}
        shown = browser.get(f"/contacts/{maria.id}/edit")
        assert str(escape(clean(typed["job_title"]))) in shown.html


def test_households(browser, ada, maria, texts, stored):
    browser.sign_in(ada)
    for name, background in zip(texts[::4], texts[1::4], strict=False):
        page = browser.get(f"/households/{maria.household_id}/edit")
        typed = {"name": name[:LONGEST_LINE], "background": background}
        browser.submit(page, "Save", **typed)
        row = stored(Household)[0]
        assert (row.name, row.background) == (clean(typed["name"]), clean(background))


def test_numbers_and_places(browser, ada, maria, texts, stored):
    browser.sign_in(ada)
    for number, place in zip(texts[::9], texts[4::9], strict=False):
        # What holds no number is refused in words, like what is no e-mail address.
        assert sent(browser, f"/contacts/{maria.id}/phone/new", value=number[:60]) in (303, 409, 422)
        assert sent(browser, f"/contacts/{maria.id}/phone/new", value=f"{number[:50]} 555{len(number):04}") in (
            303,
            409,
        )
        assert sent(browser, f"/contacts/{maria.id}/addresses/new", city=place[:LONGEST_LINE]) == 303
    assert len(stored(Address)) == len(texts[4::9])
    assert len(stored(ContactPoint)) > 20


def test_no_address_is_taken_that_is_none(browser, ada, maria, texts, stored):
    browser.sign_in(ada)
    for address in texts[::20]:
        assert sent(browser, f"/contacts/{maria.id}/email/new", value=address[:300]) == 422
    assert stored(ContactPoint) == []


@pytest.mark.parametrize("who", ["ada", "mo"])
def test_searching(browser, cast, maria, texts, who):
    browser.sign_in(getattr(cast, who))
    for text in texts[:: 7 if who == "ada" else 11]:
        response = browser.client.get("/contacts/options", query_string={"q": text})
        assert response.status_code == 200
        response = browser.client.get("/contacts/duplicates", query_string={"name": text, "email": text})
        assert response.status_code == 200
