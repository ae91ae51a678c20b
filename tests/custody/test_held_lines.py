"""A line that several files have stays while one of them is there, whichever of them are undone and in what order."""

from itertools import permutations

import pytest
import sqlalchemy as sa

from tests import factories
from tests.custody.test_corrections import TODAY, controller, large, ofx, take, work  # noqa: F401
from tests.custody.test_import_a_statement import lines, states
from tests.custody.test_staging import HEAD, table, upload
from tests.custody.test_stopping import counted
from webapp import db as transactions
from webapp.custody.models import Account, Activity, Correction, HeldLine, StagedKnown, StatementFile
from webapp.custody.service import undoing
from webapp.db import db

DAY = "20260302"
# What each file says: amounts by the bank's ids. The second corrects a line, and all that follow say so too.
FILES = {
    "a.ofx": {"x": 100, "y": 5},
    "b.ofx": {"x": 120, "y": 5, "z": 7},
    "c.ofx": {"x": 120, "y": 5, "w": 8},
    "d.ofx": {"x": 150, "z": 7, "w": 8, "v": 9},
}


def statement(content, more=""):
    return ofx(*((DAY, str(amount), name, more) for name, amount in content.items()))


def everything(app, model, *columns):
    with app.app_context():
        found = sa.select(*(getattr(model, name) for name in columns)).execution_options(scope="maintenance")
        rows = [tuple(row) for row in db.session.execute(found)]
        transactions.release()
        return sorted(rows)


def expected(names):
    """What an account holds of these files, the one taken in last before all others."""
    held = {}
    for name in names:
        held |= FILES[name]
    return sorted((f"id:{key}", amount * 100) for key, amount in held.items())


def undo(browser, app, file_id):
    page = browser.submit(browser.get("custody.show_import", file_id=file_id), "Undo this import")
    work(app)
    return page


@pytest.mark.parametrize("how", ["at once", "by the worker"])
@pytest.mark.parametrize("first", FILES)
def test_in_whatever_order_they_are_undone(browser, controller, app, request, how, first):  # noqa: F811
    """The account holds what the files that are left say."""
    if how == "by the worker":
        request.getfixturevalue("large")
    orders = [order for order in permutations(FILES) if order[0] == first]
    for order in orders[:: 1 if how == "at once" else 5]:
        here = {}
        for name, content in FILES.items():
            take(browser, app, statement(content), name)
            here[name] = max(number for (number,) in everything(app, StatementFile, "id"))
        assert everything(app, Activity, "identity", "amount_minor") == expected(here)
        for name in order:
            undo(browser, app, here.pop(name))
            assert everything(app, Activity, "identity", "amount_minor") == expected(here), (order, name)
            assert {file_id for (file_id,) in everything(app, Activity, "file_id")} <= set(here.values())
        assert everything(app, HeldLine, "id") == everything(app, StagedKnown, "id") == []
        assert everything(app, Account, "id") == []


@pytest.mark.parametrize("how", ["at once", "by the worker"])
def test_the_later_file_says_that_it_took_lines_over(browser, controller, app, request, how):  # noqa: F811
    if how == "by the worker":
        request.getfixturevalue("large")
    take(browser, app, statement({"x": 1, "y": 2}), "first.ofx")
    take(browser, app, statement({"x": 1, "y": 2, "z": 3}), "second.ofx")
    page = undo(browser, app, 1)
    assert "The import was undone." in page
    assert "2 lines stay: later files have them too." in page
    assert everything(app, Activity, "identity", "file_id") == [("id:x", 2), ("id:y", 2), ("id:z", 2)]
    page = browser.get("custody.show_import", file_id=2)
    assert ("New lines 3" in page, "Known lines 0" in page) == (True, True)
    assert len(page.select("#import table tbody tr")) == 3
    assert "Activity taken over" in page.one("details.history").get_text()
    undo(browser, app, 2)
    assert (lines(app), states(app)) == ([], ["undone", "undone"])


def test_lines_without_an_id_are_held_too_and_twins_apart(browser, controller, app):  # noqa: F811
    twins = HEAD + "ACC 1,2026-01-02,5.00,USD,Twin\n" * 2
    browser.submit(upload(browser, app, "two.csv", twins.encode()), "Import")
    browser.submit(upload(browser, app, "three.csv", (twins + "ACC 1,2026-01-02,5.00,USD,Twin\n").encode()), "Import")
    undo(browser, app, 1)
    assert [file_id for (file_id,) in everything(app, Activity, "file_id")] == [2, 2, 2]


def test_a_large_file_that_is_undone_counts_what_a_later_one_has_all_the_while(
    browser, controller, app, large, monkeypatch  # noqa: F811
):  # fmt: skip
    monkeypatch.setattr(undoing, "REMOVED_AT_ONCE", 50)
    browser.submit(upload(browser, app, "all.csv", table(400)), "Import")
    work(app)
    browser.submit(upload(browser, app, "rest.csv", table(300, start=150)), "Import")
    work(app)
    assert len(everything(app, HeldLine, "id")) == 250
    browser.submit(browser.get("custody.show_import", file_id=1), "Undo this import")
    # The worker has not begun, and what the later file has counts.
    assert (states(app), len(lines(app))) == (["leaving", "imported"], 450)
    assert counted(app) == 300
    work(app)
    assert (states(app), len(lines(app)), everything(app, HeldLine, "id")) == (["undone", "imported"], 300, [])


def test_what_corrects_another_line_goes_along(browser, controller, app):  # noqa: F811
    moves = ((DAY, "500", "a", ""), ("20260310", "450", "b", "<CORRECTFITID>a<CORRECTACTION>REPLACE"))
    take(browser, app, ofx(*moves), "first.ofx")
    take(browser, app, ofx(*moves, ("20260311", "1", "c", "")), "second.ofx")
    undo(browser, app, 1)
    assert everything(app, Correction, "file_id", "kind") == [(2, "replaces")]


def test_evidence_that_a_later_file_has_hinders_nobody(browser, controller, cast, app):  # noqa: F811
    home = factories.household("Srisai family", cast.ada, currency="USD")
    factories.account(home, "77-1200 34", institution="091000019")
    factories.claim(home, cast.ada, 10_000)
    take(browser, app, ofx((TODAY, "100", "x", ""), (TODAY, "5", "y", "")), "first.ofx")
    browser.submit(browser.get("claims.queue"), "Confirm")
    refused = browser.submit(browser.get("custody.show_import", file_id=1), "Undo this import", status=409)
    assert "1 of its lines are evidence" in refused.errors()
    take(browser, app, ofx((TODAY, "100", "x", ""), (TODAY, "6", "z", "")), "second.ofx")
    undo(browser, app, 1)
    assert everything(app, Activity, "identity", "file_id") == [("id:x", 2), ("id:z", 2)]
    browser.submit(browser.get("custody.show_import", file_id=2), "Undo this import", status=409)
