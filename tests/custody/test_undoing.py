"""What an import leaves to later files when it is undone, and what it waits for."""

import pytest
import sqlalchemy as sa

from tests.custody.test_corrections import TODAY, claimed, controller, ofx, take, work  # noqa: F401
from tests.custody.test_held_lines import everything, statement, undo
from tests.custody.test_import_a_statement import lines, states
from webapp import db as transactions
from webapp import periods
from webapp.audit import AuditEntry, AuditPayload
from webapp.custody.models import Account, Activity, HeldLine, StatementFile
from webapp.custody.service import undoing
from webapp.db import db

ELSEWHERE = b"77-9999 99"


def elsewhere(content):
    """A statement of another account."""
    return statement(content).replace(b"77-1200 34", ELSEWHERE)


def forget_notes(app, *file_ids):
    """These files were taken in before it was noted which lines they hold."""
    with app.app_context(), transactions.transaction():
        of_file = StatementFile.id.in_(file_ids)
        for old in (
            sa.update(StatementFile).where(of_file).values(notes_held=False),
            sa.delete(HeldLine).where(HeldLine.file_id.in_(file_ids)),
        ):
            db.session.execute(old.execution_options(scope="maintenance"))


def refused(browser, file_id):
    page = browser.submit(browser.get("custody.show_import", file_id=file_id), "Undo this import", status=409)
    return page.errors()


@pytest.fixture
def unnoted(browser, controller, app):  # noqa: F811
    """A file of one account, and two of another, of which nothing is noted."""
    take(browser, app, statement({"x": 1}), "one.ofx")
    take(browser, app, elsewhere({"a": 1}), "two.ofx")
    take(browser, app, elsewhere({"a": 1, "b": 2}), "three.ofx")
    forget_notes(app, 1, 2, 3)


def test_a_file_of_another_account_does_not_hinder(browser, app, unnoted):
    undo(browser, app, 1)
    assert states(app) == ["undone", "imported", "imported"]
    assert "three.ofx was imported later" in refused(browser, 2)


def test_where_the_record_says_nothing_of_its_accounts_it_may_be_any(browser, app, unnoted):
    with app.app_context(), transactions.transaction():
        db.session.add(
            StatementFile(
                file_name="old.ofx", sha256="0" * 64, format="ofx", state="imported", known_count=1, version=1,
                uploaded_by_id=1, uploaded_at=periods.now(), imported_at=periods.now(),
            )
        )  # fmt: skip
    assert "old.ofx was imported later" in refused(browser, 1)


@pytest.mark.parametrize("later", [{"b": 2}, {"x": 1, "b": 2}])
def test_only_a_file_that_knew_lines_hinders(browser, controller, app, later):  # noqa: F811
    take(browser, app, statement({"x": 1}), "one.ofx")
    take(browser, app, statement(later), "two.ofx")
    forget_notes(app, 1, 2)
    if "x" in later:
        assert "two.ofx was imported later" in refused(browser, 1)
        undo(browser, app, 2)
    undo(browser, app, 1)
    assert everything(app, Activity, "identity") == ([] if "x" in later else [("id:b",)])


def test_where_neither_file_can_go_it_says_what_to_do(browser, controller, app, claimed):  # noqa: F811
    take(browser, app, ofx((TODAY, "5", "x", "")), "one.ofx")
    take(browser, app, ofx((TODAY, "5", "x", ""), (TODAY, "500", "y", "")), "two.ofx")
    browser.submit(browser.get("claims.queue"), "Confirm")
    forget_notes(app, 1, 2)
    assert "evidence for claims or were" in refused(browser, 2)
    said = refused(browser, 1)
    assert "both imports stay" in said
    assert "import a newer file of the bank" in said
    assert "Undo that one" not in said
    # As it says, a newer file puts a line right.
    take(browser, app, ofx((TODAY, "6", "x", "")), "three.ofx")
    assert sorted(line.amount_minor for line in lines(app)) == [600, 50_000]


