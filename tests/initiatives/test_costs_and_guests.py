"""Cost lines and guest lists, as page, as region, and for those who may not."""

import sqlalchemy as sa

from tests import factories
from webapp.audit import AuditEntry
from webapp.db import db
from webapp.initiatives import queries
from webapp.initiatives.models import CostLine, Guest

SHOW, COSTS, GUESTS = (f"/initiatives/vintage-rally{part}" for part in ("", "/costs", "/guests"))


def lines(app):
    with app.app_context():
        return [(c.label, c.planned_minor, c.actual_minor) for c in db.session.scalars(sa.select(CostLine))]


def guests(app):
    with app.app_context():
        found = sa.select(Guest.contact_id, Guest.standing).order_by(Guest.id).execution_options(scope="maintenance")
        return [tuple(row) for row in db.session.execute(found)]


def actions(app, beginning):
    with app.app_context():
        return list(db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.like(f"{beginning}%"))))


def test_a_cost_is_added_changed_and_removed(browser, cast, app, sports):
    browser.sign_in(cast.mia)
    page = browser.submit(browser.get(SHOW), "Add cost", label="Stand", planned="5,000", actual="4000.25")
    assert lines(app) == [("Stand", 500_000, 400_025)]
    page = browser.submit(browser.follow(page, "Edit Stand"), "Save cost", actual="4100")
    assert lines(app) == [("Stand", 500_000, 410_000)]
    page = browser.submit(page, "Remove Stand")
    assert "“Stand” is removed." in page
    assert lines(app) == []
    assert actions(app, "initiative.cost") == [
        "initiative.cost-added",
        "initiative.cost-edited",
        "initiative.cost-removed",
    ]


def test_costs_work_as_a_region(browser, cast, app, sports):
    browser.sign_in(cast.mia)
    part = browser.submit(browser.get(SHOW), "Add cost", fragment=True, label="Stand", actual="10")
    assert "USD 10.00" in part
    assert not part.select("h1")
    wrong = browser.submit(part, "Add cost", fragment=True, status=422, label="Flags", actual="ten")
    assert "Enter an amount" in wrong.errors()
    assert wrong.one("#label")["value"] == "Flags"


def test_a_cost_needs_an_amount(browser, cast, app, sports):
    page = browser.sign_in(cast.mia).submit(browser.get(COSTS), "Add cost", status=409, label="Stand")
    assert "what is planned" in page.errors()
    assert lines(app) == []


def test_amounts_follow_the_currency(browser, cast, app, sports):
    factories.initiative("Tokyo night", currency="JPY")
    browser.sign_in(cast.mia)
    page = browser.get("/initiatives/tokyo-night/costs")
    assert "JPY has 0 decimals" in browser.submit(page, "Add cost", status=422, label="Hall", actual="10.50").errors()
    browser.submit(page, "Add cost", label="Hall", actual="1,050")
    assert lines(app) == [("Hall", None, 1050)]


def test_a_cost_changed_meanwhile_is_not_overwritten(browser, cast, app, sports):
    line = factories.cost_line(sports.rally, "Stand", actual_minor=100)
    mia, mo = browser.sign_in(cast.mia), browser.another().sign_in(cast.mo)
    old, list_of_mo = mia.get(f"{COSTS}?edit={line.id}"), mo.get(COSTS)
    mia.submit(mia.get(f"{COSTS}?edit={line.id}"), "Save cost", actual="2")
    mia.submit(old, "Save cost", status=409, actual="3")
    mo.submit(list_of_mo, "Remove Stand", status=409)
    assert lines(app) == [("Stand", 500_000, 200)]


def test_costs_of_another_initiative_are_not_found(browser, cast, sports):
    line = factories.cost_line(sports.top)
    browser.sign_in(cast.mia).get(f"{COSTS}?edit={line.id}", status=404)


def test_reps_read_costs_only(browser, cast, sports):
    line = factories.cost_line(sports.rally)
    page = browser.sign_in(cast.ada).get(COSTS)
    assert "Stand" in page
    assert "Add cost" not in page.buttons()
    token = page.one('form[action="/sign-out"] [name=csrf_token]')["value"]
    for path in (COSTS, f"{COSTS}/{line.id}", f"{COSTS}/{line.id}/removal", f"{COSTS}/999"):
        browser.post(path, {"csrf_token": token}, status=403)


