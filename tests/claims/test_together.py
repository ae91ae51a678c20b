"""Claims that leave nothing to judge are confirmed together, each by itself; all others are left, with the reason."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.fixtures.at_once import Press, at_once
from webapp import audit, periods
from webapp.audit import AuditEntry
from webapp.claims.models import Decision
from webapp.claims.queries import clear
from webapp.claims.rules import Doubt, Line, Wanted, doubt
from webapp.db import db

PAGE = "/claims/queue/clear"
# In the middle of a quarter, so that many claims are no burst at its end.
pytestmark = pytest.mark.usefixtures("clock")
BUTTON = "Confirm what is ticked of these 2"


@pytest.fixture
def made(case):
    """Two clear claims in households of their own, with their lines."""
    rows = SimpleNamespace(claims=[], lines=[], homes=[], accounts=[])
    for number, name in enumerate(("Abbott", "Baxter")):
        home = factories.household(f"{name} family", covered_by=case.ada)
        account = factories.account(home, f"CH{number}")
        rows.homes.append(home)
        rows.accounts.append(account)
        rows.lines.append(factories.activity(account, case.file, 700_000 + number))
        rows.claims.append(factories.claim(home, (case.ada, case.ben)[number], 700_000 + number))
    return rows


@pytest.fixture
def controller(browser, case):
    return browser.another().sign_in(case.cora)


def states(case, claims):
    return [case.now.claim(claim.id).state for claim in claims]


def ticks(page):
    return [box["value"] for box in page.select("input[name=chosen][checked]")]


@pytest.mark.parametrize("fragment", [False, True])
def test_they_are_shown_first_and_each_has_a_decision_and_an_entry(app, controller, case, made, fragment):
    page = controller.get(PAGE, fragment=fragment)
    wanted = [f"{claim.id}-{claim.version}-{line.id}" for claim, line in zip(made.claims, made.lines, strict=True)]
    assert ticks(page) == wanted
    for words in ("Abbott family", "USD 7,000.00", "Baxter family", "USD 7,000.01", "CH0", "CH1"):
        assert words in page
    done = controller.submit(page, BUTTON, fragment=fragment)
    assert "2 claims are confirmed." in done
    assert "No clear claim waits" in done
    assert states(case, made.claims) == ["confirmed", "confirmed"]
    with app.app_context():
        entries = db.session.execute(
            sa.select(AuditEntry.object_id, AuditEntry.actor_name).where(AuditEntry.action == "claim.confirmed")
        ).all()
        assert entries == [(claim.id, case.cora.name) for claim in made.claims]
        decisions = sa.select(Decision.claim_id, Decision.decided_by_id, Decision.reason, Decision.evidence_seen)
        found = db.session.execute(decisions.execution_options(scope="test")).all()
        assert [row[:2] for row in found] == [(claim.id, case.cora.id) for claim in made.claims]
        assert all("exact" in row.reason and len(row.evidence_seen) == 1 for row in found)
        assert audit.verify()[1] is None


def test_what_is_not_ticked_waits(controller, case, made):
    page = controller.get(PAGE)
    controller.submit(page, BUTTON, chosen=[ticks(page)[1]])
    assert states(case, made.claims) == ["pending", "confirmed"]


@pytest.mark.parametrize("fragment", [False, True])
def test_at_least_one_is_ticked_and_nonsense_is_refused(controller, case, made, fragment):
    page = controller.get(PAGE)
    wrong = controller.submit(page, BUTTON, chosen=[], status=422, fragment=fragment)
    assert "Tick the claims to confirm." in wrong.errors()
    assert ticks(wrong) == []
    one = ticks(page)[0]
    for nonsense in ("x", "1-2", "1-2-99999999999999999999", "٣-1-1", "-1-1-1", f"{one} "):
        controller.submit(page, BUTTON, chosen=[nonsense], status=422, fragment=fragment)
    twice = controller.submit(page, BUTTON, chosen=[one, one], status=422, fragment=fragment)
    assert "Each claim can be ticked once" in twice.errors()
    assert states(case, made.claims) == ["pending", "pending"]


def changed_terms(case, made, browser):
    ada = browser.another().sign_in(case.ada)
    ada.submit(ada.get(f"/claims/{made.claims[0].id}/edit"), "Save", amount="12")
    return "This claim was changed meanwhile"


def decided_meanwhile(case, made, browser):
    carl = browser.another().sign_in(case.carl)
    address = f"/claims/queue?claim={made.claims[0].id}"
    carl.submit(carl.get(address), "Reject", reason="Not ours")
    return "Carl Meier rejected this claim"


def asked_meanwhile(case, made, browser):
    carl = browser.another().sign_in(case.carl)
    address = f"/claims/queue?claim={made.claims[0].id}"
    carl.submit(carl.get(address), "Ask", reason="Which bank?")
    return "Carl Meier asked a question about this claim"


def covered_by_now(case, made, browser):
    factories.coverage(made.homes[0], case.cora, role="service")
    return "You cover this household, so somebody else must decide it."


def line_used(case, made, browser):
    other = factories.claim(made.homes[0], case.ada, 100)
    carl = browser.another().sign_in(case.carl)
    carl.submit(carl.get(f"/claims/queue?claim={other.id}"), "Confirm", **{"lines-0-amount": "1"})
    return "No unused line of exactly this amount is there any more."


def second_line(case, made, browser):
    factories.activity(made.accounts[0], case.file, 700_000)
    return "More than one unused line holds exactly this amount."


def rival(case, made, browser):
    factories.claim(made.homes[0], case.ada, 700_000)
    return "Another open claim of this household asks for the same amount."


def went_out(case, made, browser):
    factories.activity(made.accounts[0], case.file, -600_000, periods.today(factories.ZONE) + timedelta(days=3))
    return "Went out again: USD 6,000.00 left account CH0 on Sep 18, 2026, 3 days after"


MEANWHILE = (
    changed_terms, decided_meanwhile, asked_meanwhile, covered_by_now, line_used, second_line, rival, went_out,
)  # fmt: skip


@pytest.mark.parametrize("happens", MEANWHILE, ids=lambda act: act.__name__)
def test_what_changed_since_the_preview_is_left_with_the_reason(controller, browser, case, made, happens):
    page = controller.get(PAGE)
    words = happens(case, made, browser)
    before = case.now.claim(made.claims[0].id)
    done = controller.submit(page, BUTTON)
    assert "1 claim is confirmed." in done
    assert "Left: Abbott family" in done
    assert words in done
    after = case.now.claim(made.claims[0].id)
    assert (after.state, after.allocated_minor, after.version) == (before.state, before.allocated_minor, before.version)
    assert case.now.claim(made.claims[1].id).state == "confirmed"
    assert len(done.select("#flashes .flash, .flash")) == 2


def test_another_line_than_the_one_that_was_shown_is_not_taken(controller, case, made):
    page = controller.get(PAGE)
    first = made.claims[0]
    controller.submit(page, BUTTON, chosen=[f"{first.id}-{first.version}-{made.lines[1].id}"])
    assert case.now.claim(first.id).state == "pending"
    page = controller.get(PAGE)
    done = controller.submit(page, BUTTON, chosen=["424242-1-1", f"{first.id}-{first.version}-{made.lines[0].id}"])
    assert "There is no such claim." in done


def test_the_page_leaves_out_what_has_to_be_judged(controller, case, made):
    for claim in made.claims:
        factories.claim(case.household, case.ada, 300, filed_at=claim.filed_at)
    home = made.homes[0]
    factories.activity(made.accounts[0], case.file, 900_000, periods.today(factories.ZONE) - timedelta(days=1))
    factories.claim(home, case.ada, 900_000)
    for days, amount in ((31, 910_000), (30, 920_000)):
        factories.activity(made.accounts[0], case.file, amount, periods.today(factories.ZONE) + timedelta(days=days))
        factories.claim(home, case.ada, amount)
    factories.activity(made.accounts[0], case.file, 930_000, kind="dividend")
    factories.claim(home, case.ada, 930_000)
    factories.activity(made.accounts[0], case.file, 940_000)
    factories.claim(home, case.ada, 940_000, kind="promised")
    page = controller.get(PAGE)
    assert len(ticks(page)) == 3
    assert sorted(page.words("ul.rows .muted")) == [
        "The line came more than 30 days later.",
        "The line is not money that came from outside.",
        "The line is older than what the claim grew out of.",
    ]


def test_a_claim_with_a_finding_is_not_offered_and_the_finding_says_why(controller, case, made):
    words = went_out(case, made, None)
    page = controller.get(PAGE)
    assert [tick.split("-")[0] for tick in ticks(page)] == [str(made.claims[1].id)]
    assert page.words("ul.rows .muted") == [words]


def test_behind_many_claims_with_findings_the_page_leads_on_to_those_without(controller, case, made):
    """Cora knows Ada from another household, so that something speaks against each claim of hers."""
    known = factories.household("Cook family", covered_by=case.ada)
    factories.coverage(known, case.cora, "service", ends_on=periods.today(factories.ZONE))
    for number in range(clear.LOOKED_AT):
        amount = 10_000 + round(10_000 * 1.03**number)
        factories.activity(made.accounts[0], case.file, amount)
        factories.claim(made.homes[0], case.ada, amount, filed_at=periods.now() - timedelta(hours=1))
    page = controller.get(PAGE)
    assert ticks(page) == []
    assert len(page.select("ul.rows li")) == 25
    last = controller.follow(page, "Look through the claims that follow")
    assert [tick.split("-")[0] for tick in ticks(last)] == [str(made.claims[1].id)]
    assert "Look through the claims that follow" not in last


def test_nobody_sees_there_what_they_may_not_decide(browser, case, made):
    factories.coverage(made.homes[0], case.carl, starts_on=periods.today(factories.ZONE) - timedelta(days=400))
    page = browser.sign_in(case.carl).get(PAGE)
    assert "Abbott family" not in page
    assert len(ticks(page)) == 1
    for person in (case.ada, case.mo, case.mia, case.root, case.sam):
        visitor = browser.another().sign_in(person)
        visitor.get(PAGE, status=403)
        token = {"csrf_token": visitor.get("/").select("input[name=csrf_token]")[0]["value"]}
        visitor.post(PAGE, {**token, "chosen": "1-1-1"}, status=403)


def test_they_come_a_page_at_a_time(controller, case, made):
    home = made.homes[0]
    for number in range(25):
        factories.activity(made.accounts[0], case.file, 10_000 + number * 1_000)
        factories.claim(home, case.ada, 10_000 + number * 1_000)
    page = controller.get(PAGE)
    assert len(ticks(page)) == 25
    assert "the next follow once these are confirmed" in page
    controller.submit(page, "Confirm what is ticked of these 25")
    assert len(ticks(controller.get(PAGE))) == 2
    assert len(page.html) < 30 * 1024


def test_two_who_confirm_the_same_at_once(app, browser, case, made):
    both = [browser.another().sign_in(person) for person in (case.cora, case.carl)]
    pages = [one.get(PAGE) for one in both]
    values = {"chosen": ticks(pages[0])}
    answers = at_once(*(Press(one, page, BUTTON, values) for one, page in zip(both, pages, strict=True)))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert states(case, made.claims) == ["confirmed", "confirmed"]
    with app.app_context():
        count = sa.select(sa.func.count()).select_from(Decision).execution_options(scope="test")
        assert db.session.scalar(count) == 2


TODAY = periods.today(factories.ZONE)


def line(number=1, days=0, kind="deposit"):
    return Line(number, TODAY + timedelta(days=days), 100, 100, "", "", kind=kind)


@pytest.mark.parametrize(
    ("lines", "rivals", "found"),
    [
        ([line()], 0, None),
        ([line(days=30, kind="transfer-in")], 0, None),
        ([], 0, Doubt.NO_LINE),
        ([line(), line(2)], 0, Doubt.SEVERAL_LINES),
        ([line()], 1, Doubt.RIVAL),
        ([line(kind="internal")], 0, Doubt.KIND),
        ([line(days=-1)], 0, Doubt.EARLY),
        ([line(days=31)], 0, Doubt.LATE),
    ],
)
def test_what_is_clear(lines, rivals, found):
    assert doubt(Wanted(100, TODAY), lines, rivals) is found


def test_many_that_have_to_be_judged_hide_none_that_need_not_be(controller, case, made):
    today = periods.today(factories.ZONE)
    for number in range(30):
        at = periods.now() - timedelta(days=9)
        factories.activity(made.accounts[0], case.file, 20_000 + number, today - timedelta(days=40))
        factories.claim(made.homes[0], case.ada, 20_000 + number, filed_at=at, conflict_from=at.date())
    page = controller.get(PAGE)
    assert len(ticks(page)) == 2
    assert len(page.select("ul.rows li")) == 25
    assert "The line is older than what the claim grew out of." in page


def test_the_boxes_are_a_few_keys_away(controller, made):
    page = controller.get(PAGE)
    assert page.words("a.skip") == ["Skip to content", "Skip to the claims"]
    first, *_boxes = page.select("#chosen input")
    assert (page.one("#chosen")["tabindex"], first["type"]) == ("-1", "checkbox")
