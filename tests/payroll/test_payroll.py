"""Payroll files, compensation records and awards: who takes them, what stands in them, and that sums agree."""

import csv
import hashlib
import io
import re
from datetime import date

import pytest
import sqlalchemy as sa

from tests import factories
from tests.bonus.test_periods import closed, confirm, firm, opened, statement_of
from tests.bonus.test_plan_pages import recorded
from webapp import db
from webapp.exceptions import NotVisible, RuleBroken
from webapp.payroll import rules, service
from webapp.payroll.rules import PayrollLine
from webapp.people.models import User
from webapp.people.service import set_reach
from webapp.people.service.places import put_in_team

__all__ = ["firm"]


@pytest.fixture
def period(firm, app):
    """A closed first quarter in which Ada earned 1,300.00; her payroll number could be taken for a formula."""
    confirm(firm, date(2025, 2, 10), 40_000_000)
    with app.app_context():
        made = closed(firm, opened(firm))
        with db.transaction():
            db.db.session.execute(sa.update(User).where(User.id == firm.ada.id).values(payroll_number="=7"))
        return made.id, statement_of(made, firm.ada).id


def rows_of(answer):
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))


def line(currency, paid, user_id=1):
    return PayrollLine(
        1, user_id, None, "A", date(2025, 1, 1), date(2025, 3, 31), "P", 1, currency, {"paid": paid, "held": 1}, "0"
    )


def test_totals_are_by_currency_and_count_people_once():
    found = rules.totals([line("USD", 250), line("USD", -50), line("JPY", 7, 2)])
    assert [(one.currency, one.statements, one.people, one.paid, one.held) for one in found] == [
        ("JPY", 1, 1, 7, 1), ("USD", 2, 1, 200, 2),
    ]  # fmt: skip


def test_columns_are_in_the_order_of_their_places_and_keep_their_headings():
    chosen = rules.arranged({"paid": 1, "name": 2, "number": 0, "total": 2}, {"paid": "Net", "name": ""})
    assert chosen == [("paid", "Net"), ("name", "name"), ("total", "total")]
    assert [str(cell) for cell in rules.row(line("JPY", 7), [*chosen, ("adjusted", "x")])] == ["7", "A", "0", "0"]


def test_a_payroll_file_has_the_chosen_columns_and_its_totals_are_on_the_record(browser, firm, period, app):
    page = browser.sign_in(firm.mo).get("/payroll")
    assert "USD 1,300.00" in page
    place = {f"place_{key}": "" for key in rules.COLUMNS}
    page = browser.submit(
        page, "Keep these columns", **{**place, "place_paid": "1", "heading_paid": "=Net", "place_number": "2"}
    )
    wrong = browser.submit(page, "Keep these columns", place_paid="100", status=422)
    assert "To be paid: place" in wrong.errors()
    address = f"/payroll/{period[0]}"
    answer = browser.client.get(f"{address}/file")
    assert rows_of(answer) == [["'=Net", "payroll_number"], ["1300.00", "'=7"]]
    digest = hashlib.sha256(answer.get_data()).hexdigest()
    assert digest in page
    [_head, totals] = rows_of(browser.client.get(f"{address}/totals"))
    assert totals[1:] == [digest, "USD", "1", "1", "1300.00", "1300.00", "0.00"]
    [told] = recorded(app, "payroll.exported")
    expected = {"digest": digest, "statements": 1, "people": 1, "team_ids": [firm.north.id], "totals": ["1300.00 USD"]}
    assert told == expected


@pytest.mark.parametrize(
    ("who", "file", "record"),
    [("mo", 200, 200), ("max", 200, 404), ("ada", 403, 200), ("ben", 403, 404), ("cora", 403, 403), ("root", 403, 403)],
)
def test_files_and_records_are_for_the_person_and_the_managers_above(browser, firm, period, who, file, record):
    browser.sign_in(getattr(firm, who))
    answer = browser.client.get(f"/payroll/{period[0]}/file")
    assert answer.status_code == file
    assert ("1300.00" in answer.get_data(as_text=True)) == (who == "mo")
    for path in ("", "/paper", "/items"):
        assert browser.client.get(f"/payroll/records/{firm.ada.id}{path}").status_code == record


def test_a_manager_inside_their_own_team_is_in_no_file_of_theirs(browser, firm, app):
    confirm(firm, date(2025, 2, 10), 40_000_000, shares=[(firm.ada, 5_000), (firm.mo, 5_000)])
    factories.bonus_assignment(firm.plan, firm.max, user=firm.mo)
    with app.app_context():
        with db.transaction():
            put_in_team(db.db.session.get(User, firm.mo.id), firm.north.id)
            db.db.session.flush()
            set_reach()
        made = closed(firm, opened(firm))
        own = statement_of(made, firm.mo).id
    address = f"/payroll/{made.id}/file"
    page = browser.sign_in(firm.mo).get("/payroll")
    name = rows_of(browser.client.get(address))
    assert [row[1] for row in name] == ["name", firm.ada.name]
    assert "1 statement of this period is in nobody’s payroll file" in page.text
    team = browser.get(f"/bonus/team?period={made.id}")
    assert team.words("tbody .cell-main") == [firm.ada.name]
    assert firm.mo.name in browser.get(f"/bonus/statements/{own}").text
    told = browser.sign_in(firm.carl).get(f"/periods/{made.id}")
    assert "1 statement of this period is in nobody’s payroll file" in told.text
    # Whoever manages the team that somebody was in takes their statement, and whoever was in none is in no file.
    move(app, firm.mo, None)
    assert "1 statement of this period is in nobody’s payroll file" in browser.get(f"/periods/{made.id}").text
    factories.manage(firm.north, firm.max)
    assert "nobody’s payroll file" not in browser.get(f"/periods/{made.id}").text
    assert len(rows_of(browser.sign_in(firm.max).client.get(address))) == 3


