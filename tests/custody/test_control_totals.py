"""What a controller says that a file holds is compared; what differs is taken in with a reason, or not at all."""

import pytest
import sqlalchemy as sa

from tests.custody.test_commands import rapport
from tests.custody.test_import_a_statement import states, upload
from tests.custody.test_staging import large, work
from tests.custody.test_staging import table as many
from tests.custody.test_staging import upload as upload_large
from webapp import audit
from webapp import db as transactions
from webapp.audit import AuditEntry, AuditPayload
from webapp.custody import queries, service
from webapp.custody.rules import Controls
from webapp.custody.service import reading
from webapp.db import db
from webapp.exceptions import RuleBroken

__all__ = ["large", "rapport"]

# Its closing balance is one cent off.
MT940 = b"""{1:F01BANKDEFFXXXX}{2:I940}{4:
:20:1
:25:12345/777
:28C:1/1
:60F:C260101USD100,00
:61:2601020102C50,00NTRFNONREF
:62F:C260102USD150,01
-}"""


def payload(app, action):
    with app.app_context():
        statement = (
            sa.select(AuditPayload.body)
            .join(AuditEntry, AuditEntry.id == AuditPayload.entry_id)
            .where(AuditEntry.action == action)
            .execution_options(scope="audit")
        )
        return db.session.scalars(statement).one()


def test_totals_that_agree_need_no_reason(browser, cora, app):
    browser.sign_in(cora)
    page = browser.get("custody.new_import")
    raw = b"Account,Date,Amount,Currency\nA1,2026-01-02,10.00,USD\nA1,2026-01-03,-2.50,USD\nA1,2026-01-03,7.00,EUR\n"
    page = browser.submit(
        page, "Upload and preview", file=("x.csv", raw), control_count="3", control_sums="USD 7.50; 7 EUR"
    )
    page = browser.submit(page, "Preview")
    assert "The control totals agree" in page
    done = browser.submit(page, "Import")
    assert "3 lines; EUR 7.00; USD 7.50" in done.text
    assert states(app) == ["imported"]


@pytest.mark.parametrize("fragment", [False, True])
def test_a_difference_is_recorded_with_its_reason(browser, cora, app, fragment):
    browser.sign_in(cora)
    page = upload(browser, "wire-sgml.ofx")
    page = browser.submit(page, "Compare", control_count="4", control_sums="USD 248,987.51", fragment=fragment)
    page = browser.get("custody.show_import", file_id=1)
    assert "Lines: you say 4, the file holds 3." in page
    assert "you say USD 248,987.51, the file holds USD 248,987.50" in page
    refused = browser.submit(page, "Import", status=409)
    assert "The totals do not agree." in refused.errors()
    assert states(app) == ["previewed"]
    done = browser.submit(refused, "Import", reason="The bank sent one line twice.")
    assert "The bank sent one line twice." in browser.get("custody.show_import", file_id=1)
    assert states(app) == ["imported"]
    told = payload(app, "activity.imported")
    assert told["control_reason"] == audit.digest_of("The bank sent one line twice.")
    assert told["differences"] == ["lines 4 3", "USD 24898751 24898750"]
    assert done.status == 200


def test_what_cannot_be_read_as_a_sum_is_refused(browser, cora):
    browser.sign_in(cora)
    page = upload(browser, "wire-sgml.ofx")
    for wrong in ("100", "USD", "USD 1; USD 2", "QQQ 5"):
        again = browser.submit(page, "Compare", control_sums=wrong, status=422)
        assert "Write each sum with its currency" in again.errors()


def test_a_balance_that_does_not_come_out_needs_a_reason(browser, cora, app):
    browser.sign_in(cora)
    page = upload(browser, "one.sta", raw=MT940)
    assert "The difference is 0.01." in page
    assert browser.submit(page, "Import", status=409).errors()
    browser.submit(page, "Import", reason="Confirmed by the bank on the phone.")
    assert states(app) == ["imported"]


def test_a_large_file_is_compared_as_well(browser, cora, app, large):
    browser.sign_in(cora)
    page = upload_large(browser, app, "big.csv", raw=many(40))
    page = browser.submit(page, "Compare", control_count="41", control_sums="")
    page = browser.get("custody.show_import", file_id=1)
    assert "Lines: you say 41, the file holds 40." in page
    browser.submit(page, "Import", status=409)
    browser.submit(page, "Import", reason="One line was left out by us.")
    work(app)
    assert states(app) == ["imported"]


def test_totals_stated_while_a_large_file_is_read_are_compared(browser, cora, app, large, monkeypatch):
    browser.sign_in(cora)
    browser.submit(upload(browser, "big.csv", raw=many(400)), "Preview")

    def state():
        monkeypatch.setattr(reading, "rest", lambda: None)
        with app.app_context(), transactions.transaction():
            service.state_controls(queries.statement_file(cora, 1), Controls(401, {}), actor=cora)

    monkeypatch.setattr(reading, "rest", state)
    assert work(app) == 1
    assert "Lines: you say 401, the file holds 400." in browser.get("custody.show_import", file_id=1)


def test_a_large_file_whose_reading_was_refused_is_read_again_by_the_worker(browser, cora, app, large, monkeypatch):
    browser.sign_in(cora)
    browser.submit(upload(browser, "big.csv", raw=many(40)), "Preview")

    def refuse():
        raise RuleBroken("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(reading, "rest", refuse)
        work(app)
    page = browser.get("custody.show_import", file_id=1)
    assert "The disk is full." in page
    assert "Import" not in page.buttons()
    page = browser.submit(page, "Read it again")
    assert "read beside your work" in page
    work(app)
    page = browser.get("custody.show_import", file_id=1)
    assert "The disk is full." not in page
    browser.submit(page, "Import")
    work(app)
    assert states(app) == ["imported"]


def test_commands_take_totals_and_a_reason(rapport, app, cora, tmp_path):
    path = tmp_path / "one.csv"
    path.write_bytes(b"Account,Date,Amount,Currency\nA1,2026-01-02,10.00,USD\n")
    code, said = rapport("import", path, "--as", cora.email, "--count", 2, "--sum", "USD 11")
    assert (code, "lines: stated 2, found 1" in said, "USD: stated 11.00, found 10.00" in said) == (2, True, True)
    assert states(app) == []
    code, said = rapport("import", path, "--as", cora.email, "--count", 2, "--reason", "One is missing.")
    assert (code, states(app)) == (0, ["imported"])