def test_a_guest_is_added_told_and_taken_off(browser, cast, app, sports):
    browser.sign_in(cast.ada)
    page = browser.submit(browser.get(SHOW), "Add guest", contact=sports.maria.id)
    assert guests(app) == [(sports.maria.id, "invited")]
    page = browser.submit(page, "Attended", fragment=True)
    assert guests(app) == [(sports.maria.id, "attended")]
    page = browser.submit(page, "Take off the list", fragment=True)
    assert guests(app) == []
    assert actions(app, "guest.") == ["guest.added", "guest.changed", "guest.removed"]
    with app.app_context():
        assert queries.membership_differences() == []
        assert queries.first_contacts(cast.ada, sports.top.id) == []


def test_without_scripts_the_form_searches_first(browser, cast, app, sports):
    browser.sign_in(cast.ada)
    page = browser.submit(browser.get(GUESTS), "Search", within=".combobox", status=200, contact_text="lind")
    assert guests(app) == []
    browser.submit(page, "Add guest", contact=sports.maria.id)
    assert guests(app) == [(sports.maria.id, "invited")]


def test_the_type_ahead_offers_the_viewers_contacts(browser, cast, sports):
    browser.sign_in(cast.ada)
    offered = browser.get(GUESTS).one("#contact")["hx-get"]
    found = browser.get(f"{offered}?q=lin", fragment=True, budget=2)
    assert found.words("[role=option]") == ["Maria Lindqvist Lindqvist family"]
    assert "Otto" not in browser.get(f"{offered}?q=otto", fragment=True).text


def test_nobody_is_a_guest_twice(browser, cast, app, sports):
    factories.guest(sports.rally, sports.maria)
    page = browser.sign_in(cast.ada).submit(browser.get(GUESTS), "Add guest", status=409, contact=sports.maria.id)
    assert "on the guest list already" in page.errors()
    assert len(guests(app)) == 1


def test_a_guest_must_be_chosen(browser, cast, app, sports):
    page = browser.sign_in(cast.ada).submit(browser.get(GUESTS), "Add guest", status=422, contact_text="Maria")
    assert "Choose a contact from the list." in page.errors()
    assert page.one("#contact")["value"] == "Maria"


def test_strangers_contacts_and_guests_are_not_found(browser, cast, app, sports):
    guest = factories.guest(sports.rally, sports.otto)
    browser.sign_in(cast.ada)
    page = browser.get(GUESTS)
    browser.submit(page, "Add guest", status=404, contact=sports.otto.id)
    token = page.one('form[action="/sign-out"] [name=csrf_token]')["value"]
    for path in (f"{GUESTS}/{guest.id}", f"{GUESTS}/{guest.id}/removal"):
        browser.post(path, {"csrf_token": token, "standing": "attended"}, status=404)
    assert guests(app) == [(sports.otto.id, "invited")]


def test_marketing_tells_what_became_of_invitations_but_invites_nobody(browser, cast, app, sports):
    factories.guest(sports.rally, sports.maria)
    page = browser.sign_in(cast.mia).get(GUESTS)
    assert "Add guest" not in page.buttons()
    browser.submit(page, "No-show")
    assert guests(app) == [(sports.maria.id, "no-show")]


def test_controllers_do_not_touch_guest_lists(browser, cast, app, sports):
    guest = factories.guest(sports.rally, sports.maria)
    page = browser.sign_in(cast.cora).get(GUESTS)
    token = page.one('form[action="/sign-out"] [name=csrf_token]')["value"]
    browser.post(f"{GUESTS}/{guest.id}", {"csrf_token": token, "standing": "attended"}, status=403)


def test_a_standing_told_meanwhile_is_not_overwritten(browser, cast, app, sports):
    factories.guest(sports.rally, sports.maria)
    ada, mia = browser.sign_in(cast.ada), browser.another().sign_in(cast.mia)
    old = ada.get(GUESTS)
    mia.submit(mia.get(GUESTS), "Accepted")
    assert "Somebody else changed this" in ada.submit(old, "Declined", status=409).errors()
    assert guests(app) == [(sports.maria.id, "accepted")]


def test_long_lists_come_in_pages(browser, cast, app, sports):
    for number in range(30):
        factories.guest(sports.rally, factories.contact(sports.home, f"Guest N{number:02}"))
    browser.sign_in(cast.ada)
    first = browser.get(GUESTS)
    second = browser.follow(first, "Next", fragment=True)
    names = first.words("#guests .item-body") + second.words(".item-body")
    assert names == [f"Guest N{number:02}" for number in range(30)]
    assert len(second.words(".item-body")) == 5
    assert browser.follow(second, "Previous").words("#guests .item-body") == names[:25]
