"""Accounts and their activity: who sees them, and how one comes to its household."""

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import telling
from webapp.custody.models import Account, Activity
from webapp.db import db


@pytest.fixture
def book(cast):
    """Ada's household with an account and two lines, Eva's with one, and an account that waits."""
    cast.lindqvist = factories.household("Lindqvist family", cast.ada)
    cast.tan = factories.household("Tan family", cast.eva)
    cast.file = factories.statement_file(cast.cora)
    cast.first = factories.account(cast.lindqvist, "CH93 0076 2011 01")
    cast.second = factories.account(cast.tan, "SG11 2222")
    cast.waiting = factories.account(None, "CH93 0076 2011 02")
    for account, amount in ((cast.first, 100_000), (cast.first, -5_000), (cast.second, 70_000), (cast.waiting, 9_900)):
        factories.activity(account, cast.file, amount, description=f"line of {amount}", payer="Anna Tan")
    return cast


def household_of(app, account):
    with app.app_context():
        statement = sa.select(Account.household_id).where(Account.id == account.id)
        found = db.session.execute(statement.execution_options(scope="maintenance")).scalar_one()
        lines = sa.select(Activity.household_id).where(Activity.account_id == account.id)
        assert set(db.session.scalars(lines.execution_options(scope="maintenance"))) == {found}
        return found


@pytest.mark.parametrize("fragment", [False, True])
def test_a_controller_sees_every_account_and_those_that_wait(browser, book, fragment):
    browser.sign_in(book.cora)
    assert len(browser.get("custody.accounts", fragment=fragment).rows("tbody tr")) == 3
    waiting = browser.get("custody.accounts", waiting=1, fragment=fragment).rows("tbody tr")
    assert len(waiting) == 1
    assert "waits for a household" in waiting[0]


def test_a_rep_sees_the_accounts_of_covered_households_only(browser, book):
    browser.sign_in(book.ada)
    page = browser.get("custody.accounts")
    assert [row.split("Lindqvist")[0].strip() for row in page.rows("tbody tr")] == ["CH93 0076 2011 01"]
    assert "Waiting for a household" not in page
    assert "line of 100000" in browser.get("custody.show_account", account_id=book.first.id)


def test_hides_other_peoples(browser, book):
    for person in (book.ada, book.mo):
        browser.sign_in(person)
        for account in (book.second, book.waiting):
            browser.get("custody.show_account", account_id=account.id, status=404)
    browser.sign_in(book.max)
    assert "line of 70000" in browser.get("custody.show_account", account_id=book.second.id)


def test_a_wall_hides_accounts_from_inheritance(browser, cast):
    walled = factories.household("Walled family", cast.ada, is_walled=True)
    account = factories.account(walled, "W-1")
    browser.sign_in(cast.mo).get("custody.show_account", account_id=account.id, status=404)
    browser.sign_in(cast.ada).get("custody.show_account", account_id=account.id)
    browser.sign_in(cast.cora).get("custody.show_account", account_id=account.id)


def test_accounts_are_found_by_a_part_of_their_number(browser, book):
    browser.sign_in(book.cora)
    assert len(browser.get("custody.accounts", q="2011-02").rows("tbody tr")) == 1
    assert "No account has this number" in browser.get("custody.accounts", q="%")


def test_long_lists_go_on_where_they_stopped(browser, cast):
    household = factories.household("Lindqvist family", cast.ada)
    account, file = factories.account(household, "A-1"), factories.statement_file(cast.cora)
    for number in range(120):
        factories.activity(account, file, 100 + number, description=f"line {number:03}")
    browser.sign_in(cast.cora)
    seen, page = [], browser.get("custody.show_account", account_id=account.id)
    while True:
        seen += [row.split("line ")[1][:3] for row in page.rows("#activity tbody tr") or page.rows("tbody tr")]
        following = [a["href"] for a in page.select("nav.pager a") if "after" in a["href"]]
        if not following:
            break
        page = browser.get(following[0], fragment=True)
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("fragment", [False, True])
def test_an_account_is_assigned_with_its_lines(browser, book, app, fragment):
    browser.sign_in(book.cora)
    page = browser.get("custody.edit_assignment", account_id=book.waiting.id)
    page = browser.submit(page, "Assign", household_id=book.lindqvist.id, name="Custody", fragment=fragment)
    assert "The account was assigned." in page
    assert household_of(app, book.waiting) == book.lindqvist.id
    assert "Custody" in browser.sign_in(book.ada).get("custody.show_account", account_id=book.waiting.id)


def test_a_household_is_suggested_by_number_and_by_payer(browser, book, app):
    browser.sign_in(book.cora)
    page = browser.get("custody.show_account", account_id=book.waiting.id)
    assert "has the account CH93 0076 2011 01" in page
    browser.submit(page, "Assign to Lindqvist family")
    assert household_of(app, book.waiting) == book.lindqvist.id