def move(app, person, team):
    """Puts somebody into a team, as an administrator does."""
    with app.app_context(), db.transaction():
        put_in_team(db.db.session.get(User, person.id), team.id if team else None)
        db.db.session.flush()
        set_reach()


def test_a_payroll_file_is_the_same_whoever_moved_since(browser, firm, period, app):
    address = f"/payroll/{period[0]}/file"
    before = browser.sign_in(firm.mo).client.get(address).get_data()
    other = browser.another().sign_in(firm.max)
    nothing = other.client.get(address).get_data()
    move(app, firm.ada, firm.south)
    assert b"1300.00" in before
    assert browser.client.get(address).get_data() == before
    assert other.client.get(address).get_data() == nothing
    # Whoever takes the team over has its file, and the one before has it no more.
    factories.manage(firm.north, firm.max)
    assert other.client.get(address).get_data() == before
    assert b"1300.00" not in browser.client.get(address).get_data()


def test_the_page_says_when_a_file_was_taken_before_and_whether_it_was_the_same(browser, firm, period, app):
    address = f"/payroll/{period[0]}/file"
    page = browser.sign_in(firm.mo).get("/payroll")
    assert "Taken before" not in page
    browser.client.get(address)
    assert browser.get("/payroll").words(".panel .pill") == ["the same content"]
    browser.submit(browser.get("/payroll"), "Keep these columns", place_name="")
    assert browser.get("/payroll").words(".panel .pill") == ["other content"]
    # A manager whose file has none of these people hears nothing of it; whoever takes the team over does.
    other = browser.another().sign_in(firm.max)
    assert firm.mo.name not in other.get("/payroll").text
    factories.manage(firm.north, firm.max)
    told = other.get("/payroll")
    assert firm.mo.name in told.text
    assert told.words(".panel .pill") == ["the same content"]
    move(app, firm.ada, firm.south)
    assert other.get("/payroll").words(".panel .pill") == ["the same content"]


def test_who_closes_a_period_hears_before_that_a_statement_would_be_in_no_file(browser, firm, app):
    confirm(firm, date(2025, 2, 10), 40_000_000)
    move(app, firm.ada, None)
    with app.app_context():
        number = opened(firm).id
    browser.sign_in(firm.cora)
    page = browser.submit(browser.get(f"/periods/{number}"), "Calculate")
    assert "would be in nobody’s payroll file" in page.text
    move(app, firm.ada, firm.north)
    assert "payroll file" not in browser.get(f"/periods/{number}").text


def test_what_is_not_closed_is_in_no_payroll_file(browser, firm, app):
    confirm(firm, date(2025, 2, 10), 40_000_000)
    with app.app_context():
        number = opened(firm).id
    browser.sign_in(firm.mo)
    assert "No period is closed yet" in browser.get("/payroll")
    assert browser.client.get(f"/payroll/{number}/file").status_code == 404


def test_a_record_has_every_item_with_its_basis_and_who_answered_for_it(browser, firm, period):
    span = "since=2025-01-01&until=2025-12-31"
    browser.sign_in(firm.ada)
    page = browser.get(f"/payroll/records/{firm.ada.id}?{span}")
    for words in ("USD 1,300.00", "approved by Max Okafor", "Calculated by Cora Lim", "Closed by Carl Meier"):
        assert words in page
    rows = rows_of(browser.client.get(f"/payroll/records/{firm.ada.id}/items?{span}"))
    amount = rows[0].index("Amount")
    lines = [row for row in rows if row[2] == "Line"]
    assert [row[amount] for row in lines] == ["800.00", "500.00"]
    # A clause without a name is called what the page calls it.
    assert [row[rows[0].index("Clause")] for row in lines] == page.words(".sums tbody .cell-main")[:2]
    assert {row[rows[0].index("Confirmed by")] for row in lines} == {"Cora Lim"}
    assert [row[amount] for row in rows if row[2] in ("Total", "To be paid")] == ["1300.00", "1300.00"]
    paper = browser.client.get(f"/payroll/records/{firm.ada.id}/paper?{span}").get_data(as_text=True)
    assert firm.home.name in paper
    assert re.search("sha256 [0-9a-f]{64}", paper)
    assert "Nothing was paid or given" in browser.get(
        f"/payroll/records/{firm.ada.id}?since=2024-01-01&until=2024-12-31"
    )