def test_a_file_that_takes_over_corrections_alone_has_that_on_record(browser, controller, app):  # noqa: F811
    take(browser, app, statement({"x": 1, "y": 2}), "first.ofx")
    take(browser, app, statement({"x": 3}), "second.ofx")
    take(browser, app, statement({"x": 3, "z": 4}), "third.ofx")
    undo(browser, app, 2)
    with app.app_context():
        told = (
            sa.select(AuditEntry.object_id, AuditPayload.body)
            .join(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
            .where(AuditEntry.action == "activity.taken-over")
        )
        ((heir, body),) = db.session.execute(told.execution_options(scope="audit")).all()
        transactions.release()
    assert (heir, body) == (3, {"count": 0, "corrections": 1, "left_by": "second.ofx"})
    assert "Activity taken over" in browser.get("custody.show_import", file_id=3).one("details.history").get_text()


def counts(app):
    """New and known lines of each file that is there."""
    return [
        row[1:]
        for row in everything(app, StatementFile, "id", "new_count", "known_count", "state")
        if row[3] == "imported"
    ]


def test_what_a_file_corrected_it_did_not_know(browser, controller, app):  # noqa: F811
    take(browser, app, statement({"x": 1, "y": 2}), "1.ofx")
    take(browser, app, statement({"x": 3, "y": 2, "z": 5}), "2.ofx")
    take(browser, app, statement({"x": 3, "y": 2, "z": 5, "w": 6}), "3.ofx")
    # The third knew everything but its own line; of x it takes a correction over that it knew.
    undo(browser, app, 2)
    assert counts(app) == [(2, 0, "imported"), (2, 2, "imported")]
    undo(browser, app, 1)
    assert counts(app) == [(4, 0, "imported")]


def test_what_a_file_knew_of_other_files_it_knows_still(browser, controller, app):  # noqa: F811
    take(browser, app, statement({"x": 1}), "1.ofx")
    take(browser, app, statement({"y": 2}), "2.ofx")
    take(browser, app, statement({"x": 3, "y": 2}), "3.ofx")
    assert counts(app)[2] == (0, 1, "imported")
    undo(browser, app, 1)
    assert counts(app)[1] == (1, 1, "imported")


def test_what_waits_for_a_decision_was_not_known(browser, controller, app, claimed):  # noqa: F811
    take(browser, app, ofx((TODAY, "500", "x", "")), "1.ofx")
    take(browser, app, ofx((TODAY, "7", "y", "")), "2.ofx")
    browser.submit(browser.get("claims.queue"), "Confirm")
    take(browser, app, ofx((TODAY, "400", "x", ""), (TODAY, "7", "y", "")), "3.ofx")
    undo(browser, app, 1)
    assert counts(app)[1] == (1, 1, "imported")


@pytest.mark.parametrize("of_corrections", [False, True])
def test_a_file_that_was_undone_inherits_nothing_while_its_notes_are_removed(
    browser, controller, app, monkeypatch, of_corrections  # noqa: F811
):  # fmt: skip
    monkeypatch.setattr(undoing, "REMOVED_AT_ONCE", 0)
    take(browser, app, statement({"x": 1, "y": 2, "z": 3}), "1.ofx")
    if of_corrections:
        take(browser, app, statement({"y": 4}), "2.ofx")
    last = take(browser, app, statement({"x": 5, "y": 4 if of_corrections else 2}), "last.ofx")
    browser.submit(last, "Undo this import")
    assert len(everything(app, HeldLine, "id")) > 1
    # The worker has not begun.
    way = browser.get("custody.show_import", file_id=2 if of_corrections else 1)
    browser.submit(way, "Undo this import")
    work(app)
    expected = [("id:x", 100), ("id:y", 200), ("id:z", 300)] if of_corrections else []
    assert everything(app, Activity, "identity", "amount_minor") == expected


def test_accounts_that_a_file_opened_are_locked_first_though_it_has_no_line_on_them(
    browser, controller, app, monkeypatch  # noqa: F811
):  # fmt: skip
    """Whoever assigns one holds it before its household and file, so that two never wait for each other."""
    take(browser, app, statement({}), "empty.ofx")
    take(browser, app, statement({"x": 1}), "full.ofx")
    locked, lock_homes = [], undoing.lock_homes

    def watched(account_ids):
        locked.append(set(account_ids))
        return lock_homes(account_ids)

    monkeypatch.setattr(undoing, "lock_homes", watched)
    undo(browser, app, 1)
    assert everything(app, Account, "id", "opened_by_file_id") == [(1, 2)]
    assert locked == [{1}]
