"""A large file is taken in by the worker: staged beside the live table, and switched in as one, come what may."""

import contextlib

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from tests import factories
from tests.custody import test_import_a_statement as small
from tests.custody.test_import_a_statement import lines, states
from webapp import db as transactions
from webapp import outbox, uploads
from webapp.audit import AuditEntry
from webapp.custody import queries, service
from webapp.custody.models import Activity, StagedLine
from webapp.custody.service import staging
from webapp.db import db
from webapp.operation import upkeep
from webapp.people.models import UserRole

COUNT = 400
HEAD = "Account,Date,Amount,Currency,Description\n"


def table(count=COUNT, accounts=3, start=0):
    """A statement of so many lines, some of them twins."""
    rows = (
        f"ACC {number % accounts},2026-01-{number % 28 + 1:02d},{number // 2}.50,USD,Line {number // 2}\n"
        for number in range(start, start + count)
    )
    return (HEAD + "".join(rows)).encode()


@pytest.fixture
def large(monkeypatch):
    """Every file counts as large, and is staged in many pieces."""
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    monkeypatch.setattr(staging, "PIECE", 50)


def upload(browser, app, name, raw):
    """The preview of an uploaded table, its columns taken as they look, once the worker has read it."""
    page = small.upload(browser, name, raw=raw)
    page = browser.submit(page, "Preview") if page.heading.startswith("Columns") else page
    if "Stop and discard" in page.buttons():
        assert work(app) == 1
        page = browser.get(page.location)
    return page


def work(app):
    with app.app_context():
        delivered = outbox.drain()
        db.session.remove()
        return delivered


def staged(app):
    with app.app_context():
        statement = sa.select(sa.func.count()).select_from(StagedLine).execution_options(scope="maintenance")
        found = db.session.scalar(statement)
        transactions.release()
        return found


def actions(app):
    with app.app_context():
        found = list(db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))
        transactions.release()
        return [action for action in found if action.startswith(("statement-file", "activity"))]


@pytest.mark.parametrize("fragment", [False, True])
def test_works(browser, cora, app, large, fragment):
    browser.sign_in(cora)
    page = browser.submit(upload(browser, app, "big.csv", raw=table()), "Import", fragment=fragment)
    assert "taken in beside your work" in page
    assert (page.select("[hx-trigger='every 2s']") != [], lines(app)) == (True, [])
    assert work(app) == 1
    page = browser.get("custody.show_import", file_id=1, fragment=fragment)
    assert page.select("[hx-trigger='every 2s']") == []
    assert "Undo this import" in page.buttons()
    assert (len(lines(app)), len({line.account_id for line in lines(app)}), staged(app)) == (COUNT, 3, 0)
    assert actions(app) == [
        "statement-file.uploaded",
        "statement-file.mapped",
        "statement-file.read",
        "statement-file.confirmed",
        "activity.imported",
    ]
    again = upload(browser, app, "big.csv", raw=table())
    assert again.words(".stat") == ["New 0", f"Known {COUNT}", "Changed 0", "Refused 0"]
    assert ("Import" in again.buttons(), staged(app)) == (False, 0)


def test_without_javascript_the_page_loads_itself_again(browser, cora, app, large):
    browser.sign_in(cora)
    page = browser.submit(upload(browser, app, "big.csv", raw=table()), "Import")
    assert page.one("noscript meta")["http-equiv"] == "refresh"
    work(app)
    assert browser.get("custody.show_import", file_id=1).select("noscript meta") == []


class Killed(BaseException):
    """What no handler of errors catches, as when the process is gone."""


@contextlib.contextmanager
def killed_at(app, beginning, number):
    """The process ends when it is about to send its statement of that beginning and number."""
    seen = []

    def kill(connection, cursor, statement, parameters, context, executemany):
        if statement.startswith(beginning):
            seen.append(statement)
            if len(seen) == number:
                raise Killed

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", kill)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", kill)


def test_a_killed_worker_reads_a_file_again(browser, cora, app, large, clock):
    browser.sign_in(cora)
    browser.submit(small.upload(browser, "big.csv", raw=table()), "Preview")
    with killed_at(app, "INSERT INTO staged_line", 3), pytest.raises(Killed):
        work(app)
    assert (lines(app), states(app), staged(app)) == ([], ["reading"], 100)
    assert work(app) == 0
    clock.forward(seconds=outbox.LEASE.total_seconds() + 1)
    assert work(app) == 1
    assert (states(app), staged(app)) == (["previewed"], 100 + COUNT)
    clock.forward(days=upkeep.STAGED_DAYS, seconds=1)
    with app.app_context():
        assert upkeep.prune()["staged_line"] == 100
    browser.sign_in(cora)
    browser.submit(browser.get("custody.show_import", file_id=1), "Import")
    work(app)
    assert (len(lines(app)), staged(app)) == (COUNT, 0)


