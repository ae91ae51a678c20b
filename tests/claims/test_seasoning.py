"""Confirmed money that is withdrawn within the seasoning window is marked, whatever brings that to light."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.custody.test_staging import work
from webapp import audit, periods
from webapp import db as transactions
from webapp.audit import AuditEntry
from webapp.claims import service
from webapp.claims.models import Claim, Reversal, ReversalEnd
from webapp.claims.service import Evidence, Seen
from webapp.claims.service import seasoning as seasoned
from webapp.custody import service as custody
from webapp.custody.models import Account, Activity
from webapp.db import db
from webapp.operation import upkeep
from webapp.people.models import Firm

# So long ago that all of it has happened by now.
CAME = periods.today(factories.ZONE) - timedelta(days=400)
HEAD = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
LINE = "<STMTTRN><TRNTYPE>{}<DTPOSTED>{:%Y%m%d}<TRNAMT>{}<FITID>{}<NAME>{}</STMTTRN>\n"


def statement(number, *lines):
    """A statement of an account: (days after the deposit, amount, id, words)."""
    body = "".join(
        LINE.format("DEBIT" if amount < 0 else "CREDIT", CAME + timedelta(days=days), amount, name, words)
        for days, amount, name, words in lines
    )
    return (
        f"{HEAD}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>091000019<ACCTID>{number}"
        f"<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>{body}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode()


@pytest.fixture
def firm(browser, case, app):
    """The case with Ada's claim of 25,000.00 confirmed by a line of the account 77-1200, and what one does with it."""
    case.household = factories.household("Seasoned", covered_by=case.ada)
    factories.contact(case.household, "Sven", "Seasoned")
    case.account = factories.account(case.household, "77-1200", institution="091000019")
    case.claim = factories.claim(case.household, case.ada, initiative=case.motor)
    case.cora_at = browser.another().sign_in(case.cora)
    case.ada_at = browser.another().sign_in(case.ada)
    bring(case, (0, 25_000, "in", "From abroad"))
    confirm(case, app, case.claim, "In")
    return case


def bring(case, *lines, number="77-1200", name="march.ofx"):
    """Takes a statement in; gives the import's page."""
    page = case.cora_at.get("custody.new_import")
    preview = case.cora_at.submit(page, "Upload and preview", file=(name, statement(number, *lines)))
    return case.cora_at.submit(preview, "Import")


def rows(app, query):
    with app.app_context():
        found = [tuple(row) for row in db.session.execute(query.execution_options(scope="doctor"))]
        db.session.remove()
        return found


def line_called(app, identity):
    return rows(app, sa.select(Activity.id, Activity.amount_minor).where(Activity.identity == f"id:{identity}"))[0]


def confirm(case, app, claim, identity="in", minor=2_500_000):
    line, amount = line_called(app, identity.lower())
    with app.app_context(), transactions.transaction():
        now = db.session.get(Claim, claim.id, execution_options={"scope": "doctor"})
        seen = Seen(now.version, now.amount_minor - now.allocated_minor)
        pieces = [Evidence(line, minor, amount)]
        service.confirm_claim(claim_id=claim.id, seen=seen, evidence_used=pieces, actor=case.cora)


def reversed_now(app, claim):
    """What the claim says, and what its counted reversals come to."""
    ended = sa.exists().where(ReversalEnd.reversal_id == Reversal.id)
    (said,) = rows(app, sa.select(Claim.reversed_minor).where(Claim.id == claim.id))[0]
    counted = rows(app, sa.select(Reversal.amount_minor).where(~ended).order_by(Reversal.id))
    assert said == sum(row[0] for row in counted)
    return said


def ends(app):
    return [row[0] for row in rows(app, sa.select(ReversalEnd.why).order_by(ReversalEnd.reversal_id))]


def told(app, action):
    return rows(app, sa.select(AuditEntry.actor_name, AuditEntry.object_id).where(AuditEntry.action == action))


def test_a_withdrawal_marks_part_of_a_claim(firm, app):
    decided = rows(app, sa.select(Claim.state, Claim.allocated_minor, Claim.decided_at, Claim.version))
    bring(firm, (40, -10_000, "out", "To a house"))
    assert reversed_now(app, firm.claim) == 1_000_000
    # The decision stands, and whoever acts on the claim need not look at it again.
    assert rows(app, sa.select(Claim.state, Claim.allocated_minor, Claim.decided_at, Claim.version)) == decided
    assert told(app, "claim.reversed") == [("seasoning", firm.claim.id)]
    page = firm.ada_at.get(f"/claims/{firm.claim.id}")
    assert "Reversed in part" in page
    assert "USD 10,000.00 of USD 25,000.00" in page
    assert "from 77-1200, 40 days after" in page
    assert page.words("[aria-label='Decisions and questions'] b") == ["Confirmed"]
    bring(firm, (41, -90_000, "more", "To another house"))
    assert reversed_now(app, firm.claim) == 2_500_000
    assert "Reversed in whole" in firm.ada_at.get(f"/claims/{firm.claim.id}")


