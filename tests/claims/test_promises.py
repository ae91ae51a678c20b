"""Promises are due in instalments, are extended or lapse by decision or by the clock, and are paid by what arrives."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.claims.holding import asked
from webapp import audit, formats, periods
from webapp import db as transactions
from webapp.audit import AuditEntry
from webapp.claims import service
from webapp.claims.rules import AGES, Instalment, age_of, fault_in_instalments, has_lapsed, next_due, paid
from webapp.claims.service import Evidence, Seen
from webapp.db import db
from webapp.operation import upkeep
from webapp.people.models import Firm
from webapp.tasks.models import Task

DAY = date(2026, 3, 1)
PARTS = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 50)), min_size=1, max_size=6)


def parts(rows):
    return [Instalment(DAY + timedelta(days=days), minor, n) for n, (days, minor) in enumerate(rows)]


@given(PARTS, st.integers(0, 400))
def test_confirmed_money_pays_the_earliest_first(rows, confirmed):
    found = paid(parts(rows), confirmed)
    whole = sum(one.amount_minor for one in found)
    assert sum(one.paid_minor for one in found) == min(confirmed, whole)
    days = [one.due_on for one in found]
    assert days == sorted(days)
    # Nothing goes to a later one while an earlier one waits.
    open_yet = [bool(one.open_minor) for one in found]
    assert open_yet == sorted(open_yet)
    assert all(0 <= one.paid_minor <= one.amount_minor for one in found)
    assert not any(one.paid_minor for one, before in zip(found[1:], open_yet, strict=False) if before)
    first = next((one.due_on for one in found if one.open_minor), days[-1])
    assert next_due(parts(rows), confirmed) == first


@pytest.mark.parametrize(
    ("days", "name"),
    [(-5, "not-due"), (0, "not-due"), (1, "days-30"), (30, "days-30"), (31, "days-90"), (90, "days-90"), (91, "older")],
)
def test_every_day_has_one_age(days, name):
    assert age_of(DAY, DAY + timedelta(days=days)).name == name
    assert sum(age.least <= max(0, days) and (age.most is None or days <= age.most) for age in AGES) == 1


def test_a_promise_lapses_by_itself_after_its_grace_only():
    assert not has_lapsed(DAY, None, DAY + timedelta(days=999))
    assert not has_lapsed(DAY, 10, DAY + timedelta(days=10))
    assert has_lapsed(DAY, 10, DAY + timedelta(days=11))


def test_instalments_come_to_the_amount():
    assert fault_in_instalments([], 10).value == "none"
    assert fault_in_instalments(parts([(0, 4), (1, 5)]), 10).value == "sum"
    assert fault_in_instalments([Instalment(DAY, 0), Instalment(DAY, 10)], 10).value == "amount"
    assert fault_in_instalments(parts([(0, 4), (1, 6)]), 10) is None


def in_days(days):
    return periods.today(factories.ZONE) + timedelta(days=days)


@pytest.fixture
def promise(case):
    """Ada's promise of 25,000.00: 10,000.00 twenty days ago, 10,000.00 in ten days and the rest in forty."""
    due = [(in_days(-20), 1_000_000), (in_days(10), 1_000_000), (in_days(40), 500_000)]
    return factories.claim(case.household, case.ada, kind="promised", instalments=due, initiative=case.motor)


def confirm(case, app, claim, line, minor):
    with app.app_context(), transactions.transaction():
        now = case.now.claim(claim.id)
        seen = Seen(now.version, now.amount_minor - now.allocated_minor)
        used = [Evidence(line.id, minor, line.amount_minor)]
        service.confirm_claim(claim_id=claim.id, seen=seen, evidence_used=used, actor=case.cora)


