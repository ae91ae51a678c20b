"""A contact moves from one household to another, and back: what goes along, what stays, and who sees it."""

from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import audit, db, scope
from webapp.book import service
from webapp.book.queries import contact_list, initiatives_of_household, person
from webapp.book.rules import Wanted
from webapp.clients import queries as clients
from webapp.clients.models import Contact, ContactMove, Coverage, Household, SearchDoc
from webapp.clients.service import raise_wall, search_differences
from webapp.exceptions import NotVisible, RuleBroken, Stale
from webapp.initiatives.queries.membership import membership_differences
from webapp.interactions.service import undo
from webapp.tasks.models import Task


@pytest.fixture
def home(cast):
    """Maria and Otto in one household that Ada and Ben cover; Ada covers another one, Eva a third."""
    made = SimpleNamespace(old=factories.household("Old family", [cast.ada, cast.ben]))
    made.maria, made.otto = (factories.contact(made.old, name) for name in ("Maria Lindqvist", "Otto Lindqvist"))
    made.new = factories.household("New family", cast.ada)
    made.far = factories.household("Far family", cast.eva)
    made.motor = factories.initiative()
    factories.guest(made.motor, made.maria)
    factories.claim(made.old, cast.ada, initiative=made.motor)
    made.call = factories.interaction(made.maria, cast.ada, initiative=made.motor)
    with factories.here(), db.transaction():
        row(Household, made.old).primary_contact_id = made.maria.id
    return made


def row(model, one):
    """A row as the database has it now, in the open transaction."""
    statement = sa.select(model).where(model.id == one.id).execution_options(populate_existing=True)
    return db.db.session.scalars(scope.for_purpose(statement, scope.Purpose.DOCTOR)).one()


def everything():
    """All that a move may touch, but for versions and the record of moves."""
    db.discard()
    tables = (Contact.__table__, Household.__table__, Task.__table__, SearchDoc.__table__, Coverage.__table__)
    found = {}
    for table in tables:
        columns = [column for column in table.c if column.name != "version"]
        statement = scope.for_purpose(sa.select(*columns).order_by(*table.primary_key), scope.Purpose.DOCTOR)
        found[table.name] = [tuple(each) for each in db.db.session.execute(statement)]
    counted = sa.text("SELECT * FROM initiative_contact ORDER BY contact_id, initiative_id")
    found["initiative_contact"] = list(db.db.session.execute(scope.for_purpose(counted, scope.Purpose.DOCTOR)))
    db.discard()
    return found


def move(contact, to, actor, **how):
    with db.transaction():
        made = service.move_contact(contact.id, to and to.id, reason="They married", actor=actor, **how)
        return SimpleNamespace(id=made.id, tasks=made.task_ids, home=made.to_household_id)


def take_back(contact, moved, actor):
    with db.transaction():
        service.take_move_back(contact.id, moved.id, actor=actor)


def test_a_contact_is_moved_and_moved_back_on_its_pages(browser, cast, home, stored):
    factories.task(cast.ada, "Call her", home.old, home.maria)
    browser.sign_in(cast.ada)
    page = browser.follow(browser.get(f"/contacts/{home.maria.id}"), "Move to another household")
    assert "Take 1 open task along" in page
    wrong = browser.submit(page, "Move", status=422, new_household="", reason="")
    assert "one of the two" in wrong.errors()
    found = browser.submit(wrong, "Search", status=200, household_id_text="new", reason="They married")
    after = browser.submit(found, "Move", household_id=home.new.id)
    assert "Moved here from Old family" in after
    assert "New family" in after
    assert [task.household_id for task in stored(Task)] == [home.new.id]
    history = browser.get(f"/contacts/{home.maria.id}/history")
    assert "because: They married" in history
    assert "Take the move back" in browser.get(f"/contacts/{home.maria.id}/history", fragment=True)
    browser.submit(history, "Take the move back")
    assert stored(Contact)[0].household_id == home.old.id
    assert stored(Household)[0].primary_contact_id == home.maria.id
    assert "Take the move back" not in browser.get(f"/contacts/{home.maria.id}/history")
    browser.submit(after, "Undo", status=409)
    assert "Household left" in browser.get(f"/households/{home.old.id}/history")


