"""Small files are read before anybody has to wait for it: never while their form holds what others want to write."""

from dataclasses import replace

import pytest

from tests.custody.test_import_a_statement import lines, upload
from tests.fixtures.browser import SAME_ORIGIN
from webapp import uploads
from webapp.custody import queries, readers, service
from webapp.custody.readers.mapping import as_texts, from_texts
from webapp.db import db, transaction
from webapp.exceptions import Stale

TABLE = b"Account,Date,Amount,Description\n" + b"".join(
    b"ACC 1,2026-01-%02d,%d.00,Gift\n" % (day, day) for day in range(1, 20)
)


@pytest.fixture
def reading(monkeypatch):
    """Whether a transaction was open each time a file was read to its end."""
    seen, events = [], readers.events

    def watched(*asked):
        seen.append(db.session().in_transaction())
        return events(*asked)

    monkeypatch.setattr(readers, "events", watched)
    return seen


def test_a_table_is_read_outside_of_what_writes(browser, cora, app, reading):
    browser.sign_in(cora)

    def pressed(page, button, **typed):
        """The page that comes of a press, and that the press alone read the file outside any transaction."""
        del reading[:]
        # Not following the way on: what is shown is read while nobody waits for it.
        form, press = page.form_of(button)
        data = (
            dict(page.fields_of(form)) | typed | ({press["name"]: press.get("value", "")} if press.get("name") else {})
        )
        answer = browser.client.post(form["action"], data=data, headers=SAME_ORIGIN)
        assert answer.status_code == 303, answer.get_data(as_text=True)[:500]
        assert reading == [False], button
        return browser.get(answer.headers["Location"])

    page = pressed(upload(browser, "gifts.csv", raw=TABLE), "Preview", save_as="gifts")
    page = pressed(page, "Use this currency", currency="USD")
    page = pressed(page, "Import")
    assert len(lines(app)) == 19


def test_an_upload_whose_columns_are_known_is_too(browser, cora, app, reading):
    browser.sign_in(cora)
    browser.submit(upload(browser, "gifts.csv", raw=TABLE), "Preview", save_as="gifts")
    del reading[:]
    page = upload(browser, "more.csv", raw=TABLE.replace(b"Gift", b"Fee"))
    assert not page.heading.startswith("Columns")
    # Once for the list of files, and once to show it.
    assert reading[0] is False
    assert len(reading) == 2


def test_an_upload_that_needs_no_columns_is_too(browser, cora, app, reading):
    browser.sign_in(cora)
    upload(browser, "wire-sgml.ofx")
    assert reading[0] is False
    assert len(reading) == 2


def test_columns_that_were_chosen_anew_meanwhile_are_looked_at_again(browser, cora, app):
    browser.sign_in(cora)
    page = browser.submit(upload(browser, "gifts.csv", raw=TABLE), "Preview")
    browser.submit(page, "Use this currency", currency="USD")
    with app.app_context(), transaction():
        file = queries.statement_file(cora, 1)
        before = service.said_by(TABLE, {**file.mapping, "currency_is": "EUR"})
        with pytest.raises(Stale):
            service.import_statement(file, before, actor=cora)
    assert lines(app) == []


@pytest.mark.parametrize(("amount", "is_refused"), [("Amount", False), ("Description", True)])
def test_what_was_read_by_other_columns_says_nothing_of_a_file(browser, cora, app, amount, is_refused):
    """Nobody can take amounts out of words; whether that is so of the file is asked by its own columns alone."""
    browser.sign_in(cora)
    browser.submit(upload(browser, "gifts.csv", raw=TABLE), "Preview")
    with app.app_context(), transaction():
        file = queries.statement_file(cora, 1)
        right = replace(from_texts(file.mapping), currency_is="USD")
        said = service.said_by(TABLE, as_texts(replace(right, amount="Description")))
        file.is_refused = False
        ahead = service.Ahead(readers.Format.CSV, replace(right, amount=amount), said)
        service.upload(file.sha256, "again.csv", uploads.folder(), ahead, actor=cora)
        assert file.is_refused is is_refused
