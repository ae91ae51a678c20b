"""Follow-ups: one's list, setting, doing, handing on, and what of them may be seen."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import periods, scope
from webapp.audit import AuditEntry
from webapp.db import db
from webapp.tasks import queries
from webapp.tasks.models import Task

TASKS, NEW = "/tasks", "/tasks/new"
DAY = date(2026, 9, 15)


@pytest.fixture
def home(ada, clock):
    return factories.household(covered_by=ada)


@pytest.fixture
def maria(home):
    return factories.contact(home)


def stored(app):
    with app.app_context():
        return db.session.scalars(sa.select(Task).order_by(Task.id).execution_options(scope="maintenance")).all()


def actions(app):
    with app.app_context():
        return list(db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.like("task.%"))))


def token(browser):
    return browser.get("/initiatives").one('form[action="/sign-out"] [name=csrf_token]')["value"]


def titles(page):
    return page.words(".rows li a")


def test_lists_by_state_and_day(browser, cast, home):
    ada = cast.ada
    factories.task(ada, "Call today", home)
    factories.task(ada, "Call late", home, due_on=DAY - timedelta(days=3))
    factories.task(ada, "Call later", due_on=DAY + timedelta(days=3))
    factories.task(ada, "Called", done_at=periods.now(), outcome="She agreed.")
    factories.task(cast.ben, "For Ben", home, set_by_id=ada.id)
    browser.sign_in(ada)
    assert titles(browser.get(TASKS)) == ["Call late", "Call today", "Call later"]
    assert titles(browser.get(f"{TASKS}?view=overdue", fragment=True)) == ["Call late"]
    assert "She agreed." in browser.get(f"{TASKS}?view=done")
    assert titles(browser.get(f"{TASKS}?view=set")) == ["For Ben"]
    assert titles(browser.get(f"{TASKS}?day=2026-09-18")) == ["Call later"]
    assert browser.get(TASKS).words("#nav-count-tasks") == ["2"]


@pytest.mark.parametrize("query", ["view=lost", "day=yesterday", "view=done&day=2026-02-30", "view=%00"])
def test_what_no_list_is_lists_nothing(browser, ada, home, query):
    task = factories.task(ada, "Call today", home)
    browser.sign_in(ada)
    for fragment in (False, True):
        page = browser.get(f"{TASKS}?{query}", fragment=fragment)
        assert titles(page) == []
        assert "There is no such list of tasks." in page
        assert page.link("All tasks") == TASKS
    browser.get(f"{TASKS}?view=&day=&after=x")
    assert titles(browser.get(f"{TASKS}?view=&day=")) == [task.title]


def test_adding_from_the_list_works_as_page_and_region(browser, cast, app, clock):
    browser.sign_in(cast.ada)
    browser.submit(browser.get(TASKS), "Add", title="Order flowers")
    part = browser.submit(browser.get(TASKS), "Add", fragment=True, title="ซื้อดอกไม้")
    assert "ซื้อดอกไม้" in part
    assert [(t.title, t.assignee_id, t.due_on) for t in stored(app)[:1]] == [("Order flowers", cast.ada.id, DAY)]
    assert actions(app) == ["task.set", "task.set"]


def test_a_wrong_form_keeps_what_was_typed(browser, cast, app, clock):
    browser.sign_in(cast.ada)
    page = browser.submit(browser.get(TASKS), "Add", status=422, title="Order flowers", due_on="soon")
    assert page.one("#title")["value"] == "Order flowers"
    browser.submit(browser.get(NEW), "Set task", status=422, title="")
    assert stored(app) == []


def test_a_task_about_a_contact(browser, cast, app, maria):
    browser.sign_in(cast.ada)
    page = browser.get(f"{NEW}?contact={maria.id}")
    assert "Lindqvist family" in page
    browser.submit(page, "Set task", title="Send the brochure")
    task = stored(app)[0]
    assert (task.contact_id, task.household_id, task.assignee_id) == (maria.id, maria.household_id, cast.ada.id)


def test_without_scripts_the_form_searches_first(browser, cast, app, maria):
    browser.sign_in(cast.ada)
    page = browser.submit(
        browser.get(NEW), "Search", within=".combobox", status=200, title="Send it", contact_text="maria"
    )
    assert page.one("#title")["value"] == "Send it"
    browser.submit(page, "Set task", contact=maria.id)
    assert stored(app)[0].contact_id == maria.id


def test_strangers_contacts_and_tasks_are_not_found(browser, cast, app, maria, home):
    task = factories.task(cast.ada, household=home)
    browser.sign_in(cast.eva)
    for path in (f"{NEW}?contact={maria.id}", f"{NEW}?household={home.id}", f"{TASKS}/{task.id}", f"{TASKS}/999"):
        browser.get(path, status=404)
    browser.submit(browser.get(NEW), "Set task", status=404, title="X", contact=maria.id)
    for act in ("", "/completion", "/reopening", "/assignee"):
        browser.post(
            f"{TASKS}/{task.id}{act}", {"csrf_token": token(browser), "title": "x", "due_on": "2026-01-01"}, status=404
        )
    assert actions(app) == []


def test_walls_close_tasks_to_managers(browser, cast, clock):
    open_home = factories.household(covered_by=cast.ada)
    walled = factories.household("Sealed", covered_by=cast.ada, is_walled=True)
    seen, hidden = factories.task(cast.ada, "Seen", open_home), factories.task(cast.ada, "Hidden", walled)
    browser.sign_in(cast.mo)
    assert browser.get(f"{TASKS}/{seen.id}").heading == "Seen"
    browser.get(f"{TASKS}/{hidden.id}", status=404)


def test_controllers_and_marketing_have_no_tasks(browser, cast):
    for person in (cast.cora, cast.mia):
        browser.sign_in(person)
        for path in (TASKS, NEW, f"{TASKS}/1"):
            browser.get(path, status=403)
        browser.post(TASKS, {"csrf_token": token(browser), "title": "X"}, status=403)


def test_colleagues_who_cover_and_those_one_manages_can_be_given_tasks(browser, cast, app, home, maria):
    factories.coverage(home, cast.sam, "service")
    browser.sign_in(cast.ada)
    page = browser.get(f"{NEW}?contact={maria.id}")
    assert page.words("#assignee option") == ["Ada Rossi", "Sam Ortiz"]
    browser.submit(page, "Set task", title="Renew the form", assignee=cast.sam.id)
    browser.sign_in(cast.mo)
    browser.submit(browser.get(NEW), "Set task", title="Plan the year", assignee=cast.ben.id)
    assert [t.assignee_id for t in stored(app)] == [cast.sam.id, cast.ben.id]


def test_nobody_is_given_what_they_may_not_see(browser, cast, app, home):
    browser.sign_in(cast.mo)
    page = browser.submit(
        browser.get(f"{NEW}?household={home.id}"), "Set task", status=409, title="Call", assignee=cast.ben.id
    )
    assert "Ben Keller does not cover this household" in page.errors()
    assert page.one("#title")["value"] == "Call"
    browser.sign_in(cast.ada)
    page = browser.submit(browser.get(NEW), "Set task", status=409, title="Call", assignee=cast.ben.id)
    assert "Only Ben Keller and the managers above" in page.errors()
    assert stored(app) == []


def test_done_from_the_list_and_taken_back(browser, cast, app, home):
    factories.task(cast.ada, "Call her", home)
    browser.sign_in(cast.ada)
    page = browser.submit(browser.get(TASKS), "Done: Call her")
    assert stored(app)[0].done_at is not None
    assert titles(page) == []
    page = browser.submit(page, "Undo")
    assert titles(page) == ["Call her"]
    assert actions(app) == ["task.done", "task.reopened"]


def test_done_with_an_outcome(browser, cast, app, home):
    task = factories.task(cast.ada, "Call her", home)
    browser.sign_in(cast.ada)
    browser.submit(browser.get(f"{TASKS}/{task.id}"), "Mark as done", outcome="She agreed.\nIn March.")
    assert stored(app)[0].outcome == "She agreed.\nIn March."
    assert "Task done" in browser.get(f"{TASKS}/{task.id}")


def test_done_by_somebody_else_meanwhile(browser, cast, app, home):
    task = factories.task(cast.ada, "Call her", home)
    ada, mo = browser.sign_in(cast.ada), browser.another().sign_in(cast.mo)
    from_list, from_page = ada.get(TASKS), ada.get(f"{TASKS}/{task.id}")
    mo.submit(mo.get(f"{TASKS}/{task.id}"), "Mark as done")
    assert "done already" in ada.submit(from_list, "Done: Call her", status=409)
    assert "done already" in ada.submit(from_page, "Mark as done", status=409, outcome="Mine")
    assert actions(app) == ["task.done"]


def test_editing_is_checked_for_other_changes(browser, cast, app, home):
    task = factories.task(cast.ada, "Call her", home)
    ada, mo = browser.sign_in(cast.ada), browser.another().sign_in(cast.mo)
    old = ada.get(f"{TASKS}/{task.id}")
    mo.submit(mo.get(f"{TASKS}/{task.id}"), "Save", title="Call him")
    page = ada.submit(old, "Save", status=409, title="Call them")
    assert "Call him" in page.errors()
    assert stored(app)[0].title == "Call him"
    ada.submit(page, "Save")
    assert stored(app)[0].title == "Call them"


def test_handing_on(browser, cast, app, home):
    task = factories.task(cast.ada, "Call her", home)
    factories.coverage(home, cast.sam, "service")
    browser.sign_in(cast.ada)
    page = browser.get(f"{TASKS}/{task.id}")
    browser.submit(page, "Hand on", assignee=cast.sam.id)
    assert stored(app)[0].assignee_id == cast.sam.id
    assert "task.reassigned" in actions(app)
    browser.submit(browser.get(f"{TASKS}/{task.id}"), "Hand on", status=409, assignee=cast.eva.id)
    assert stored(app)[0].assignee_id == cast.sam.id


def test_what_closed_to_somebody_shows_only_that_it_is_there(browser, cast, clock):
    former = factories.household("Former family")
    factories.coverage(former, cast.ada, ends_on=DAY - timedelta(days=1))
    task = factories.task(cast.ada, "Call Fritz", former, contact=factories.contact(former, "Fritz Former"))
    page = browser.sign_in(cast.ada).get(TASKS)
    assert "A household you don't cover" in page
    assert not {"Former", "Fritz"} & set(page.text.split())
    assert page.words("#nav-count-tasks") == [""]
    browser.get(f"{TASKS}/{task.id}", status=404)


def test_long_lists_come_in_pages(browser, cast, app, clock):
    for number in range(40):
        factories.task(cast.ada, f"Task {number:02}", due_on=DAY + timedelta(days=number // 2))
    browser.sign_in(cast.ada)
    first = browser.get(TASKS)
    second = browser.follow(first, "Next", fragment=True)
    assert titles(first) + titles(second) == [f"Task {number:02}" for number in range(40)]


def test_figures_for_home_and_household_pages(cast, home, in_app):
    factories.task(cast.ada, "Now", home)
    factories.task(cast.ada, "Later", home, due_on=DAY + timedelta(days=9))
    assert [line.title for line in queries.due(cast.ada)] == ["Now"]
    assert [line.title for line in queries.due(cast.ada, DAY + timedelta(days=9))] == ["Now", "Later"]
    assert [line.title for line in queries.of_household(cast.mo, home.id)] == ["Now", "Later"]
    assert queries.of_household(cast.eva, home.id) == []
    counted = [db.session.scalar(scope.for_viewer(queries.due_total(person), person)) for person in (cast.ada, cast.mo)]
    assert counted == [1, 0]


def test_counting_what_is_due_walks_its_index(cast, home, in_app):
    statement = (sa.select(sa.func.count()).select_from(Task).where(*queries._due(cast.ada, DAY))).compile(
        db.engine, compile_kwargs={"literal_binds": True}
    )
    if db.engine.dialect.name == "sqlite":
        plan = db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {statement}").execution_options(scope="doctor")).all()
        assert any("ix_task_open_by_assignee" in row[3] for row in plan), plan
