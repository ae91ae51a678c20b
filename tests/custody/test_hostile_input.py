"""Strings that break programs go through the importer as they are, and real files go through the screens."""

import csv
import io
import json
from xml.sax.saxutils import escape

import pytest
import sqlalchemy as sa

from tests import factories
from tests.fixtures.shared import shared_file
from webapp.custody.models import Activity
from webapp.db import db
from webapp.text import clean

OWN = [
    "<script>alert(1)</script>", "=HYPERLINK(\"http://x\")", "Robert'); DROP TABLE activity;--", "\u202eevil", "null",
    "{{ 7*7 }}", "%s%n%(x)s", "A\u0000B", "\ufeffx", "𝕳𝖊𝖑𝖑𝖔", "ก็็็็", "\\", '"', "'", "NaN", "-1", "',.", "\t",
]  # fmt: skip


def naughty():
    strings = json.loads((shared_file("data/hostile/blns") / "blns.json").read_text(encoding="utf-8"))
    payloads = (shared_file("data/hostile/csv-injection") / "csv-payload.txt").read_text(encoding="utf-8")
    return [*strings, *payloads.splitlines()]


def as_csv(strings):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["date", "amount", "account", "currency", "description", "payer"])
    for number, text in enumerate(strings):
        writer.writerow(["2026-01-15", f"{number + 1}.00", "A-1", "USD", text, text])
    return out.getvalue().replace("\x00", "").encode()


def as_ofx(strings):
    lines = "".join(
        f"<STMTTRN><TRNTYPE>DEP<DTPOSTED>20260115<TRNAMT>{number}.00<FITID>f{number}<NAME>{text}<MEMO>{text}</STMTTRN>"
        for number, text in enumerate((escape(text) for text in strings), 1)
    )
    return (
        "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>B-1</BANKACCTFROM><BANKTRANLIST>"
        f"{lines}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode()


def upload(browser, name, raw):
    page = browser.get("custody.new_import")
    page = browser.submit(page, "Upload and preview", file=(name, raw))
    if page.heading.startswith("Columns"):
        page = browser.submit(page, "Preview")
    return page


def stored(app, **where):
    with app.app_context():
        statement = sa.select(Activity.description).order_by(Activity.id).execution_options(scope="maintenance")
        return list(db.session.scalars(statement))


def is_kept(text):
    return bool(clean(text))


@pytest.mark.parametrize("write", [as_csv, as_ofx])
def test_strings_are_stored_as_typed_and_shown_escaped(browser, cora, app, write):
    strings = [text for text in OWN if is_kept(text) and "\x00" not in text]
    browser.sign_in(cora)
    browser.submit(upload(browser, "x.csv", write(strings)), "Import")
    assert stored(app) == [clean(text) for text in strings]
    page = browser.get("custody.show_account", account_id=1)
    assert page.select("main script") == []
    assert "<script>alert(1)</script>" in page
    assert "49" not in page.words("main td.cell-main")


@pytest.mark.parametrize("write", [as_csv, as_ofx])
def test_every_naughty_string_goes_through_the_importer(browser, cora, app, write):
    strings = [text for text in naughty() if is_kept(text)]
    browser.sign_in(cora)
    page = upload(browser, "naughty", write(strings))
    assert page.status == 200
    assert not page.errors(), page.errors()
    page = browser.submit(page, "Import")
    kept = [clean(text) for text in strings]
    assert len(stored(app)) == len(kept)
    if write is as_ofx:
        # White space around a value means nothing in this format, whatever kind of space it is.
        assert [text.strip() for text in stored(app)] == [text.strip() for text in kept]
    browser.get("custody.show_account", account_id=1)


def test_hostile_names_of_files_accounts_and_mappings(browser, cora, app):
    browser.sign_in(cora)
    for number, text in enumerate(OWN):
        raw = f"date,amount,account,currency\n2026-01-15,{number + 1},A{number}{text},USD\n".encode().replace(
            b"\x00", b""
        )
        # The test client does not escape what would end the name; browsers do.
        name = clean(text).strip('"\\') or "x"
        page = browser.submit(browser.get("custody.new_import"), "Upload and preview", file=(name, raw))
        if page.heading.startswith("Columns"):
            page = browser.submit(page, "Preview", save_as=text)
        assert page.status == 200
    browser.get("custody.imports")
    for text in OWN:
        browser.get("custody.accounts", q=text)
        browser.get("custody.accounts", after=text, after_id=5)
        browser.get("custody.find_households", q=text, fragment=True)


def test_hostile_names_of_accounts_on_assignment(browser, cast, app):
    household = factories.household("Lindqvist family")
    account = factories.account(None, "W-1")
    browser.sign_in(cast.cora)
    for text in OWN:
        page = browser.get("custody.edit_assignment", account_id=account.id)
        page = browser.submit(page, "Assign", household_id=household.id, name=text)
        assert page.status == 200


@pytest.mark.parametrize(
    "query",
    ["before=-1", "before=x", "before=99999999999999999999", "after=2026-99-99&after_id=1", "after_id=x", "q=%00"],
)
def test_broken_addresses_do_no_harm(browser, cora, query):
    account = factories.account(None, "W-1")
    browser.sign_in(cora)
    for path in ("/activity/imports", "/accounts", f"/accounts/{account.id}"):
        browser.get(f"{path}?{query}")
    browser.get("/accounts/99999999999999999999", status=404)


def test_every_real_file_goes_through_the_screen(browser, cora, app):
    browser.sign_in(cora)
    for path in sorted(shared_file("data/statements/ofx").rglob("*.ofx")):
        page = upload(browser, path.name, path.read_bytes())
        before = len(stored(app))
        if "Import" in page.buttons():
            new = int(page.words(".stat")[0].removeprefix("New "))
            browser.submit(page, "Import")
            assert len(stored(app)) - before == new, path.name
        else:
            assert "cannot be taken in" in page or "known already" in page, path.name
    for path in sorted(shared_file("data/statements/bank-csv").glob("*.csv")):
        page = browser.submit(
            browser.get("custody.new_import"), "Upload and preview", file=(path.name, path.read_bytes())
        )
        assert page.heading == f"Columns of {path.name}"
