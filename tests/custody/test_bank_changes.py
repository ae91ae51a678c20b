"""What a bank changes of a line that is evidence waits, while the rest of its file is taken in."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.custody.test_corrections import TODAY, claimed, controller, large, ofx, take, upload, work  # noqa: F401
from webapp import periods
from webapp.audit import AuditPayload
from webapp.claims.queries.uses import uses_of
from webapp.custody.models import Activity, BankChange
from webapp.custody.service import leave_change
from webapp.db import db, release, transaction
from webapp.exceptions import RuleBroken

CAME = (TODAY, "500", "a", "")
CHANGED = (TODAY, "480", "a", "")
MORE = (TODAY, "70", "b", "")


def stored(app):
    """Amounts of all lines, and the state of every change with what it says."""
    with app.app_context():
        lines = sa.select(Activity.amount_minor).order_by(Activity.id).execution_options(scope="maintenance")
        said = sa.select(BankChange.state, BankChange.is_minor).order_by(BankChange.id)
        changes = db.session.execute(said.execution_options(scope="maintenance"))
        return list(db.session.scalars(lines)), [tuple(row) for row in changes]


@pytest.fixture
def confirmed(browser, controller, app, claimed):  # noqa: F811
    """Ada's claim, confirmed by the first line of a file."""
    take(browser, app, ofx(CAME))
    browser.submit(browser.get("claims.queue"), "Confirm")
    return claimed


def reopen(browser, cast, claim):
    """Carl, who confirmed none of it, takes the decision back: his browser."""
    carl = browser.another().sign_in(cast.carl)
    carl.submit(carl.get("claims.show", claim_id=claim.id), "Reopen", reason="The bank corrected the line.")
    return carl


@pytest.mark.parametrize("how", ["at once", "by the worker"])
def test_the_line_stays_and_the_rest_is_taken_in(browser, app, cast, confirmed, request, how):
    if how == "by the worker":
        request.getfixturevalue("large")
    preview = upload(browser, raw=ofx(CHANGED, MORE), name="later.ofx")
    work(app)
    preview = browser.get(preview.location)
    assert f"Evidence for claim {confirmed.id}" in preview
    assert "-USD 20.00" in preview
    page = take(browser, app, ofx(CHANGED, MORE), "later.ofx")
    assert stored(app) == ([50_000, 7_000], [("waiting", 48_000)])
    assert "Evidence that the bank changed" in page
    # It is not forgotten: beside the imports, on the list, and on the claim.
    assert "1 line was changed by its bank while it is evidence" in browser.get("custody.imports")
    assert f"Evidence for claim {confirmed.id}" in browser.get("custody.changes")
    assert "changed by the bank since" in browser.get("claims.show", claim_id=confirmed.id)
    # Once the decision is taken back, the same file takes the change in; before that it changes nothing.
    again = upload(browser, raw=ofx(CHANGED, MORE), name="again.ofx")
    work(app)
    assert "Everything in this file is known already" in browser.get(again.location)
    carl = reopen(browser, cast, confirmed)
    take(carl, app, ofx(CHANGED, MORE), "again.ofx")
    assert stored(app) == ([48_000, 7_000], [("taken", 48_000), ("taken", 48_000)])
    assert "No change waits" in browser.get("custody.changes")


@pytest.fixture
def waiting(browser, app, confirmed):
    """A change of the line that is evidence; where it is settled."""
    take(browser, app, ofx(CHANGED), "later.ofx")
    (link,) = [one["href"] for one in browser.get("custody.changes").select("td a") if "/changes/" in one["href"]]
    return link


def test_it_is_taken_in_where_it_waits_once_the_evidence_was_given_back(browser, app, cast, confirmed, waiting):
    assert "Take the change in" not in browser.another().sign_in(cast.carl).get(waiting).buttons()
    carl = reopen(browser, cast, confirmed)
    # Until then the line is offered to no claim.
    assert not browser.get("claims.queue").select("input[name$='-rest_minor']")
    carl.submit(carl.get(waiting), "Take the change in")
    assert stored(app) == ([48_000], [("taken", 48_000)])
    assert [one["value"] for one in browser.get("claims.queue").select("input[name$='-rest_minor']")] == ["48000"]


def test_it_is_left_with_a_reason(browser, app, cast, waiting):
    carl = browser.another().sign_in(cast.carl)
    page = carl.submit(carl.get(waiting), "Leave it", reason=" ", status=422)
    assert "Write why the line stays as it is." in page.errors()
    carl.submit(page, "Leave it", reason="The bank's own mistake.")
    assert stored(app) == ([50_000], [("left", 48_000)])
    assert "The bank's own mistake." in browser.get(waiting)
    # The bank says it again: that was settled.
    assert "Everything in this file is known already" in upload(browser, raw=ofx(CHANGED), name="again.ofx")


def test_undoing_the_file_takes_it_along(browser, app, waiting):
    browser.submit(browser.get("custody.show_import", file_id=2), "Undo this import")
    assert stored(app) == ([50_000], [])


