"""Lines that take back, replace or delete earlier ones are linked to them, and what is taken back is no evidence."""

import re

import pytest
import sqlalchemy as sa

from tests import factories
from tests.custody.test_import_a_statement import lines, upload
from tests.custody.test_staging import large, work  # noqa: F401 -- a fixture
from webapp import periods
from webapp.claims.models import Claim
from webapp.custody.models import Correction
from webapp.db import db

NUMBER, END = "37040044/0532013000EUR", "\r\n"


def mt940(*moves):
    """A statement of MT940 with these lines, and the balance that they come to."""
    signs = {"C": 1, "D": -1, "RC": -1, "RD": 1}
    found = [re.match(r"\d{10}(R?[CD])(\d+),00", one).groups() for one in moves]
    closing = sum(signs[sign] * int(amount) for sign, amount in found)
    balance = f"{'D' if closing < 0 else 'C'}260331EUR{abs(closing)},00"
    head = f":20:STARTUMS\r\n:25:{NUMBER}\r\n:28C:1/1\r\n:60F:C260101EUR0,00\r\n"
    return f"{head}{''.join(f':61:{one}{END}' for one in moves)}:62F:{balance}{END}-{END}".encode()


CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-03T06:00:00+01:00</CreDtTm></GrpHdr>
<Stmt><Id>S</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>{}</Stmt>
</BkToCstmrStmt></Document>"""
ENTRY = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{reversal}<Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{name}</AcctSvcrRef></Ntry>"""


def camt(*entries):
    """A statement of CAMT.053: (amount, CRDT or DBIT, day, name, whether it reverses)."""
    written = (
        ENTRY.format(amount=amount, sign=sign, day=day, name=name, reversal="<RvslInd>true</RvslInd>" * back)
        for amount, sign, day, name, back in entries
    )
    return CAMT.format("".join(written)).encode()


OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>091000019<ACCTID>77-1200 34<ACCTTYPE>CHECKING
</BANKACCTFROM><BANKTRANLIST>{}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def ofx(*moves):
    """A statement of OFX: (day, amount, id, what it corrects and how)."""
    return OFX.format(
        "".join(
            f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{name}{more}<NAME>Wire</STMTTRN>"
            for day, amount, name, more in moves
        )
    ).encode()


def take(browser, app, raw, name="file"):
    """Imports a file, whether at once or by the worker."""
    page = upload(browser, name, raw=raw)
    if "Stop and discard" in page.buttons():
        work(app)
        page = browser.get(page.location)
    done = browser.submit(page, "Import")
    work(app)
    return browser.get(done.location)


def links(app):
    """What corrects what, by place in the order of all lines: (correcting, kind, corrected)."""
    places = {line.id: place for place, line in enumerate(lines(app))}
    with app.app_context():
        found = db.session.scalars(sa.select(Correction).execution_options(scope="maintenance"))
        return sorted((places[one.line_id], one.kind, places.get(one.corrected_id)) for one in found)


@pytest.fixture
def controller(browser, cora):
    browser.sign_in(cora)
    return cora


BACK = camt(("500.00", "CRDT", "2026-03-02", "B-1", 0), ("500.00", "DBIT", "2026-03-10", "B-2", 1))


@pytest.mark.parametrize("how", ["at once", "by the worker"])
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(BACK, [(1, "reverses", 0)], id="camt"),
        pytest.param(
            mt940("2603020302C500,00NTRFNONREF", "2603100310RC500,00NRTINONREF"), [(1, "reverses", 0)], id="mt940 RC"
        ),
        pytest.param(
            mt940("2603020302D500,00NTRFNONREF", "2603100310RD500,00NRTINONREF"), [(1, "reverses", 0)], id="mt940 RD"
        ),
        pytest.param(
            ofx(("20260302", "500", "a", ""), ("20260310", "450", "b", "<CORRECTFITID>a<CORRECTACTION>REPLACE")),
            [(1, "replaces", 0)],
            id="ofx replaces",
        ),
        pytest.param(
            ofx(("20260302", "500", "a", ""), ("20260310", "500", "b", "<CORRECTFITID>a<CORRECTACTION>DELETE")),
            [(1, "deletes", 0)],
            id="ofx deletes",
        ),
        pytest.param(
            camt(
                ("500.00", "CRDT", "2026-03-02", "B-1", 0), ("500.00", "CRDT", "2026-03-04", "B-9", 0),
                ("500.00", "DBIT", "2026-03-10", "B-1", 1),
            ),
            [(2, "reverses", 0)],
            id="a name in common goes before the nearest day",
        ),
        pytest.param(
            mt940("2603020302C500,00NTRFA", "2603040304C500,00NTRFB", "2603100310RC500,00NRTINONREF"),
            [(2, "reverses", 1)],
            id="the nearest day",
        ),
        pytest.param(
            mt940("2603020302C500,00NTRFA", "2603020302C500,00NTRFB", "2603100310RC500,00NRTINONREF"),
            [(2, "reverses", None)],
            id="nobody guesses which of two",
        ),
        pytest.param(
            mt940("2603020302C500,00NTRFA", "2603020302C400,00NTRFB", "2603100310RC300,00NRTINONREF"),
            [(2, "reverses", None)],
            id="no such amount",
        ),
    ],
)  # fmt: skip
def test_works(browser, controller, app, request, how, raw, expected):
    if how == "by the worker":
        request.getfixturevalue("large")
    take(browser, app, raw)
    assert links(app) == expected