def shown(browser):
    """All that tells of activity and accounts."""
    places = ["custody.accounts", "custody.imports", "claims.queue", "home.index"]
    known = {rule.endpoint for rule in browser.client.application.url_map.iter_rules()}
    pages = [browser.get(place).text for place in places if place in known]
    return [*pages, browser.get("custody.accounts", waiting=1).text]


def test_a_killed_worker_leaves_nothing_that_counts_and_its_work_is_done_again(browser, cora, app, large, clock):
    browser.sign_in(cora)
    preview = upload(browser, app, "big.csv", raw=table())
    before = shown(browser)
    browser.submit(preview, "Import")
    with killed_at(app, "INSERT INTO activity", 4), pytest.raises(Killed):
        work(app)
    assert (counted(app), len(lines(app)), states(app)) == (0, 184, ["confirmed"])
    assert "46 %" in browser.get("custody.show_import", file_id=1)
    assert [page.replace("Is being imported", "Waits for confirmation") for page in shown(browser)] == before
    browser.get("custody.show_account", account_id=1, status=404)
    assert work(app) == 0
    clock.forward(seconds=outbox.LEASE.total_seconds() + 1)
    assert work(app) == 1
    assert (counted(app), len(lines(app)), states(app), staged(app)) == (COUNT, COUNT, ["imported"], 0)


def counted(app):
    """How many lines somebody meets who may meet all."""
    with app.app_context():
        found = db.session.scalar(
            sa.select(sa.func.count(Activity.id)).where(queries.counts()).execution_options(scope="maintenance")
        )
        transactions.release()
        return found


@pytest.fixture
def meanwhile(app, monkeypatch):
    """Lets something happen once while the lines of a file go into the activity."""

    def arrange(act):
        done = []

        def rest():
            if not done:
                done.append(act)
                with app.app_context():
                    act()
                    db.session.remove()

        monkeypatch.setattr(staging, "rest", rest)

    return arrange


def test_an_import_in_between_is_taken_into_account(browser, cora, app, large):
    browser.sign_in(cora)
    page = upload(browser, app, "big.csv", raw=table())
    browser.submit(upload(browser, app, "half.csv", raw=table(COUNT // 2)), "Import")
    work(app)
    browser.submit(page, "Import")
    assert work(app) == 1
    assert (len(lines(app)), states(app), staged(app)) == (COUNT, ["imported", "imported"], 0)
    assert "New lines 200 Known lines 200" in browser.get("custody.show_import", file_id=1).text


def test_an_assignment_in_between_is_what_the_lines_follow(browser, cora, app, large, meanwhile):
    home = factories.household("Lindqvist family")
    browser.sign_in(cora)
    browser.submit(upload(browser, app, "first.csv", raw=table(4, accounts=1)), "Import")
    work(app)
    browser.submit(upload(browser, app, "more.csv", raw=table(400, accounts=1)), "Import")

    def assign():
        with transactions.transaction():
            service.assign_account(queries.visible_account(cora, 1), home.id, actor=cora)

    meanwhile(assign)
    work(app)
    assert {line.household_id for line in lines(app)} == {home.id}
    assert len(lines(app)) == 400


def test_what_is_known_by_then_is_given_back_with_the_reason(browser, cora, app, large):
    browser.sign_in(cora)
    page = upload(browser, app, "big.csv", raw=table())
    browser.submit(upload(browser, app, "same.csv", raw=table() + b"\n"), "Import")
    work(app)
    browser.submit(page, "Import")
    assert work(app) == 1
    assert (len(lines(app)), states(app)) == (COUNT, ["previewed", "imported"])
    page = browser.get("custody.show_import", file_id=1)
    assert "It was not taken in Everything in this file is known already." in page
    assert actions(app)[-1] == "statement-file.refused"


def test_whoever_may_no_longer_import_brings_nothing(browser, cora, app, large):
    browser.sign_in(cora)
    browser.submit(upload(browser, app, "big.csv", raw=table()), "Import")
    with app.app_context(), transactions.transaction():
        db.session.execute(sa.delete(UserRole).where(UserRole.user_id == cora.id))
    work(app)
    assert (lines(app), states(app)) == ([], ["previewed"])


def test_a_confirmed_file_cannot_be_confirmed_again(browser, cora, app, large):
    browser.sign_in(cora)
    page = upload(browser, app, "big.csv", raw=table())
    browser.submit(page, "Import")
    form = {"csrf_token": dict(page.fields_of(page.form_of("Import")[0]))["csrf_token"], "version": "5"}
    refused = browser.post("custody.confirm_import", {**form, "idempotency_key": "another"}, file_id=1, status=409)
    assert "taken in or discarded already" in refused
    assert work(app) == 1


def folder(app):
    return app.config["RAPPORT"].uploads
