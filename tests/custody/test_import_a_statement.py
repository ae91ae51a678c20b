"""A controller uploads a statement file, looks at the preview and confirms it."""

import io
from pathlib import Path

import pytest
import sqlalchemy as sa

from webapp.custody.models import Activity, StatementFile
from webapp.db import db

FIXTURES = Path(__file__).parent / "fixtures"


def upload(browser, name, status=303, raw=None, **how):
    page = browser.get("custody.new_import")
    content = (FIXTURES / name).read_bytes() if raw is None else raw
    return browser.submit(page, "Upload and preview", file=(name, content), status=status, **how)


def lines(app):
    with app.app_context():
        statement = sa.select(Activity).order_by(Activity.id).execution_options(scope="maintenance")
        return list(db.session.scalars(statement))


def states(app):
    with app.app_context():
        statement = sa.select(StatementFile.state).order_by(StatementFile.id).execution_options(scope="maintenance")
        return list(db.session.scalars(statement))


@pytest.mark.parametrize("fragment", [False, True])
def test_works(browser, cora, app, fragment):
    browser.sign_in(cora)
    page = upload(browser, "wire-sgml.ofx")
    assert page.heading == "Preview of wire-sgml.ofx"
    assert page.words(".stat") == ["New 3", "Known 0", "Changed 0", "Refused 0"]
    assert "WIRE FROM SRISAI & SONS" in page
    assert "USD 248,987.50" in page
    assert lines(app) == []
    done = browser.submit(page, "Import", fragment=fragment)
    assert "3 lines were imported." in done
    assert [(line.amount_minor, line.kind) for line in lines(app)] == [
        (25_000_000, "deposit"),
        (-1250, "fee"),
        (-100_000, "transfer-out"),
    ]
    assert "1 account waits for a household." in done
    assert {"Undone", "Corrected lines"} & set(done.words("dt")) == set()


def test_twice_is_harmless(browser, cora, app):
    browser.sign_in(cora)
    browser.submit(upload(browser, "two-accounts-xml.qfx"), "Import")
    before = lines(app)
    page = upload(browser, "two-accounts-xml.qfx")
    assert page.words(".stat") == ["New 0", "Known 4", "Changed 0", "Refused 0"]
    assert "Everything in this file is known already" in page
    assert "Import" not in page.buttons()
    assert len(lines(app)) == len(before) == 4


def test_a_broken_file_names_the_lines_and_imports_nothing(browser, cora, app):
    browser.sign_in(cora)
    page = upload(browser, "bad-lines.ofx")
    assert "Line 10: 115.8331 has more decimals than USD has, or is too large. (id c)" in page
    assert "Import" not in page.buttons()
    # Nothing of it comes in, so nothing is told as if it did.
    assert page.words(".stat") == ["Refused 4"]
    assert "New lines" not in page
    assert page.select("table") == []
    assert lines(app) == []


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param(b"%PDF-1.7", "This is a PDF, which cannot be read.", id="another kind of file"),
        pytest.param(b"", "The file is empty.", id="nothing in it"),
    ],
)
def test_refuses_the_invalid(browser, cora, app, raw, message):
    browser.sign_in(cora)
    page = upload(browser, "x.ofx", raw=raw, status=422)
    assert message in page.errors()
    assert states(app) == []


def test_asks_for_a_file(browser, cora):
    browser.sign_in(cora)
    page = browser.submit(browser.get("custody.new_import"), "Upload and preview", status=422)
    assert "Choose a file." in page.errors()


def test_a_confirmed_file_cannot_be_confirmed_again(browser, cora, app):
    browser.sign_in(cora)
    page = upload(browser, "wire-sgml.ofx")
    browser.submit(page, "Import")
    again = browser.submit(page, "Import", status=303)
    assert "3 lines were imported" not in again
    form = {"csrf_token": dict(page.fields_of(page.form_of("Import")[0]))["csrf_token"], "version": "2"}
    refused = browser.post("custody.confirm_import", form, file_id=1, status=409)
    assert "taken in or discarded already" in refused
    assert len(lines(app)) == 3


def test_a_stale_preview_is_refused(browser, cora, app):
    browser.sign_in(cora)
    page = upload(browser, "wire-sgml.ofx")
    token = dict(page.fields_of(page.form_of("Import")[0]))["csrf_token"]
    browser.post("custody.confirm_import", {"csrf_token": token, "version": "99"}, file_id=1, status=409)
    assert lines(app) == []


def test_needs_the_permission(browser, cast):
    for person in (cast.ada, cast.mo, cast.mia, cast.sam, cast.root):
        browser.sign_in(person)
        browser.get("custody.imports", status=403)
        browser.get("custody.new_import", status=403)
        browser.get("custody.show_import", file_id=1, status=403)


def test_hides_what_is_not_there(browser, cora):
    browser.sign_in(cora)
    browser.get("custody.show_import", file_id=77, status=404)
    browser.get("custody.edit_mapping", file_id=77, status=404)


def test_writes_one_audit_entry(browser, cora, app):
    from webapp.audit import AuditEntry

    browser.sign_in(cora)
    browser.submit(upload(browser, "wire-sgml.ofx"), "Import")
    with app.app_context():
        actions = list(db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))
    assert [action for action in actions if not action.startswith("session")][-2:] == [
        "statement-file.uploaded",
        "activity.imported",
    ]