def test_who_moves_a_contact_that_changed_is_told_first(browser, cast, home, stored):
    browser.sign_in(cast.ada)
    page = browser.get(f"/contacts/{home.maria.id}/move")
    browser.submit(browser.get(f"/contacts/{home.maria.id}/edit"), "Save", job_title="Judge")
    stale = browser.submit(page, "Move", status=409, household_id=home.new.id, reason="They married")
    assert "Ada Rossi changed it" in stale.errors()
    assert stale.one("#reason")["value"] == "They married"
    browser.submit(stale, "Move")
    assert stored(Contact)[0].household_id == home.new.id


def test_what_is_the_contacts_own_goes_along_and_what_happened_stays(in_app, cast, home):
    before = everything()
    moved = move(home.maria, home.new, cast.ada)
    assert membership_differences() == []
    assert search_differences() == []
    # The guest entry follows; the claim of the household that was left is not the contact's any more.
    assert [tuple(one)[2:] for one in initiatives_of_household(cast.ada, home.new.id)] == [(1, 1, 0)]
    assert [tuple(one)[2:] for one in initiatives_of_household(cast.ada, home.old.id)] == [(0, 0, 1)]
    assert row(Household, home.old).primary_contact_id == home.otto.id
    assert row(Household, home.new).primary_contact_id == home.maria.id
    asked = sa.text("SELECT household_id FROM interaction UNION SELECT household_id FROM claim")
    assert list(db.db.session.scalars(scope.for_purpose(asked, scope.Purpose.DOCTOR))) == [home.old.id]
    take_back(home.maria, moved, cast.ada)
    assert everything() == before
    move(home.maria, home.new, cast.ada)
    move(home.maria, home.old, cast.ada)
    assert everything()["contact"] == before["contact"]
    assert audit.verify()[1] is None


def test_tasks_go_along_with_those_who_see_the_other_household(in_app, cast, home):
    hers = factories.task(cast.ada, "Call her", home.old, home.maria)
    his = factories.task(cast.ben, "Send flowers", home.old, home.maria)
    factories.task(cast.ada, "Call him", home.old, home.otto)
    assert move(home.maria, home.new, cast.ada).tasks == [hers.id]
    assert row(Task, his).household_id == home.old.id


def test_whose_task_stays_is_not_told_of_the_contact(browser, cast, home):
    his = factories.task(cast.ben, "Send flowers", home.old, home.maria)
    browser.sign_in(cast.ben)
    assert "Maria Lindqvist" in browser.get(f"/tasks/{his.id}")
    with factories.here():
        move(home.maria, home.new, cast.ada)
    page = browser.get(f"/tasks/{his.id}")
    assert "Maria Lindqvist" not in page
    assert "Old family" in page
    browser.get(f"/contacts/{home.maria.id}", status=404)
    assert "Maria" not in browser.get(f"/households/{home.old.id}")
    browser.get(f"/interactions/{home.call.id}")


def test_nobody_moves_what_or_where_they_do_not_see(in_app, cast, home):
    for actor, to, refused in (
        (cast.ben, home.new, NotVisible), (cast.eva, home.far, NotVisible), (cast.ada, home.far, NotVisible),
        (cast.ada, home.old, RuleBroken), (cast.cora, home.new, NotVisible),
    ):  # fmt: skip
        with pytest.raises(refused):
            move(home.maria, to, actor)
    with pytest.raises(Stale):
        move(home.maria, home.new, cast.ada, version=home.maria.version + 1)
    moved = move(home.maria, home.new, cast.ada)
    for actor in (cast.ben, cast.eva, cast.max):
        with pytest.raises(NotVisible):
            take_back(home.maria, moved, actor)
    take_back(home.maria, moved, cast.mo)


def test_the_last_contact_leaves_an_empty_household(browser, cast, home):
    with factories.here():
        for one in (home.maria, home.otto):
            move(one, home.new, cast.ada)
    browser.sign_in(cast.ben)
    assert "Nobody is entered yet" in browser.get(f"/households/{home.old.id}")


def test_who_splits_off_keeps_those_who_cover_them(in_app, cast, home):
    moved = move(home.maria, None, cast.ada, new_household="Maria alone")
    covering = sa.select(Coverage.user_id).where(Coverage.household_id == moved.home)
    assert set(db.db.session.scalars(covering)) == {cast.ada.id, cast.ben.id}
    assert clients.visible_contact(cast.ben, home.maria.id).household_id == moved.home