def test_an_award_is_entered_by_one_approved_by_another_and_never_paid(browser, firm, period):
    browser.sign_in(firm.mo)
    given = {"what": "A weekend in Rome", "giver": "The firm", "reason": "Best quarter", "given_on": "2025-03-01"}
    form = browser.get("/payroll/awards")
    page = browser.submit(form, "Enter", user_id=str(firm.ada.id), estimate="2,000.00", currency="USD", **given)
    assert "Waits for a second person" in page.text
    assert "Approve" not in page.buttons()
    browser.submit(form, "Enter", user_id=str(firm.ben.id), estimate="much", status=422, **given)
    other = browser.another().sign_in(firm.max)
    assert "Approved" not in other.submit(other.get("/payroll/awards"), "Approve").text
    assert "A weekend in Rome" not in other.get("/payroll/awards")
    record = browser.get(f"/payroll/records/{firm.ada.id}?since=2025-01-01&until=2025-12-31")
    assert "approved by Max Okafor" in record.text
    assert record.words(".stat-value") == ["USD 1,300.00"]
    assert "A weekend in Rome" in browser.client.get(
        f"/payroll/records/{firm.ada.id}/items?since=2025-01-01&until=2025-12-31"
    ).get_data(as_text=True)
    page = browser.submit(browser.get("/payroll/awards"), "Withdraw it", why="Never took place")
    assert "withdrawn by Mo Weber: Never took place" in page.text


def test_only_who_entered_an_award_or_is_above_the_person_withdraws_it(browser, firm, app):
    terms = service.AwardTerms(firm.ada.id, "A car", None, None, date(2025, 3, 1), "The firm", "Best quarter")
    with app.app_context():
        with db.transaction():
            award = service.enter_award(terms, actor=firm.mo).id
        with pytest.raises(RuleBroken, match="a manager above the person"), db.transaction():
            service.withdraw_award(award, "Not mine", expected=None, actor=firm.max)
    other = browser.another().sign_in(firm.max).get("/payroll/awards")
    assert "Withdraw it" not in other.buttons()
    # What was typed stays where a newer version says no.
    page = browser.sign_in(firm.mo).get("/payroll/awards")
    with app.app_context(), db.transaction():
        service.approve_award(award, expected=None, actor=firm.max)
    refused = browser.submit(page, "Withdraw it", why="Never took place", status=409)
    assert refused.select("details[open] [name=why]")[0]["value"] == "Never took place"
    assert "Never took place" in browser.submit(refused, "Withdraw it").text


def test_an_award_is_not_approved_by_who_is_below_its_giver(browser, firm, app):
    terms = service.AwardTerms(firm.ada.id, "A car", None, None, date(2025, 3, 1), "The firm", "Best quarter")
    deputy = factories.user("Dee Deputy", ["manager"], firm.north)
    with app.app_context():
        with db.transaction():
            award = service.enter_award(terms, actor=firm.mo).id
        with pytest.raises(NotVisible), db.transaction():
            service.approve_award(award, expected=None, actor=deputy)
    assert "A car" not in browser.sign_in(deputy).get("/payroll/awards")
    page = browser.sign_in(firm.max).get("/payroll/awards")
    # Meanwhile somebody else is above Ada, and comes first.
    upper = factories.user("Uma Upper", ["manager"])
    factories.manage(factories.team("Upper"), upper)
    with app.app_context(), db.transaction():
        db.db.session.execute(
            sa.text("INSERT INTO reach (manager_id, user_id) VALUES (:upper, :ada)").execution_options(scope="test"),
            {"upper": upper.id, "ada": firm.ada.id},
        )
    browser.submit(page, "Approve", status=404)
    page = browser.sign_in(upper).get("/payroll/awards")
    assert "Approve" not in browser.submit(page, "Approve").buttons()


def test_an_award_that_nobody_could_approve_is_refused_at_once(browser, firm, app):
    factories.user("Dee Deputy", ["manager"], firm.north)
    with app.app_context(), db.transaction():
        db.db.session.execute(sa.update(User).where(User.id == firm.max.id).values(is_active=False))
    given = {"what": "A car", "giver": "The firm", "reason": "Best quarter", "given_on": "2025-03-01"}
    page = browser.sign_in(firm.mo).get("/payroll/awards")
    refused = browser.submit(page, "Enter", user_id=str(firm.ada.id), status=409, **given)
    assert "Nobody else could approve this award" in refused


def test_nobody_enters_an_award_for_those_of_others(browser, firm):
    browser.sign_in(firm.mo)
    page = browser.get("/payroll/awards")
    assert firm.eva.name not in page
    wrong = {"what": "A car", "giver": "The firm", "reason": "Why not"}
    browser.submit(page, "Enter", user_id=str(firm.eva.id), status=422, **wrong)


def test_an_administrator_keeps_payroll_numbers(browser, firm):
    page = browser.sign_in(firm.root).get(f"/admin/users/{firm.ada.id}")
    browser.submit(page, "Save", payroll_number="4711")
    assert 'value="4711"' in browser.get(f"/admin/users/{firm.ada.id}").html