def test_totals_are_without_what_left_again_and_say_so(firm, app):
    bring(firm, (40, -10_000, "out", "To a house"))
    assert "USD 15,000.00" in firm.ada_at.get("/claims?state=reversed")
    for address in ("/", f"/households/{firm.household.id}", f"/initiatives/{firm.motor.slug}", "/claims"):
        page = firm.ada_at.get(address)
        assert "10,000.00" in page, address
        assert "withdrawn again" in page, address
    assert "USD 10,000.00 of USD 25,000.00 confirmed was withdrawn again" in firm.ada_at.get(
        f"/initiatives/{firm.motor.slug}"
    )
    exported = firm.ada_at.get(f"/contacts.csv?initiative={firm.motor.slug}")
    assert "USD 15000.00" in exported.text


def test_after_the_window_nothing_is_marked(firm, app):
    bring(firm, (366, -10_000, "out", "To a house"))
    assert reversed_now(app, firm.claim) == 0
    bring(firm, (365, -1_000, "last", "On the last day"))
    assert reversed_now(app, firm.claim) == 100_000


def test_a_claim_confirmed_after_the_money_left_is_marked_at_once(firm, app):
    bring(firm, (-9, 5_000, "old", "Earlier"), (-3, -4_000, "gone", "Spent"))
    assert reversed_now(app, firm.claim) == 0
    late = factories.claim(firm.household, firm.ada, 500_000)
    confirm(firm, app, late, "old", 500_000)
    assert rows(app, sa.select(Claim.reversed_minor).where(Claim.id == late.id)) == [(400_000,)]


def test_an_older_deposit_imported_later_changes_nothing_and_a_newer_one_shields(firm, app):
    bring(firm, (40, -10_000, "out", "To a house"))
    bring(firm, (-5, 50_000, "older", "Earlier money"))
    assert reversed_now(app, firm.claim) == 1_000_000
    assert ends(app) == []
    bring(firm, (30, 8_000, "newer", "Later money"))
    assert reversed_now(app, firm.claim) == 200_000
    assert ends(app) == ["recomputed"]
    assert told(app, "claim.reversal-ended") == [("seasoning", firm.claim.id)]


def test_undoing_the_import_ends_what_it_reversed(firm, app):
    page = bring(firm, (40, -10_000, "out", "To a house"))
    firm.cora_at.submit(page, "Undo this import")
    assert reversed_now(app, firm.claim) == 0
    assert ends(app) == ["line"]
    # What was found stays readable, and is found anew with the line.
    bring(firm, (40, -10_000, "out", "To a house"), name="again.ofx")
    assert reversed_now(app, firm.claim) == 1_000_000
    assert len(rows(app, sa.select(Reversal.id))) == 2


def test_a_corrected_withdrawal_counts_as_corrected(firm, app):
    bring(firm, (40, -10_000, "out", "To a house"))
    page = bring(firm, (40, -4_000, "out", "To a house"), name="corrected.ofx")
    assert reversed_now(app, firm.claim) == 400_000
    firm.cora_at.submit(page, "Undo this import")
    assert reversed_now(app, firm.claim) == 1_000_000


def test_a_withdrawal_counts_where_its_account_belongs(firm, app):
    other = factories.household("Other", covered_by=firm.ada)
    bring(firm, (40, -10_000, "out", "To a house"), number="88-1")
    assert reversed_now(app, firm.claim) == 0
    assign = lambda home: _assign(firm, app, "881", home)  # noqa: E731
    assign(firm.household)
    assert reversed_now(app, firm.claim) == 1_000_000
    assign(other)
    assert reversed_now(app, firm.claim) == 0
    assert ends(app) == ["line"]


def _assign(firm, app, number, home):
    with app.app_context(), transactions.transaction():
        found = sa.select(Account).where(Account.normal_number == number).execution_options(scope="doctor")
        custody.assign_account(db.session.scalars(found).one(), home.id, actor=firm.cora)


def test_a_reopened_claim_has_nothing_reversed_any_more(firm, app):
    bring(firm, (40, -10_000, "out", "To a house"))
    with app.app_context(), transactions.transaction():
        service.reopen_claim(claim_id=firm.claim.id, version=None, reason="Wrong line", actor=firm.carl)
    assert reversed_now(app, firm.claim) == 0
    assert ends(app) == ["reopened"]
    confirm(firm, app, firm.claim)
    assert reversed_now(app, firm.claim) == 1_000_000