def test_only_who_could_take_a_wall_down_moves_out_of_it(in_app, cast, home):
    factories.coverage(home.old, cast.mo)
    factories.coverage(home.new, cast.mo)
    with db.transaction():
        raise_wall(home.old.id, actor=cast.mo)
    with pytest.raises(RuleBroken, match="behind a wall"):
        move(home.maria, home.new, cast.ada)
    assert row(Household, SimpleNamespace(id=move(home.otto, None, cast.ada).home)).is_walled
    move(home.maria, home.new, cast.mo)


def test_a_wall_that_was_raised_since_keeps_who_moved_in(in_app, cast, home):
    moved = move(home.maria, home.new, cast.ada)
    for one in (home.old, home.new):
        factories.coverage(one, cast.mo)
    with db.transaction():
        raise_wall(home.new.id, actor=cast.mo)
    with pytest.raises(RuleBroken, match="behind a wall"):
        take_back(home.maria, moved, cast.ada)
    take_back(home.maria, moved, cast.mo)


def test_a_move_is_taken_back_for_a_day(in_app, clock, cast, home):
    moved = move(home.maria, home.new, cast.ada)
    clock.forward(hours=24)
    with pytest.raises(RuleBroken, match="24 hours"):
        take_back(home.maria, moved, cast.ada)
    again = move(home.maria, home.old, cast.ada)
    with pytest.raises(RuleBroken, match="moved again"):
        take_back(home.maria, moved, cast.ada)
    take_back(home.maria, again, cast.ada)
    kept = sa.select(ContactMove.takes_back_id).order_by(ContactMove.id)
    assert list(db.db.session.scalars(scope.for_purpose(kept, scope.Purpose.DOCTOR))) == [None, None, again.id]


def test_the_move_is_offered_to_be_taken_back_for_as_long_as_it_can_be(browser, clock, cast, home):
    with factories.here():
        move(home.maria, home.new, cast.ada)
    factories.coverage(home.new, cast.eva)
    theirs = browser.another().sign_in(cast.eva).get(f"/contacts/{home.maria.id}")
    assert "Take the move back" not in theirs.buttons()
    assert "Came from" not in theirs
    browser.sign_in(cast.ada)
    page = browser.get(f"/contacts/{home.maria.id}")
    assert "Came from Old family, because: They married" in page
    assert "Take the move back" in page.buttons()
    clock.forward(hours=23)
    browser.sign_in(cast.ada)
    again = browser.submit(browser.get(f"/contacts/{home.maria.id}"), "Take the move back")
    assert "Old family" in again
    assert "Take the move back" not in again.buttons()
    with factories.here():
        move(home.maria, home.new, cast.ada)
    clock.forward(hours=25)
    browser.sign_in(cast.ada)
    assert "Take the move back" not in browser.get(f"/contacts/{home.maria.id}").buttons()


def seen_of_maria(viewer):
    """When Maria was in touch last, as a viewer finds it: on her page, in the list, in its order and its filter."""
    db.discard()

    def found(**how):
        listed = contact_list(viewer, Wanted(**how), None)
        return {line.name: line.last_contact_at for line in listed.lines}

    return {
        "page": person(viewer, 1).last_contact_at, "list": found()["Maria Lindqvist"],
        "sorted": found(sort="last").get("Maria Lindqvist"), "never": "Maria Lindqvist" in found(last="never"),
    }  # fmt: skip


def test_the_last_contact_is_of_what_one_may_open(browser, in_app, cast, home):
    factories.coverage(home.new, cast.eva)
    move(home.maria, home.new, cast.ada)
    none = {"page": None, "list": None, "sorted": None, "never": True}
    at = home.call.occurred_at
    assert (seen_of_maria(cast.eva), seen_of_maria(cast.ada)) == (none, dict.fromkeys(none, at) | {"never": False})
    browser.sign_in(cast.eva)
    assert "Last contact: never" in browser.get(f"/contacts/{home.maria.id}")
    later = factories.interaction(SimpleNamespace(id=home.maria.id, household_id=home.new.id), cast.ada)
    assert seen_of_maria(cast.eva)["list"] == later.occurred_at
    # Whoever takes what was said now back leaves what everybody else may know.
    with db.transaction():
        undo(later.id, actor=cast.ada)
    assert (seen_of_maria(cast.eva), seen_of_maria(cast.ada)["page"]) == (none, at)