def test_a_file_without_currency_asks_for_it(browser, cora, app):
    raw = (FIXTURES / "wire-sgml.ofx").read_bytes().replace(b"<CURDEF>USD", b"<CURDEF>")
    browser.sign_in(cora)
    page = upload(browser, "no-currency.ofx", raw=raw)
    assert "Neither the file nor the account 77-1200 34 names a currency." in page
    wrong = browser.submit(page, "Use this currency", currency="dollars", status=422)
    assert "Enter a currency code such as USD." in wrong.errors()
    page = browser.submit(wrong, "Use this currency", currency="chf")
    browser.submit(page, "Import")
    assert {line.currency for line in lines(app)} == {"CHF"}


def test_the_list_shows_what_became_of_each_file(browser, cora):
    browser.sign_in(cora)
    browser.submit(upload(browser, "wire-sgml.ofx"), "Import")
    browser.submit(upload(browser, "two-accounts-xml.qfx"), "Discard")
    for fragment in (False, True):
        rows = browser.get("custody.imports", fragment=fragment).rows("tbody tr")
        assert ["two-accounts-xml.qfx Discarded" in rows[0], "wire-sgml.ofx Imported 3" in rows[1]] == [True, True]


def test_an_import_is_undone_while_nothing_of_it_is_evidence(browser, cora, app):
    browser.sign_in(cora)
    page = browser.submit(upload(browser, "wire-sgml.ofx"), "Import")
    page = browser.submit(page, "Undo this import")
    assert "The import was undone." in page
    assert (lines(app), states(app)) == ([], ["undone"])
    assert browser.get("custody.accounts").rows("tbody tr") == []
    browser.submit(upload(browser, "wire-sgml.ofx"), "Import")
    assert len(lines(app)) == 3


def test_a_correction_of_the_bank_is_shown_and_undone_with_its_file(browser, cora, app):
    original = (FIXTURES / "wire-sgml.ofx").read_bytes()
    browser.sign_in(cora)
    browser.submit(upload(browser, "wire-sgml.ofx"), "Import")
    page = upload(browser, "later.ofx", raw=original.replace(b"-12,50", b"-11,50"))
    assert page.words(".stat") == ["New 0", "Known 2", "Changed 1", "Refused 0"]
    assert "Changed by the bank" in page
    page = browser.submit(page, "Import")
    assert "1 line says now what its bank says." in page
    assert "0 lines" not in page
    assert lines(app)[1].amount_minor == -1150
    browser.submit(page, "Undo this import")
    assert [line.amount_minor for line in lines(app)] == [25_000_000, -1250, -100_000]


def test_two_controllers_with_the_same_file(browser, cora, carl, app):
    other = browser.another().sign_in(carl)
    browser.sign_in(cora)
    mine, theirs = upload(browser, "wire-sgml.ofx"), upload(other, "wire-sgml.ofx")
    browser.submit(mine, "Import")
    late = other.submit(theirs, "Import", status=409)
    assert "Everything in this file is known already." in late.errors()
    assert len(lines(app)) == 3


def test_the_same_content_again_under_another_name_is_one_upload_and_goes_on_the_record(browser, cora, app):
    from webapp.audit import AuditEntry, AuditPayload

    browser.sign_in(cora)
    raw = (FIXTURES / "wire-sgml.ofx").read_bytes()
    for name in ("first.ofx", "second.ofx", "second.ofx"):
        assert upload(browser, name, raw=raw).heading == f"Preview of {name}"
    with app.app_context():
        statement = sa.select(AuditEntry.action, AuditPayload.body).join(AuditPayload).order_by(AuditEntry.id)
        rows = db.session.execute(statement.execution_options(scope="audit")).all()
    assert [(row.action, row.body.get("changed")) for row in rows if row.action.startswith("statement-file")] == [
        ("statement-file.uploaded", None),
        ("statement-file.changed", {"file_name": ["first.ofx", "second.ofx"]}),
    ]


def test_a_statement_may_be_larger_than_other_files(browser, cora, ada, app):
    most = app.config["MAX_CONTENT_LENGTH"]
    large = b"Account,Date,Amount,Currency\nA 1,2026-01-05,1.00,USD\n" + (b" " * 999 + b"\n") * (most // 1000 + 1)
    browser.sign_in(cora)
    assert upload(browser, "large.csv", raw=large).heading == "Columns of large.csv"
    page = browser.get("custody.new_import")
    app.config["MAX_STATEMENT_LENGTH"] = most
    assert "too large" in browser.submit(page, "Upload and preview", file=("large.csv", large), status=413)


def test_a_stranger_may_not_send_more_than_other_files(browser, app):
    large = b"x" * (app.config["MAX_CONTENT_LENGTH"] + 1)
    browser.client.set_cookie("rapport", "made-up")
    answer = browser.client.post("/activity/imports/new", data={"file": (io.BytesIO(large), "large.csv")})
    assert answer.status_code == 413


def test_the_list_says_what_each_file_waits_for(browser, cora):
    browser.sign_in(cora)
    for name in ("wire-sgml.ofx", "bad-lines.ofx", "ambiguous.csv"):
        upload(browser, name)
    assert browser.get("custody.imports").words("td .pill") == [
        "Waits for its columns", "Cannot be taken in", "Waits for confirmation",
    ]  # fmt: skip
