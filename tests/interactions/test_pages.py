"""An interaction's page, its edit form, and the list."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import periods
from webapp.clients.models import Household
from webapp.db import db
from webapp.initiatives.queries import membership_differences
from webapp.interactions.models import Amendment

PAGE = "interactions.interaction"
EDIT = "interactions.edit_interaction"
LIST = "interactions.interactions"


@pytest.fixture
def call(lindqvist):
    return factories.interaction(
        lindqvist.maria, by=lindqvist.cast.ada, note="Wants a sailing boat.", initiative=lindqvist.initiative
    )


def rows(browser, statement):
    with browser.app.app_context():
        return db.session.execute(statement.execution_options(scope="maintenance")).all()


def test_it_says_who_when_and_what(browser, lindqvist, call):
    page = browser.sign_in(lindqvist.cast.ada).get(PAGE, interaction_id=call.id)
    for words in ("Wants a sailing boat.", "Maria Lindqvist", "Lindqvist family", "Vintage rally", "Ada Rossi"):
        assert words in page


def test_the_claim_that_grew_out_of_it_is_shown(browser, lindqvist, call):
    ada = lindqvist.cast.ada
    page = browser.sign_in(ada).get(PAGE, interaction_id=call.id)
    assert "What grew out of it" not in page
    claim = factories.claim(lindqvist.household, ada, 2_500_000, interaction_id=call.id)
    page = browser.get(PAGE, interaction_id=call.id)
    assert page.select(f'a[href="/claims/{claim.id}"]')[0].get_text() == "USD 25,000.00"
    assert "Pending" in page


@pytest.mark.parametrize("name", ["ben", "eva", "max", "sam"])
def test_strangers_find_nothing(browser, lindqvist, call, name):
    browser.sign_in(getattr(lindqvist.cast, name))
    browser.get(PAGE, interaction_id=call.id, status=404)
    browser.get(EDIT, interaction_id=call.id, status=404)
    token = {"csrf_token": browser.get(LIST).select("[name=csrf_token]")[0]["value"]}
    browser.post(EDIT, {**token, "note": "x"}, interaction_id=call.id, status=404)
    browser.post("entry.undo", token, interaction_id=call.id, status=404)


@pytest.mark.parametrize("name", ["cora", "mia", "root"])
def test_others_may_not_read_interactions(browser, lindqvist, call, name):
    browser.sign_in(getattr(lindqvist.cast, name))
    browser.get(PAGE, interaction_id=call.id, status=403)
    browser.get(LIST, status=403)


def test_a_correction_within_a_day(browser, lindqvist, call):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(EDIT, interaction_id=call.id)
    saved = browser.submit(
        page, "Save", note="Wants a motor boat.", initiative=lindqvist.parent.id, occurred_at="2026-09-10T09:00"
    )
    assert "Wants a motor boat." in saved
    assert rows(browser, sa.select(Amendment.id)) == []
    [(last,)] = rows(browser, sa.select(Household.last_contact_at))
    assert f"{last:%m-%d %H:%M}" == "09-10 07:00"
    with browser.app.app_context():
        assert membership_differences() == []


def test_an_amendment_keeps_the_original(browser, lindqvist, call):
    lindqvist.clock.forward(hours=25)
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(EDIT, interaction_id=call.id)
    refused = browser.submit(page, "Save", status=409, note="Wants a motor boat.")
    assert "Say why you change it." in refused.errors()
    saved = browser.submit(refused, "Save", reason="I misheard")
    for words in ("Wants a motor boat.", "What it said before", "Wants a sailing boat.", "I misheard"):
        assert words in saved


def test_two_people_edit_at_once(browser, lindqvist, call):
    browser.sign_in(lindqvist.cast.ada)
    first, second = browser.get(EDIT, interaction_id=call.id), browser.get(EDIT, interaction_id=call.id)
    browser.submit(first, "Save", note="First")
    stale = browser.submit(second, "Save", status=409, note="Second")
    assert stale.one("textarea[name=note]").get_text().strip() == "Second"
    assert "Second" in browser.submit(stale, "Save")


def test_a_manager_amends_without_reading_the_private_note(browser, lindqvist):
    call = factories.interaction(lindqvist.maria, by=lindqvist.cast.ada, note="Ill, tell nobody.", is_private=True)
    browser.sign_in(lindqvist.cast.mo)
    page = browser.get(EDIT, interaction_id=call.id)
    assert "note" not in {control.get("name") for control in page.select("textarea, input")}
    saved = browser.submit(page, "Save", outcome="Interested", reason="From the meeting")
    assert "Ill, tell nobody." not in saved.html
    browser.sign_in(lindqvist.cast.ada)
    own = browser.get(PAGE, interaction_id=call.id)
    assert "Ill, tell nobody." in own
    assert "Interested" in own


def test_a_colleague_who_covers_reads_but_does_not_change(browser, lindqvist, call):
    factories.coverage(lindqvist.household, lindqvist.cast.ben, role="specialist")
    browser.sign_in(lindqvist.cast.ben)
    assert "Wants a sailing boat." in browser.get(PAGE, interaction_id=call.id)
    refused = browser.submit(browser.get(EDIT, interaction_id=call.id), "Save", status=409, note="x", reason="x")
    assert "Only who recorded this" in refused.errors()


def test_the_list_is_mine_or_my_teams(browser, lindqvist, call):
    browser.sign_in(lindqvist.cast.ada)
    assert "Wants a sailing boat." in browser.get(LIST)
    assert "Nothing matches" in browser.get(LIST, channel="video")
    browser.sign_in(lindqvist.cast.mo)
    assert "Wants a sailing boat." not in browser.get(LIST)
    assert "Wants a sailing boat." in browser.get(LIST, whose="team", initiative=lindqvist.initiative.id)
    assert "Nothing matches" in browser.get(LIST, whose="team", flagged="y")
    browser.sign_in(lindqvist.cast.max)
    assert "Wants a sailing boat." not in browser.get(LIST, whose="team")


def test_the_list_goes_on(browser, lindqvist):
    for day in range(30):
        factories.interaction(
            lindqvist.maria, by=lindqvist.cast.ada, note=f"Note {day}.", occurred_at=periods.now() - timedelta(days=day)
        )
    browser.sign_in(lindqvist.cast.ada)
    first = browser.get(LIST)
    assert "Note 24." in first
    assert "Note 25." not in first
    second = browser.follow(first, "Next", fragment=True)
    assert "Note 25." in second
    assert "Note 29." in second


@pytest.mark.parametrize(
    "nonsense", ["x", "-", "20260101T000000000000-", "20269901T000000000000-1", "1-99999999999999999999"]
)
def test_a_mark_that_is_none_is_the_beginning(browser, lindqvist, call, nonsense):
    assert "Wants a sailing boat." in browser.sign_in(lindqvist.cast.ada).get(LIST, before=nonsense)


def test_its_part_of_the_initiatives_page(browser, lindqvist, call):
    browser.sign_in(lindqvist.cast.mo)
    browser.get("/interactions")
    assert "Wants a sailing boat." in browser.get(f"/initiatives/{lindqvist.initiative.slug}")
    browser.sign_in(lindqvist.cast.max).get("/interactions")
    assert "Wants a sailing boat." not in browser.get(f"/initiatives/{lindqvist.initiative.slug}").html


@pytest.mark.parametrize(
    "query", ["channel=lost", "initiative=x", "initiative=999999", "since=yesterday", "whose=lost", "whose=team"]
)
def test_what_no_interaction_can_be_lists_nothing(browser, lindqvist, call, query):
    browser.sign_in(lindqvist.cast.ada)
    for fragment in (False, True):
        page = browser.get(f"/interactions?{query}", fragment=fragment)
        assert "Wants a sailing boat." not in page
        assert "No interaction fits these filters." in page
    assert "Wants a sailing boat." in browser.get("/interactions?channel=&initiative=&since=&whose=mine")
