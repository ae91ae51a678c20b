"""A large file that is stopped, waits for another one, or is undone: others meet all of it or nothing."""

import contextlib

import pytest

from tests.custody import test_import_a_statement as small
from tests.custody.test_import_a_statement import lines, states
from tests.custody.test_staging import (
    COUNT,
    Killed,
    counted,
    folder,
    killed_at,
    large,
    meanwhile,
    staged,
    table,
    upload,
    work,
)
from webapp import db as transactions
from webapp import outbox, periods
from webapp.custody import queries, service
from webapp.custody.models import UncountedFile
from webapp.custody.service import taking_in, undoing
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.operation import upkeep

__all__ = ["large", "meanwhile"]


def test_another_file_waits_for_its_turn(browser, cora, app, large, meanwhile, monkeypatch):
    browser.sign_in(cora)
    half, refused = table(COUNT // 2), []
    upload(browser, app, "half.csv", raw=half)
    browser.submit(upload(browser, app, "big.csv", raw=table()), "Import")

    def at_once():
        with contextlib.suppress(RuleBroken), transactions.transaction():
            file = queries.statement_file(cora, 1)
            refused.append(file.id)
            service.import_statement(file, service.said_by(half, file.mapping), actor=cora)

    def patiently():
        at_once()
        monkeypatch.setattr(taking_in, "PATIENCE", 1)
        monkeypatch.setattr(taking_in.time, "sleep", refused.append)
        with contextlib.suppress(RuleBroken):
            service.take_in(1, folder(app), actor=cora)

    meanwhile(patiently)
    assert work(app) == 1
    assert (refused, states(app), len(lines(app))) == ([1, 1], ["previewed", "imported"], COUNT)


def test_who_stops_it_meanwhile_keeps_it_out(browser, cora, app, large, meanwhile):
    browser.sign_in(cora)
    browser.submit(upload(browser, app, "big.csv", raw=table()), "Import")
    page = browser.get("custody.show_import", file_id=1)
    meanwhile(lambda: browser.submit(page, "Stop and discard"))
    assert work(app) >= 1
    assert (lines(app), states(app), staged(app)) == ([], ["undone"], 0)
    assert "No accounts yet" in browser.get("custody.accounts")


def test_the_check_up_names_a_file_on_which_nobody_works_any_more(browser, cora, app, large, monkeypatch, clock):
    monkeypatch.setattr(undoing, "REMOVED_AT_ONCE", 50)
    browser.sign_in(cora)
    browser.submit(upload(browser, app, "big.csv", raw=table()), "Import")
    fail(app, clock, "INSERT INTO activity", 3)
    assert half_way(app) == [
        "statement file 1 is not taken in any more; stop and discard it on its page, then import it again"
        " (no other file can be taken in until then)"
    ]
    browser.sign_in(cora)
    browser.submit(browser.get("custody.show_import", file_id=1), "Stop and discard")
    assert half_way(app) == []
    fail(app, clock, "DELETE FROM activity", 1)
    assert "`rapport upkeep`" in half_way(app)[0]
    with app.app_context():
        assert upkeep.prune()["files_leaving"] == 1
    work(app)
    assert (half_way(app), states(app), lines(app)) == ([], ["undone"], [])


def fail(app, clock, beginning, number):
    """The worker's process ends at its statement of that beginning and number, each time."""
    with killed_at(app, beginning, number), pytest.raises(Killed):
        work(app)
    for _attempt in range(outbox.ATTEMPTS - 1):
        clock.forward(seconds=outbox.LEASE.total_seconds() + 1)
        with killed_at(app, beginning, number), pytest.raises(Killed):
            work(app)
    clock.forward(seconds=outbox.LEASE.total_seconds() + 1)
    assert work(app) == 0


def half_way(app):
    with app.app_context():
        found = service.left_half_way()
        transactions.release()
        return found


@pytest.mark.parametrize("began", [False, True])
def test_whoever_was_held_up_while_another_process_began_anew_counts_no_part(
    browser, cora, app, large, meanwhile, began
):
    browser.sign_in(cora)
    browser.submit(upload(browser, app, "big.csv", raw=table()), "Import")

    def begin_anew():
        service.remove_uncounted(1)
        if began:
            with transactions.transaction():
                db.session.add(UncountedFile(place=1, file_id=1, began_at=periods.now()))

    meanwhile(begin_anew)
    work(app)
    assert (lines(app), states(app), staged(app)) == ([], ["previewed"], COUNT)
    browser.submit(browser.get("custody.show_import", file_id=1), "Import")
    work(app)
    assert (counted(app), states(app)) == (COUNT, ["imported"])


def test_who_stops_its_reading_has_nothing_left(browser, cora, app, large):
    browser.sign_in(cora)
    page = browser.submit(small.upload(browser, "big.csv", raw=table()), "Preview")
    assert "read beside your work" in page
    browser.submit(page, "Stop and discard")
    work(app)
    assert (states(app), staged(app)) == (["undone"], 0)


def test_what_is_discarded_after_its_preview_leaves_nothing_staged(browser, cora, app, large):
    browser.sign_in(cora)
    browser.submit(upload(browser, app, "big.csv", raw=table()), "Discard")
    assert work(app) == 1
    assert (states(app), staged(app)) == (["undone"], 0)


def test_undoing_counts_at_once_and_is_done_by_the_worker(browser, cora, app, large, monkeypatch, clock):
    monkeypatch.setattr(undoing, "REMOVED_AT_ONCE", 50)
    browser.sign_in(cora)
    browser.submit(upload(browser, app, "big.csv", raw=table()), "Import")
    work(app)
    browser.submit(browser.get("custody.show_import", file_id=1), "Undo this import")
    assert (counted(app), len(lines(app)), states(app)) == (0, COUNT, ["leaving"])
    assert "None of its lines counts any more" in browser.get("custody.show_import", file_id=1)
    assert "No accounts yet" in browser.get("custody.accounts")
    with killed_at(app, "DELETE FROM activity", 3), pytest.raises(Killed):
        work(app)
    assert (counted(app), len(lines(app))) == (0, COUNT - 100)
    clock.forward(seconds=outbox.LEASE.total_seconds() + 1)
    work(app)
    assert (lines(app), states(app)) == ([], ["undone"])
    browser.sign_in(cora)
    browser.submit(upload(browser, app, "big.csv", raw=table()), "Import")
    work(app)
    assert counted(app) == COUNT
