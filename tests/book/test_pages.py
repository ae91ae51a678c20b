"""The pages of one contact and one household: everything in one place, and to each only what is theirs."""

import re

from tests import factories


def test_a_contact_s_page_shows_how_to_reach_it_and_what_was_said(browser, book, ada):
    page = browser.sign_in(ada).get("book.contact", contact_id=book.lucia.id)
    for words in ("Lucía Núñez", "+34 911 23 45 67", "lucia@mail.example", "Spoke about the summer.", "USD 25,000.00"):
        assert words in page
    assert "Vintage motor sports" in page


def test_a_private_note_stays_with_those_who_cover(browser, book, ada, mo):
    factories.interaction(book.lucia, ada, note="Only for us", is_private=True)
    assert "Only for us" in browser.sign_in(ada).get("book.contact", contact_id=book.lucia.id)
    page = browser.sign_in(mo).get("book.contact", contact_id=book.lucia.id)
    assert "Only for us" not in page
    assert "Private note" in page


def test_strangers_find_nothing(browser, book, ben, eva, mo):
    browser.sign_in(eva)
    browser.get("book.contact", status=404, contact_id=book.lucia.id)
    browser.get("book.household", status=404, household_id=book.nunez.id)
    browser.get("book.household_history", status=404, household_id=book.nunez.id)
    browser.sign_in(mo)
    browser.get("book.household", status=404, household_id=book.closed.id)
    browser.get("book.contact", status=404, contact_id=999_999)


def test_a_household_s_page_is_one_screen_within_the_budget(browser, book, ada):
    account = factories.account(book.nunez, "CH11 0000 2222")
    factories.task(ada, "Send the brochure", book.nunez)
    page = browser.sign_in(ada).get("book.household", household_id=book.nunez.id)
    for words in ("Familia Núñez", "Lucía Núñez", "Ada Rossi", "Spoke about the summer.", account.number):
        assert words in page
    assert "Send the brochure" in page


def test_a_controller_sees_names_and_money_only(browser, book, ada, cora):
    factories.account(book.nunez, "CH11 0000 2222")
    factories.task(ada, "Send the brochure", book.nunez)
    page = browser.sign_in(cora).get("book.household", household_id=book.nunez.id)
    for words in ("Familia Núñez", "Lucía Núñez", "CH11 0000 2222", "USD 25,000.00"):
        assert words in page
    for words in ("Spoke about the summer.", "+34 911 23 45 67", "lucia@mail.example", "Send the brochure"):
        assert words not in page
    browser.get("book.contact", status=403, contact_id=book.lucia.id)


def test_older_interactions_are_a_page_away_and_a_fragment_too(browser, book, ada):
    for number in range(25):
        factories.interaction(book.wei, ada, note=f"Call number {number}")
    browser.sign_in(ada)
    page = browser.get("book.contact", contact_id=book.wei.id)
    older = page.one('a[aria-label="Next"]')["href"]
    for fragment in (False, True):
        rest = browser.get(older, fragment=fragment)
        assert len(rest.select("li.timeline-item")) == 5


def test_the_history_names_who_changed_what(browser, book, ada):
    browser.sign_in(ada)
    page = browser.get("clients.edit_contact", contact_id=book.lucia.id)
    browser.submit(page, "Save", job_title="Architect")
    history = browser.get("book.contact_history", contact_id=book.lucia.id)
    assert "Architect" in history
    assert "Ada Rossi" in history


def test_the_history_says_that_a_private_text_changed_without_its_fingerprint(browser, book, ada):
    browser.sign_in(ada)
    page = browser.get("clients.edit_contact", contact_id=book.lucia.id)
    browser.submit(page, "Save", remarks="Prefers mornings.")
    history = browser.get("book.contact_history", contact_id=book.lucia.id)
    assert "a private text" in history
    assert "Prefers mornings." not in history
    assert re.search("[0-9a-f]{64}", history.text) is None