def test_whoever_has_part_in_it_does_not_settle_it(browser, app, cast, confirmed, waiting):
    carl = browser.another().sign_in(cast.carl)
    page = carl.get(waiting)
    factories.coverage(SimpleNamespace(id=confirmed.household_id), cast.carl)
    page = carl.submit(page, "Leave it", reason="It is nothing.", status=409)
    assert "You cover this household" in page.errors()
    assert stored(app) == ([50_000], [("waiting", 48_000)])


@pytest.fixture(params=["a share", "coverage that ended"])
def parted(cast, request):
    """A claim in which Carl has part without covering its household: how."""
    home = factories.household("Srisai family", cast.ada, currency="USD")
    factories.account(home, "77-1200 34", institution="091000019")
    today = periods.today(factories.ZONE)
    shares = [(cast.ada, 9_000), (cast.carl, 1_000)] if request.param == "a share" else None
    claim = factories.claim(home, cast.ada, 50_000, shares=shares, conflict_from=today - timedelta(days=9))
    if shares is None:
        factories.coverage(home, cast.carl, ends_on=today - timedelta(days=1))
    return claim


def test_whoever_had_part_in_it_does_not_settle_it_after_a_reopening(browser, controller, app, cast, parted):  # noqa: F811
    take(browser, app, ofx(CAME))
    browser.submit(browser.get("claims.queue"), "Confirm")
    take(browser, app, ofx(CHANGED), "later.ofx")
    dora = browser.another().sign_in(factories.user("Dora Distant", ["controller"]))
    dora.submit(dora.get("claims.show", claim_id=parted.id), "Reopen", reason="The bank corrected the line.")
    (link,) = [one["href"] for one in browser.get("custody.changes").select("td a") if "/changes/" in one["href"]]
    carl = browser.another().sign_in(cast.carl)
    assert "You have part in a claim" in carl.get(link)
    assert "Take the change in" not in carl.get(link).buttons()
    # By importing the file again it comes to the same: it waits for somebody else.
    take(carl, app, ofx(CHANGED, MORE), "again.ofx")
    assert stored(app) == ([50_000, 7_000], [("waiting", 48_000), ("waiting", 48_000)])
    take(dora, app, ofx(CHANGED), "third.ofx")
    assert stored(app)[0] == [48_000, 7_000]


def test_what_was_left_with_a_reason_stays_whatever_is_imported(browser, app, cast, confirmed, waiting):
    carl = browser.another().sign_in(cast.carl)
    carl.submit(carl.get(waiting), "Leave it", reason="The bank's own mistake.")
    reopen(browser, cast, confirmed)
    preview = upload(carl, raw=ofx(CHANGED, MORE), name="again.ofx")
    assert preview.words(".stat") == ["New 1", "Known 0", "Changed 0", "Stay as they are 1", "Refused 0"]
    assert "Somebody left this line as it is, with a reason." in preview
    assert "Everything in this file is known already" in upload(carl, raw=ofx(CHANGED), name="alone.ofx")
    take(carl, app, ofx(CHANGED, MORE), "again.ofx")
    assert stored(app) == ([50_000, 7_000], [("left", 48_000)])


def test_a_large_file_is_read_again_after_a_change_was_taken_by_hand(browser, app, cast, confirmed, waiting, large):  # noqa: F811
    carl = reopen(browser, cast, confirmed)
    preview = upload(browser, raw=ofx(CHANGED, MORE), name="again.ofx")
    work(app)
    carl.submit(carl.get(waiting), "Take the change in")
    browser.submit(browser.get(preview.location), "Import")
    work(app)
    assert stored(app) == ([48_000, 7_000], [("taken", 48_000)])


def test_a_newer_version_goes_before_the_older(browser, app, cast, confirmed, waiting):
    take(browser, app, ofx((TODAY, "470", "a", "")), "newest.ofx")
    assert browser.get("custody.changes").words("td.num") == ["-USD 30.00"]
    carl = reopen(browser, cast, confirmed)
    take(carl, app, ofx((TODAY, "470", "a", "")), "again.ofx")
    assert stored(app) == ([47_000], [("outdated", 48_000), ("taken", 47_000), ("taken", 47_000)])


def test_whoever_confirmed_by_the_line_leaves_it_to_somebody_else(browser, app, cast, confirmed, waiting):
    page = browser.get(waiting)
    assert "You confirmed a claim by this line, so somebody else must settle what its bank says." in page
    assert not {"Leave it", "Take the change in"} & set(page.buttons())
    with app.app_context(), pytest.raises(RuleBroken, match="You confirmed a claim"), transaction():
        leave_change(1, "It is nothing.", actor=cast.cora)
    # Nor after somebody else reopened it, nor by importing the file again: its preview says so.
    carl = reopen(browser, cast, confirmed)
    assert "Take the change in" not in browser.get(waiting).buttons()
    preview = upload(browser, raw=ofx(CHANGED, MORE), name="again.ofx")
    assert preview.words(".stat") == ["New 1", "Known 0", "Changed 0", "Stay as they are 1", "Refused 0"]
    assert "Somebody else settles this: you confirmed by this line" in preview
    assert "Changed by the bank The id is known" not in preview
    done = browser.submit(preview, "Import")
    assert "1 line was imported." in done
    assert "1 line stays as it is, and what its bank says waits." in done
    assert stored(app) == ([50_000, 7_000], [("waiting", 48_000), ("waiting", 48_000)])
    carl.submit(carl.get(carl.get("custody.changes").one("td a[href*='/changes/']")["href"]), "Take the change in")
    assert stored(app)[0] == [48_000, 7_000]


