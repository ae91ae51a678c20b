"""The columns of a CSV file are chosen on the screen and kept for the next file of the source."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from webapp.custody.models import Activity, SavedMapping
from webapp.db import db

FIXTURES = Path(__file__).parent / "fixtures"


def upload(browser, name):
    page = browser.get("custody.new_import")
    return browser.submit(page, "Upload and preview", file=(name, (FIXTURES / name).read_bytes()))


def days(app):
    with app.app_context():
        statement = sa.select(Activity.booked_on).order_by(Activity.id).execution_options(scope="maintenance")
        return [day.isoformat() for day in db.session.scalars(statement)]


@pytest.mark.parametrize("fragment", [False, True])
def test_works(browser, cora, app, fragment):
    browser.sign_in(cora)
    page = upload(browser, "ambiguous.csv")
    assert page.heading == "Columns of ambiguous.csv"
    assert "Say which: 05/03/2026." in page
    preview = browser.submit(
        page, "Preview", day_order="dmy", currency_is="usd", save_as="House bank", fragment=fragment
    )
    assert "The mapping was kept as “House bank”." in preview
    assert preview.words(".stat")[0] == "New 2"
    browser.submit(preview, "Import", fragment=fragment)
    assert days(app) == ["2026-03-05", "2026-04-06"]


def test_a_saved_mapping_is_used_for_the_next_file_of_its_source(browser, cora):
    browser.sign_in(cora)
    browser.submit(upload(browser, "ambiguous.csv"), "Preview", day_order="dmy", currency_is="USD", save_as="Bank")
    raw = (FIXTURES / "ambiguous.csv").read_bytes().replace(b"one", b"three")
    page = browser.submit(browser.get("custody.new_import"), "Upload and preview", file=("next.csv", raw))
    assert page.heading == "Preview of next.csv"
    page = browser.follow(page, "Change the columns")
    page = browser.follow(page, "Bank")
    assert dict(page.fields_of(page.form_of("Preview")[0]))["day_order"] == "dmy"


def test_saving_under_the_same_name_replaces(browser, cora, app):
    browser.sign_in(cora)
    for order in ("dmy", "mdy"):
        page = upload(browser, "ambiguous.csv")
        if page.heading.startswith("Preview"):
            page = browser.follow(page, "Change the columns")
        browser.submit(page, "Preview", day_order=order, currency_is="USD", save_as="Bank")
    with app.app_context():
        assert [saved.columns["day_order"] for saved in db.session.scalars(sa.select(SavedMapping))] == ["mdy"]


def test_refuses_the_invalid_and_keeps_what_was_chosen(browser, cora):
    browser.sign_in(cora)
    page = upload(browser, "debit-credit.csv")
    page = browser.submit(page, "Preview", date="", currency_is="nonsense", save_as="My bank", status=422)
    assert "Enter a currency code such as USD." in page.errors()
    fields = dict(page.fields_of(page.form_of("Preview")[0]))
    assert (fields["debit"], fields["save_as"], fields["currency_is"]) == ("Withdrawal", "My bank", "NONSENSE")
    page = browser.submit(page, "Preview", currency_is="USD", status=422)
    assert "Say which column holds the date." in page.errors()


def test_columns_without_headings_are_numbers(browser, cora, app):
    browser.sign_in(cora)
    page = upload(browser, "headerless.csv")
    page = browser.submit(page, "Preview", account="4", currency_is="USD", description="3")
    browser.submit(page, "Import")
    assert days(app) == ["2026-01-15", "2026-01-15"]


def test_a_wrong_choice_of_columns_shows_in_the_preview(browser, cora, app):
    browser.sign_in(cora)
    page = upload(browser, "headerless.csv")
    page = browser.submit(page, "Preview", account="4", amount="3", currency_is="USD")
    assert 'Line 1: "Deposit one" is not an amount.' in page
    assert "Import" not in page.buttons()
    assert days(app) == []


def test_an_imported_file_keeps_its_columns(browser, cora):
    browser.sign_in(cora)
    page = upload(browser, "headerless.csv")
    late = browser.get(page.response.request.path)
    browser.submit(browser.submit(page, "Preview", account="4", currency_is="USD"), "Import")
    assert browser.submit(late, "Preview", account="4", save_as="late", status=409).status == 409


def test_needs_the_permission(browser, cast):
    for person in (cast.ada, cast.mo, cast.mia, cast.sam, cast.root):
        browser.sign_in(person)
        browser.get("custody.edit_mapping", file_id=1, status=403)
