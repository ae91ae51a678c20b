"""Taking back what was just logged: all of it, while nothing stands on it."""

import sqlalchemy as sa

from tests.entry.test_form import NEW, rows
from tests.fixtures.browser import FRAGMENT, SAME_ORIGIN
from webapp import db as transactions
from webapp.db import db
from webapp.interactions.models import Interaction
from webapp.tasks.models import Task


def test_undo(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    saved = browser.submit(browser.get(NEW, contact=lindqvist.maria.id), "Save", note="Oops")
    gone = browser.submit(saved, "Undo")
    assert "Undone" in gone
    assert rows(browser, sa.select(Interaction.id)) == []


def test_the_number_of_what_was_taken_back_is_not_given_again(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    browser.submit(browser.submit(browser.get(NEW, contact=lindqvist.maria.id), "Save", note="Oops"), "Undo")
    browser.submit(browser.get(NEW, contact=lindqvist.maria.id), "Save", note="Rightly")
    [number] = rows(browser, sa.select(Interaction.id))[0]
    page = browser.get(f"/interactions/{number}")
    assert "undone" not in page
    assert number > 1


def test_undo_stops_where_something_stands_on_it(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(NEW, contact=lindqvist.maria.id)
    saved = browser.submit(page, "Save", note="Paid", claim="deposited", amount="100", no_initiative_reason="Referral")
    assert "Logged: Phone, Maria Lindqvist." in saved
    assert {"Undo", "Undo this entry"} & set(saved.buttons()) == set()
    [fact] = rows(browser, sa.select(Interaction.id))
    token = dict(saved.fields_of(saved.form_of("Sign out")[0]))
    refused = browser.post(f"/interactions/{fact.id}/undo", token, status=409, fragment=True)
    assert "A claim refers to this interaction" in refused
    assert refused.response.headers["HX-Retarget"] == "#flashes"
    assert len(rows(browser, sa.select(Interaction.id))) == 1


def test_undo_stays_on_the_page_under_the_message(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    saved = browser.submit(browser.get(NEW, contact=lindqvist.maria.id), "Save", note="Oops")
    form, _ = saved.form_of("Undo")
    assert form["hx-post"] == form["action"]
    here = f"http://localhost/contacts/{lindqvist.maria.id}?x=1"
    headers = {**SAME_ORIGIN, **FRAGMENT, "HX-Current-URL": here}
    answer = browser.client.post(form["action"], data=dict(saved.fields_of(form)), headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/contacts/{lindqvist.maria.id}?x=1")


def test_undo_takes_the_open_follow_up_along(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(NEW, contact=lindqvist.maria.id)
    saved = browser.submit(page, "Save", note="Oops", follow_up="Call again")
    assert len(rows(browser, sa.select(Task.id))) == 1
    browser.submit(saved, "Undo this entry")
    assert rows(browser, sa.select(Task.id)) == []


def test_undo_stops_at_a_task_that_was_done(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(NEW, contact=lindqvist.maria.id)
    saved = browser.submit(page, "Save", note="Call", follow_up="Call again")
    with browser.app.app_context(), transactions.transaction():
        done = sa.update(Task).values(done_at=lindqvist.clock.moment)
        db.session.execute(done.execution_options(scope="maintenance"))
    assert "refers to this interaction" in browser.submit(saved, "Undo this entry", status=409)