def test_a_claim_of_which_money_left_twice_is_reopened(firm, app):
    bring(firm, (40, -10_000, "out", "To a house"), (50, -5_000, "boat", "To a boat"))
    assert reversed_now(app, firm.claim) == 1_500_000
    with app.app_context(), transactions.transaction():
        service.reopen_claim(claim_id=firm.claim.id, version=None, reason="Wrong line", actor=firm.carl)
    assert reversed_now(app, firm.claim) == 0
    assert ends(app) == ["reopened", "reopened"]


def test_money_between_own_accounts_reverses_nothing(firm, app):
    factories.account(firm.household, "99-2", institution="091000019")
    bring(firm, (40, -10_000, "out", "To savings"))
    assert reversed_now(app, firm.claim) == 1_000_000
    bring(firm, (41, 10_000, "back", "From checking"), number="99-2")
    assert reversed_now(app, firm.claim) == 0


def test_money_that_had_only_just_come_from_an_own_account_goes_back_there(firm, app):
    factories.account(firm.household, "99-2", institution="091000019")
    bring(firm, (-1, 10_000, "early", "From checking"), number="99-2")
    bring(firm, (1, -10_000, "out", "To savings"))
    assert reversed_now(app, firm.claim) == 0
    # What had left before and was answered by that money leaves the later withdrawal a real one.
    bring(firm, (-4, -10_000, "before", "To savings"))
    assert reversed_now(app, firm.claim) == 1_000_000


def test_finding_it_again_writes_nothing(firm, app):
    bring(firm, (40, -10_000, "out", "To a house"))
    with app.app_context():
        before = db.session.scalar(sa.select(sa.func.count(AuditEntry.id)))
        with transactions.transaction():
            service.season_after_change([firm.household.id])
        assert db.session.scalar(sa.select(sa.func.count(AuditEntry.id))) == before
        assert list(service.seasoning_differences()) == []
        assert audit.verify()[1] is None
    assert len(rows(app, sa.select(Reversal.id))) == 1


@pytest.mark.parametrize(
    ("days", "method", "expected"), [("30", "lifo", 0), ("365", "pro-rata", 750_000), ("365", "lifo", 500_000)]
)
def test_the_firm_sets_window_and_method(firm, app, days, method, expected):
    bring(firm, (20, 5_000, "second", "More"), (40, -10_000, "out", "To a house"))
    root = firm.cora_at.another().sign_in(firm.root)
    root.submit(root.get("/admin/firm"), "Save", seasoning_days=days, seasoning_method=method)
    work(app)
    # Of 30,000.00 a third left: of the claimed 25,000.00 that is 8,333.33.
    assert reversed_now(app, firm.claim) == (833_333 if method == "pro-rata" else expected)
    with app.app_context():
        assert list(service.seasoning_differences()) == []
        (set_now,) = db.session.execute(sa.select(Firm.seasoning_days)).one()
        assert str(set_now) == days


def test_a_file_that_concerns_many_households_leaves_them_to_the_worker(firm, app, monkeypatch):
    monkeypatch.setattr(seasoned, "AT_ONCE", 0)
    bring(firm, (40, -10_000, "out", "To a house"))
    assert reversed_now(app, firm.claim) == 0
    with app.app_context():
        (said,) = service.seasoning_differences()
        assert "1 households are still to be looked at" in said
    assert work(app) == 1
    assert reversed_now(app, firm.claim) == 1_000_000


def test_the_check_up_finds_what_was_not_looked_at(firm, app):
    factories.activity(SimpleNamespace(id=firm.account.id, household_id=firm.household.id, currency="USD"), firm.file,
                       -300_000, CAME + timedelta(days=9))  # fmt: skip
    with app.app_context():
        assert list(service.seasoning_differences()) == [
            "the withdrawals of 1 households reverse more or less than is written"
        ]


def test_money_that_is_to_leave_is_there_until_its_day(firm, app, clock):
    clock.moment = datetime.now(UTC)
    root = firm.cora_at.another().sign_in(firm.root)
    root.submit(root.get("/admin/firm"), "Save", seasoning_days="600")
    work(app)
    bring(firm, (410, -10_000, "out", "To a house"))
    with app.app_context():
        assert (reversed_now(app, firm.claim), upkeep.follow_money()) == (0, {"households": 0})
        assert list(service.seasoning_differences()) == []
    # Nothing runs on the day, nor for weeks after it.
    clock.forward(days=30)
    with app.app_context():
        (said,) = service.seasoning_differences()
        assert "still to be looked at" in said
        assert upkeep.follow_money() == {"households": 1}
        work(app)
        assert reversed_now(app, firm.claim) == 1_000_000
        assert list(service.seasoning_differences()) == []
        assert upkeep.follow_money() == {"households": 0}
        clock.forward(days=1)
        assert upkeep.follow_money() == {"households": 1}
    assert len(rows(app, sa.select(Reversal.id))) == 1
