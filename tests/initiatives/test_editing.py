"""Beginning, changing and moving initiatives."""

import sqlalchemy as sa

from tests import factories
from webapp.audit import AuditEntry
from webapp.db import db
from webapp.initiatives import queries
from webapp.initiatives.models import Initiative

NEW, EDIT = "/initiatives/new", "/initiatives/vintage-rally/edit"


def actions(app):
    with app.app_context():
        return list(db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


def stored(app, slug="vintage-rally"):
    with app.app_context():
        return queries.by_slug(slug)


def test_creating_works_and_writes_one_audit_entry(browser, cast, app):
    browser.sign_in(cast.mia)
    page = browser.submit(
        browser.get(NEW), "Create", name="Golf Núñez 2027", kind="event", budget="12,500.50", starts_on="2027-05-01"
    )
    assert page.location == "/initiatives/golf-nunez-2027"
    made = stored(app, "golf-nunez-2027")
    assert (made.budget_minor, made.currency, made.owner_id) == (1_250_050, "USD", cast.mia.id)
    assert actions(app).count("initiative.created") == 1


def test_names_without_latin_letters_get_a_number_and_taken_ones_another(browser, cast, app):
    browser.sign_in(cast.mia)
    first = browser.submit(browser.get(NEW), "Create", name="งานกอล์ฟ")
    assert first.location == "/initiatives/initiative-1"
    for _ in range(2):
        last = browser.submit(browser.get(NEW), "Create", name="New")
    assert last.location == "/initiatives/new-3"


def test_a_wrong_form_changes_nothing_and_keeps_what_was_typed(browser, cast, app, sports):
    browser.sign_in(cast.mia)
    page = browser.submit(
        browser.get(EDIT), "Save", status=422, name="", budget="ten", starts_on="2027-02-01", ends_on="2027-01-01"
    )
    assert "The end is before the start." in page.errors()
    assert "Enter an amount" in page.errors()
    assert page.one("#budget")["value"] == "ten"
    assert stored(app).name == "Vintage rally"
    assert "initiative.edited" not in actions(app)


def test_the_address_stays_when_the_name_changes(browser, cast, app, sports):
    browser.sign_in(cast.mo)
    page = browser.submit(browser.get(EDIT), "Save", name="Vintage rally 2027", description="By the lake.")
    assert page.location == "/initiatives/vintage-rally"
    assert page.heading == "Vintage rally 2027"
    assert actions(app).count("initiative.edited") == 1
    assert "By the lake." in browser.get("/initiatives/vintage-rally/history")


def test_an_older_version_is_refused_and_the_text_kept(browser, cast, app, sports):
    mo, mia = browser.sign_in(cast.mo), browser.another().sign_in(cast.mia)
    old = mo.get(EDIT)
    mia.submit(mia.get(EDIT), "Save", name="Rally by Mia")
    page = mo.submit(old, "Save", status=409, name="Rally by Mo")
    assert "Rally by Mia" in page.errors()
    assert page.one("#name")["value"] == "Rally by Mo"
    assert stored(app).name == "Rally by Mia"
    assert mo.submit(page, "Save").heading == "Rally by Mo"


def test_a_tree_has_no_circles(browser, cast, app, sports):
    browser.sign_in(cast.mo)
    page = browser.submit(browser.get("/initiatives/sports/edit"), "Save", status=409, parent=str(sports.rally.id))
    assert "lies below this one" in page.errors()
    assert stored(app, "sports").parent_id is None


def test_moving_takes_the_contacts_along(browser, cast, app, sports):
    other = factories.initiative("Music")
    factories.interaction(sports.maria, by=cast.ada, initiative=sports.rally)
    browser.sign_in(cast.mo)
    browser.submit(browser.get(EDIT), "Save", parent=str(other.id))
    with app.app_context():
        assert queries.membership_differences() == []
        assert [one.name for one in queries.first_contacts(cast.ada, other.id)] == ["Maria Lindqvist"]
        assert queries.first_contacts(cast.ada, sports.top.id) == []


def test_the_currency_stays_while_costs_rest_on_it(browser, cast, app, sports):
    factories.cost_line(sports.rally)
    page = browser.sign_in(cast.mo).submit(browser.get(EDIT), "Save", status=409, currency="JPY", budget="10000")
    assert "cost lines are in USD" in page.errors()
    assert stored(app).currency == "USD"


def test_who_may_not_edit_is_refused_before_any_look_up(browser, cast, sports):
    for person in (cast.ada, cast.cora):
        browser.sign_in(person)
        for path in (NEW, EDIT, "/initiatives/unknown/edit", "/initiatives/vintage-rally/history"):
            browser.get(path, status=403)
        browser.post("/initiatives", {"csrf_token": _token(browser), "name": "X"}, status=403)


def test_sending_twice_makes_one(browser, cast, app):
    browser.sign_in(cast.mia)
    form = browser.get(NEW)
    places = {browser.submit(form, "Create", name="Golf").location for _ in range(2)}
    assert places == {"/initiatives/golf"}
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Initiative.id))) == 1


def _token(browser):
    return browser.get("/initiatives").one('form[action="/sign-out"] [name=csrf_token]')["value"]


def test_the_history_shows_days_and_money_as_people_write_them(browser, cast):
    factories.initiative("Vintage rally", owner=cast.mia, budget_minor=1_250_050, currency="THB")
    browser.sign_in(cast.mia)
    browser.submit(browser.get(EDIT), "Save", budget="13000", starts_on="2027-05-01")
    told = browser.get("/initiatives/vintage-rally/history").words(".timeline li li")
    assert {"Budget: THB 12,500.50 THB 13,000.00", "Starts on: May 1, 2027"} <= set(told)
    browser.submit(browser.get("/initiatives/vintage-rally/costs"), "Add cost", label="Stand", planned="200")
    page = browser.get("/initiatives/vintage-rally/costs")
    edit = browser.get(next(a["href"] for a in page.select("a[href*='edit=']")))
    browser.submit(edit, "Save cost", planned="250.5")
    told = browser.get("/initiatives/vintage-rally/history").words(".timeline li li")
    assert "Planned: THB 200.00 THB 250.50" in told