def test_a_promise_is_filed_in_instalments(browser, case, app):
    browser.sign_in(case.ada)
    page = browser.get(f"/claims/new?household={case.household.id}")
    filled = {
        "kind": "promised", "amount": "900", "no_initiative_reason": "A referral", "shares-0-percent": "100",
        "instalments-0-due_on": str(in_days(30)), "instalments-0-amount": "500",
        "instalments-1-due_on": str(in_days(5)), "instalments-1-amount": "300",
    }  # fmt: skip
    wrong = browser.submit(page, "File the claim", **filled, status=422)
    assert "The instalments must come to the amount that was promised." in wrong
    made = browser.submit(wrong, "File the claim", **{"instalments-0-amount": "600"})
    assert made.words("section li .item-body") == [formats.day(in_days(5)), formats.day(in_days(30))]
    with app.app_context():
        rows = asked(
            "SELECT c.id, c.expected_on, i.due_on, i.amount_minor FROM claim c JOIN instalment i ON i.claim_id = c.id"
            " WHERE c.no_initiative_reason <> '' ORDER BY i.due_on"
        )
        db.session.remove()
    assert [(str(row[1]), str(row[2]), row[3]) for row in rows] == [
        (str(in_days(5)), str(in_days(5)), 30_000), (str(in_days(5)), str(in_days(30)), 60_000)
    ]  # fmt: skip
    # As a whole again: rows that are emptied count no more.
    emptied = {f"instalments-{n}-{name}": "" for n in (0, 1) for name in ("due_on", "amount")}
    edit = browser.get(f"/claims/{rows[0][0]}/edit")
    browser.submit(edit, "Save", **emptied, expected_on=str(in_days(50)))
    with app.app_context():
        assert asked("SELECT count(*), sum(amount_minor) FROM instalment") == [(1, 90_000)]
        db.session.remove()


def test_money_that_arrives_pays_the_earliest_and_moves_the_day(case, app, promise):
    assert case.now.claim(promise.id).expected_on == in_days(-20)
    confirm(case, app, promise, case.smaller, 1_000_000)
    now = case.now.claim(promise.id)
    assert (now.state, now.expected_on) == ("part-confirmed", in_days(10))
    confirm(case, app, promise, case.deposit, 1_500_000)
    now = case.now.claim(promise.id)
    assert (now.state, now.expected_on) == ("confirmed", in_days(40))
    with app.app_context(), transactions.transaction():
        service.reopen_claim(claim_id=promise.id, version=None, reason="Wrong line", actor=case.carl)
    assert case.now.claim(promise.id).expected_on == in_days(-20)


@pytest.mark.parametrize("fragment", [False, True])
def test_a_controller_extends_what_is_overdue(browser, case, app, promise, fragment):
    browser.sign_in(case.cora)
    page = browser.get(f"/claims/{promise.id}")
    assert "Overdue" in page
    assert "Choose the new day." in browser.submit(page, "Set the day", reason="They sell a house", status=422)
    assert "Write why" in browser.submit(page, "Set the day", until=str(in_days(15)), status=422)
    late = browser.submit(page, "Set the day", until=str(in_days(-3)), reason="They sell a house", status=409)
    assert "Choose a day from today on" in late
    done = browser.submit(
        browser.get(f"/claims/{promise.id}"), "Set the day", until=str(in_days(15)), reason="They sell a house",
        fragment=fragment,
    )  # fmt: skip
    assert "Later day set" in done
    now = case.now.claim(promise.id)
    assert (now.state, now.expected_on, now.version) == ("promised", in_days(15), promise.version + 1)
    with app.app_context():
        days = [str(row[0]) for row in asked("SELECT due_on FROM instalment ORDER BY due_on, id")]
        was = [str(row[0]) for row in asked("SELECT was_on FROM extension ORDER BY instalment_id")]
        assert audit.verify()[1] is None
        db.session.remove()
    assert days == [str(in_days(15)), str(in_days(15)), str(in_days(40))]
    assert was == [str(in_days(-20)), str(in_days(10))]
    assert "They sell a house" in browser.another().sign_in(case.ada).get(f"/claims/{promise.id}")