def test_the_other_line_may_come_before_after_and_again(browser, controller, app):
    """The line that takes back comes first; it finds its line later, loses it, and finds it again."""
    first, last = mt940("2603020302C500,00NTRFA"), mt940("2603100310RC500,00NRTINONREF")
    take(browser, app, last, "last.sta")
    assert links(app) == [(0, "reverses", None)]
    page = take(browser, app, first, "first.sta")
    assert links(app) == [(0, "reverses", 1)]
    browser.submit(page, "Undo this import")
    assert links(app) == [(0, "reverses", None)]
    take(browser, app, first, "first.sta")
    assert links(app) == [(0, "reverses", 1)]


def test_undoing_takes_the_link_along(browser, controller, app):
    browser.submit(take(browser, app, BACK), "Undo this import")
    assert (links(app), lines(app)) == ([], [])


def test_both_lines_say_so(browser, controller, app):
    take(browser, app, BACK)
    page = browser.get("custody.show_account", account_id=1)
    assert "Taken back on Mar 10, 2026" in page
    assert "Takes back the line of Mar 2, 2026" in page
    (link,) = [one for one in page.select("a") if "Takes back" in one.text]
    address, place = link["href"].split("#")
    assert place == f"line-{lines(app)[0].id}"
    assert browser.get(address).select("tbody tr")[0]["id"] == place


def test_a_line_that_is_not_found_says_so(browser, controller, app):
    take(browser, app, mt940("2603100310RC500,00NRTINONREF"))
    page = browser.get("custody.show_account", account_id=1)
    assert "Takes back an earlier line that was not found" in page


@pytest.fixture
def claimed(cast):
    """Ada's claim of what the first line of a statement brings."""
    home = factories.household("Srisai family", cast.ada, currency="USD")
    factories.account(home, "77-1200 34", institution="091000019")
    return factories.claim(home, cast.ada, 50_000)


TODAY = f"{periods.today(factories.ZONE):%Y%m%d}"
CAME = (TODAY, "500", "a", "")
REPLACED = (TODAY, "480", "b", "<CORRECTFITID>a<CORRECTACTION>REPLACE")
DELETED = (TODAY, "500", "b", "<CORRECTFITID>a<CORRECTACTION>DELETE")


@pytest.mark.parametrize(("correction", "offered"), [(REPLACED, ["48000"]), (DELETED, [])])
def test_what_was_corrected_is_not_offered(browser, controller, app, claimed, correction, offered):
    left = lambda: [one["value"] for one in browser.get("claims.queue").select("input[name$='-rest_minor']")]  # noqa: E731
    take(browser, app, ofx(CAME))
    assert left() == ["50000"]
    take(browser, app, ofx(CAME, correction))
    assert left() == offered


def test_what_is_confirmed_and_taken_back_is_shown_and_reversed(browser, controller, app, claimed):
    take(browser, app, ofx(CAME))
    browser.submit(browser.get("claims.queue"), "Confirm")
    assert states_of(app) == [("confirmed", 50_000, 0)]
    back = (TODAY, "-500", "b", "<CORRECTFITID>a<CORRECTACTION>DELETE")
    take(browser, app, ofx(CAME, back))
    assert "taken back by the bank on" in browser.get("claims.show", claim_id=claimed.id)
    assert states_of(app) == [("confirmed", 50_000, 50_000)]


def states_of(app):
    """State, confirmed and reversed amount of every claim."""
    with app.app_context():
        statement = sa.select(Claim.state, Claim.allocated_minor, Claim.reversed_minor)
        return [tuple(row) for row in db.session.execute(statement.execution_options(scope="maintenance"))]