@pytest.mark.parametrize(
    ("known", "waiting", "words"),
    [
        ("532013000", "DE89 3704 0044 0532 0130 00", "this IBAN holds the number of the account 532013000"),
        ("0532-013000", "DE89 3704 0044 0532 0130 00", "this IBAN holds the number of the account 0532-013000"),
        ("DE89370400440532013000", "0532013000", "the IBAN DE89370400440532013000 holds this number"),
        ("77-1200 34", "771200 34", "has an account of this number at another institution"),
        ("DE88370400440532013000", "0532013000", None),
        ("012345", "DE89 3704 0044 0532 0130 00", None),
    ],
)
def test_a_household_is_suggested_by_the_numbers_of_its_accounts(browser, cast, known, waiting, words):
    factories.account(factories.household("Srisai family", cast.ada), known, institution="one")
    account = factories.account(None, waiting, institution="other")
    browser.sign_in(cast.cora)
    page = browser.get("custody.show_account", account_id=account.id)
    assert words in page if words else "Perhaps it belongs to" not in page


@pytest.mark.parametrize(
    ("payer", "words"),
    [
        ("LINDQUIST MARIA", "a payer here is called LINDQUIST MARIA: like Maria Lindqvist, 93 %"),
        ("Maria Lindgren-Berg", None),
    ],
)
def test_a_household_is_suggested_by_names_like_that_of_the_payer(browser, cast, payer, words):
    home = factories.household("Number nine", cast.ada)
    factories.contact(home, "Maria Lindqvist")
    account = factories.account(None, "1")
    factories.activity(account, factories.statement_file(cast.cora), payer=payer)
    browser.sign_in(cast.cora)
    page = browser.get("custody.show_account", account_id=account.id)
    assert words in page if words else "Perhaps it belongs to" not in page


def test_without_javascript_a_search_offers_households(browser, book, app):
    browser.sign_in(book.cora)
    page = browser.get("custody.edit_assignment", account_id=book.waiting.id)
    page = browser.submit(page, "Search", household_id_text="tan", status=200)
    assert "Tan family" in page
    browser.submit(page, "Assign", household_id=book.tan.id)
    assert household_of(app, book.waiting) == book.tan.id
    assert "Tan family" in browser.get("custody.find_households", q="tan", fragment=True)


def test_households_of_one_name_are_told_apart_by_their_people(browser, book):
    for name in ("Wei Tan", "Mei Tan"):
        factories.contact(factories.household("Tan family", covered_by=book.cora), name)
    browser.sign_in(book.cora)
    found = browser.get("custody.find_households", q="tan", fragment=True)
    notes = found.words(".option .muted")
    assert {"Wei Tan", "Mei Tan"} <= set(notes)
    assert len(set(notes)) == len(notes) == 3


def test_refuses_the_invalid(browser, book, app):
    browser.sign_in(book.cora)
    page = browser.get("custody.edit_assignment", account_id=book.waiting.id)
    assert "Choose a household." in browser.submit(page, "Assign", status=422).errors()
    page = browser.submit(page, "Assign", household_id=999, name="Mine", status=409)
    assert "Choose a household from the list." in page.errors()
    assert dict(page.fields_of(page.form_of("Assign")[0]))["name"] == "Mine"
    assert household_of(app, book.waiting) is None


def test_whoever_covers_a_household_moves_no_account_into_it(browser, book, app):
    factories.coverage(book.lindqvist, book.cora)
    browser.sign_in(book.cora)
    page = browser.get("custody.edit_assignment", account_id=book.waiting.id)
    page = browser.submit(page, "Assign", household_id=book.lindqvist.id, status=409)
    assert "You cover this household" in page.errors()
    assert household_of(app, book.waiting) is None


def test_a_stale_assignment_is_refused(browser, book, app):
    browser.sign_in(book.cora)
    page = browser.get("custody.edit_assignment", account_id=book.waiting.id)
    browser.submit(
        browser.get("custody.edit_assignment", account_id=book.waiting.id), "Assign", household_id=book.tan.id
    )
    browser.submit(page, "Assign", household_id=book.lindqvist.id, status=409)
    assert household_of(app, book.waiting) == book.tan.id


def test_needs_the_permission(browser, book):
    for person in (book.ada, book.mo, book.sam):
        browser.sign_in(person).get("custody.edit_assignment", account_id=book.first.id, status=403)
    for person in (book.mia, book.root):
        browser.sign_in(person).get("custody.accounts", status=403)


def test_writes_one_audit_entry(browser, book, app):
    browser.sign_in(book.cora)
    page = browser.get("custody.edit_assignment", account_id=book.waiting.id)
    browser.submit(page, "Assign", household_id=book.tan.id)
    with app.app_context():
        (entry,) = telling.history(book.cora, "account", book.waiting.id)
        assert (entry.who, entry.changes[0]) == ("Cora Lim", ("Household", "", "Tan family"))
    assert "Household: Tan family" in browser.get("custody.show_account", account_id=book.waiting.id)


def test_whoever_assigns_accounts_finds_every_household_by_name_whatever_else_they_do(browser, book, app):
    both = factories.user("Olga Brandt", ["controller", "rep"])
    factories.contact(book.tan, "Wei Tan", phone="+65 6123 4567")
    browser.sign_in(both)
    found = browser.get("custody.find_households", q="tan", fragment=True)
    assert [option["data-value"] for option in found.select("[role=option][data-value]")] == [str(book.tan.id)]
    assert "Tan family" not in browser.get("custody.find_households", q="6123", fragment=True)
    page = browser.get("custody.edit_assignment", account_id=book.waiting.id)
    page = browser.submit(page, "Search", household_id_text="wei", status=200)
    assert "Tan family" in page
    browser.submit(page, "Assign", household_id=book.tan.id)
    assert household_of(app, book.waiting) == book.tan.id