def test_its_claimant_does_not_extend_what_is_overdue(browser, case, promise):
    browser.sign_in(case.ada)
    assert f"/claims/{promise.id}/edit" not in browser.get(f"/claims/{promise.id}").html
    with (
        factories.here(),
        transactions.transaction(),
        pytest.raises(Exception, match="a controller sets a later day for it"),
    ):
        service.edit_claim(
            claim_id=promise.id, version=None, kind="promised", amount_minor=2_500_000, currency="USD",
            expected_on=in_days(90), no_initiative_reason="x", shares={case.ada.id: 10_000}, actor=case.ada,
        )  # fmt: skip


def set_firm(app, **values):
    with app.app_context(), transactions.transaction():
        db.session.execute(sa.update(Firm).values(**values))


def kept(app):
    with app.app_context():
        found = upkeep.keep_promises()
        db.session.remove()
        return found


def told(app, action):
    with app.app_context():
        statement = sa.select(AuditEntry.actor_name, AuditEntry.actor_id).where(AuditEntry.action == action)
        found = [tuple(row) for row in db.session.execute(statement)]
        db.session.remove()
        return found


def test_claimants_are_reminded_once_before_each_instalment(case, app, promise):
    set_firm(app, promise_reminder_days=10)
    assert kept(app) == {"reminders": 1, "lapsed": 0}
    assert kept(app) == {"reminders": 0, "lapsed": 0}
    assert told(app, "task.set") == [("promises", None)]
    with app.app_context():
        tasks = sa.select(Task.assignee_id, Task.due_on, Task.household_id).execution_options(scope="doctor")
        assert [tuple(row) for row in db.session.execute(tasks)] == [(case.ada.id, in_days(10), case.household.id)]
        db.session.remove()


def test_promises_lapse_by_themselves_where_the_firm_set_it(browser, case, app, promise):
    old = factories.claim(case.household, case.ada, kind="promised", expected_on=in_days(-40))
    begun = factories.claim(case.household, case.ada, kind="promised", expected_on=in_days(-40))
    confirm(case, app, begun, case.smaller, 100_000)
    assert kept(app)["lapsed"] == 0
    set_firm(app, promise_grace_days=39)
    assert kept(app)["lapsed"] == 1
    assert kept(app)["lapsed"] == 0
    states = [case.now.claim(claim.id).state for claim in (old, begun, promise)]
    # What was paid in part is released by a person, and what has days to come is not over.
    assert states == ["lapsed", "part-confirmed", "promised"]
    assert told(app, "claim.lapsed") == [("promises", None)]
    page = browser.sign_in(case.cora).get(f"/claims/{old.id}")
    assert "by the firm's own rule" in page
    browser.submit(page, "Reopen", reason="They called")
    assert case.now.claim(old.id).state == "promised"


def test_the_report_adds_up_through_what_one_sees(browser, case, app, promise):
    strange = factories.household("Strange", covered_by=case.eva)
    factories.claim(strange, case.eva, 700_000, kind="promised", expected_on=in_days(-99))
    confirm(case, app, promise, case.smaller, 400_000)
    ada, cora = browser.another().sign_in(case.ada), browser.another().sign_in(case.cora)
    page = ada.get("/claims/promises")
    assert page.words("tbody td")[:7] == [
        case.ada.name, "1", "USD 25,000.00", "deposited USD 4,000.00", "USD 21,000.00", "overdue USD 6,000.00", "",
    ]  # fmt: skip
    assert case.eva.name not in page
    assert {"1–30 days overdue USD 6,000.00", "Not due USD 15,000.00"} <= set(page.words(".legend li"))
    by = cora.get("/claims/promises?by=initiative")
    assert "Vintage" in by
    assert "More than 90 days overdue USD 7,000.00" in by.words(".legend li")
    file = cora.get("/claims/promises.csv").html
    assert "Strange" in file
    assert len(file.splitlines()) == 5
    assert "Strange" not in ada.get("/claims/promises.csv").text
    assert told(app, "promises.exported")
    for reader in (ada, cora):
        assert "Overdue" in reader.get("/claims?state=overdue")
    assert "1 overdue" in ada.get("/")
    assert "Overdue" in cora.get("/claims/queue")


def test_who_sees_no_claims_sees_no_report(browser, case):
    browser.sign_in(case.mia).get("/claims/promises", status=403)