def is_marked(browser, app, change):
    """Whether the page and the record say that one person alone settled a change."""
    told = browser.get(change).select("#change dl")[0].get_text()
    with app.app_context():
        last = sa.select(AuditPayload.body).order_by(AuditPayload.entry_id.desc()).limit(1)
        body = db.session.scalar(last.execution_options(scope="audit"))
    return "single control" in told and body["control"] == "single"


def test_in_a_firm_of_single_control_it_is_marked(browser, app, cast, waiting):
    factories.small_firm()
    browser.submit(browser.get(waiting), "Leave it", reason="The bank's own mistake.")
    assert stored(app) == ([50_000], [("left", 48_000)])
    assert is_marked(browser, app, waiting)


def test_in_a_firm_of_single_control_who_confirmed_takes_it_in_and_that_is_marked(
    browser, app, cast, confirmed, waiting
):
    factories.small_firm()
    reopen(browser, cast, confirmed)
    browser.submit(browser.get(waiting), "Take the change in")
    assert stored(app) == ([48_000], [("taken", 48_000)])
    assert is_marked(browser, app, waiting)


def reopenable(app, person):
    """Of the first line, for whom it says that they may reopen which claim."""
    with app.app_context():
        found = [(use.claim_id, use.may_reopen) for use in uses_of(person, [1])]
        release()
        return found


def test_only_who_decides_may_reopen(app, cast, confirmed):
    assert reopenable(app, cast.carl) == [(confirmed.id, True)]
    assert reopenable(app, cast.cora) == [(confirmed.id, False)]
    # His team's household, and nothing of it is his: but he decides no claims.
    assert reopenable(app, cast.mo) == [(confirmed.id, False)]


def test_the_way_to_the_decision_is_given_to_who_may_reopen_it(browser, app, cast, controller, claimed):  # noqa: F811
    take(browser, app, ofx((TODAY, "300", "a", "")))
    browser.submit(browser.get("claims.queue"), "Confirm", **{"lines-0-amount": "300"})
    take(browser, app, ofx((TODAY, "280", "a", "")), "later.ofx")
    link = browser.get("custody.changes").one("td a[href*='/changes/']")["href"]
    way = f"Reopen claim {claimed.id}"
    assert way not in browser.get(link).words("a")
    assert "Once a controller who took no part in it has reopened that decision" in browser.get(link)
    carl = browser.another().sign_in(cast.carl)
    page = carl.follow(carl.get(link), way)
    carl.submit(page, "Reopen", reason="The bank corrected the line.")
    carl.submit(carl.get(link), "Take the change in")
    assert stored(app) == ([28_000], [("taken", 28_000)])


@pytest.mark.parametrize("how", ["by hand", "by import"])
def test_a_file_by_which_a_line_that_was_evidence_changed_stays(browser, app, cast, confirmed, waiting, how):
    carl = reopen(browser, cast, confirmed)
    take(carl if how == "by import" else browser, app, ofx(CHANGED, MORE), "third.ofx")
    if how == "by hand":
        carl.submit(carl.get(carl.get("custody.changes").one("td a[href*='/changes/']")["href"]), "Take the change in")
    assert stored(app)[0] == [48_000, 7_000]
    refused = browser.submit(browser.get("custody.show_import", file_id=3), "Undo this import", status=409)
    assert "1 of its lines are evidence for claims or were" in refused.errors()
    # The file before it says the same and may go, since the third one stays.
    browser.submit(browser.get("custody.show_import", file_id=2), "Undo this import")
    browser.submit(browser.get("custody.show_import", file_id=3), "Undo this import", status=409)
    assert stored(app)[0] == [48_000, 7_000]


@pytest.mark.parametrize("when", ["before it was taken", "afterwards"])
def test_a_change_taken_by_hand_goes_over_to_a_file_that_came_afterwards(browser, app, cast, confirmed, waiting, when):
    carl = reopen(browser, cast, confirmed)
    if when == "before it was taken":
        # This one says what was stored then, not what was taken.
        take(browser, app, ofx(CAME, MORE), "third.ofx")
    carl.submit(carl.get(waiting), "Take the change in")
    if when == "afterwards":
        take(browser, app, ofx(CHANGED, MORE), "third.ofx")
    status = 303 if when == "afterwards" else 409
    browser.submit(browser.get("custody.show_import", file_id=2), "Undo this import", status=status)
    assert stored(app)[0] == [48_000, 7_000]
