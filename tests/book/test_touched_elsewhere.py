"""Initiatives count no interaction that the viewer may not open: of a household that was left, or of a relative."""

from types import SimpleNamespace

import pytest

from tests import factories
from webapp import db, periods
from webapp.book import service
from webapp.book.queries import contact_list, initiatives_of_contact, initiatives_of_household
from webapp.book.rules import Wanted
from webapp.clients.service.relating import relate
from webapp.initiatives.queries import first_contacts, membership_differences
from webapp.interactions.service import Changes, change, log_interaction, undo

WHY = "At the rally"
SLUG = "vintage-motor-sports"


@pytest.fixture
def homes(in_app, cast):
    """Ada's household with a call under a part of an initiative, and Ben's; Mo is the manager of both."""
    made = SimpleNamespace(hers=factories.household("Old family", cast.ada))
    made.his = factories.household("New family", cast.ben)
    made.maria = factories.contact(made.hers, "Maria Lindqvist")
    made.noi = factories.contact(made.his, "Noi Srisai")
    made.motor = factories.initiative()
    made.part = factories.initiative("Rally", parent=made.motor)
    return made


def logged(homes, contacts, by):
    with db.transaction():
        ids = [one.id for one in contacts]
        rally = homes.part.id
        return log_interaction(contact_ids=ids, channel="phone", initiative_id=rally, late_reason=WHY, actor=by).id


def related(one, other, by):
    with db.transaction():
        relate(one.id, other.id, "sister", actor=by)


def moved(contact, to, by):
    with db.transaction():
        service.move_contact(contact.id, to.id, reason="They married", actor=by)


def told(viewer, homes, contact, through=""):
    """What every place says: the contact's page, its household's, the initiative's, and the list."""
    wanted = Wanted(initiative=SLUG, through=through)
    return (
        [one.interactions for one in initiatives_of_contact(viewer, contact.id)],
        [one.interactions for one in initiatives_of_household(viewer, homes.his.id)],
        [(one.id, one.interaction_count) for one in first_contacts(viewer, homes.motor.id)],
        [one.id for one in contact_list(viewer, wanted, homes.motor.id).lines],
    )


NOTHING = ([], [], [], [])


@pytest.mark.parametrize("through", ["", "interaction"])
@pytest.mark.parametrize("how", ["moved", "related"])
def test_an_interaction_of_a_closed_household_counts_only_for_who_may_open_it(cast, homes, how, through):
    if how == "moved":
        logged(homes, [homes.maria], cast.ada)
        moved(homes.maria, homes.his, cast.mo)
        guest = homes.maria
    else:
        related(homes.maria, homes.noi, cast.mo)
        logged(homes, [homes.maria, homes.noi], cast.mo)
        guest = homes.noi
    assert membership_differences() == []
    assert told(cast.ben, homes, guest, through) == NOTHING
    told_mo = told(cast.mo, homes, guest, through)
    assert told_mo[:2] == ([1, 1], [1, 1])
    assert (guest.id, 1) in told_mo[2]
    assert guest.id in told_mo[3]
    # What he logs himself counts beside it.
    logged(homes, [guest], cast.ben)
    assert membership_differences() == []
    assert told(cast.ben, homes, guest, through) == ([1, 1], [1, 1], [(guest.id, 1)], [guest.id])
    assert told(cast.mo, homes, guest, through)[:2] == ([2, 2], [2, 2])


def test_who_is_a_guest_as_well_is_listed_for_that_alone(cast, homes):
    logged(homes, [homes.maria], cast.ada)
    moved(homes.maria, homes.his, cast.mo)
    factories.guest(homes.motor, homes.maria)
    assert told(cast.ben, homes, homes.maria) == ([0], [0], [(homes.maria.id, 0)], [homes.maria.id])
    assert told(cast.ben, homes, homes.maria, "interaction")[3] == []
    assert told(cast.ben, homes, homes.maria, "guest")[3] == [homes.maria.id]


def test_the_table_follows_what_is_changed_and_undone(cast, homes):
    related(homes.maria, homes.noi, cast.mo)
    first, second = (logged(homes, [homes.maria, homes.noi], cast.mo) for _ in range(2))
    with db.transaction():
        undo(first, actor=cast.mo)
    assert membership_differences() == []
    with db.transaction():
        other = Changes("phone", "outbound", periods.now(), None, None, "", "", "", None, False)
        change(second, other, version=1, reason="", actor=cast.mo)
    assert membership_differences() == []
    assert told(cast.mo, homes, homes.noi) == NOTHING


@pytest.mark.parametrize("fragment", [False, True])
def test_pages_and_files_say_the_same(browser, cast, homes, fragment):
    logged(homes, [homes.maria], cast.ada)
    moved(homes.maria, homes.his, cast.mo)
    browser.sign_in(cast.ben)
    for place in (f"/contacts/{homes.maria.id}", f"/households/{homes.his.id}"):
        assert "Vintage motor sports" not in browser.get(place, fragment=fragment)
    for query in (f"initiative={SLUG}", f"initiative={SLUG}&through=interaction", f"initiative={SLUG}&sort=last"):
        assert "Maria Lindqvist" not in browser.get(f"/contacts?{query}", fragment=fragment)
        assert len(browser.download(f"/contacts.csv?{query}").get_data(as_text=True).splitlines()) == 1
    assert "Maria Lindqvist" not in browser.get(f"/initiatives/{SLUG}", fragment=fragment)
    browser.sign_in(cast.mo)
    assert "1 interaction" in browser.get(f"/contacts/{homes.maria.id}")
    assert "Maria Lindqvist" in browser.get(f"/contacts?initiative={SLUG}&through=interaction", fragment=fragment)
