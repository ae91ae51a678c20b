"""`rapport import households | contacts | interactions`, on files of our own and on real ones."""

import base64
import csv
import io
import json

import click
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from tests import factories
from tests.fixtures.shared import shared_file
from webapp import audit
from webapp.clients.models import Contact, Coverage, Household
from webapp.clients.service import search_differences
from webapp.imports import cli
from webapp.initiatives import queries as initiatives
from webapp.interactions.models import Interaction

NPSP = "data/crm-exports/npsp-trailhead/csv"


@pytest.fixture
def rapport(app, monkeypatch):
    """Runs an import on the test's installation: (exit code, what it told)."""
    monkeypatch.setattr("webapp.cli.create_app", lambda settings: app)
    group = click.Group("rapport")
    cli.register(group)

    def run(*words):
        done = CliRunner().invoke(group, ["import", *map(str, words), "--json"])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        told = done.stdout.strip()
        return done.exit_code, json.loads(told) if told.startswith("{") else done.output

    return run


@pytest.fixture
def sound(app):
    """Whether all that is maintained agrees with what it is made from, and the audit holds."""

    def check():
        with app.app_context():
            assert search_differences() == []
            assert initiatives.membership_differences() == []
            assert audit.verify()[1] is None

    return check


def told(result):
    return {name: result[name] for name in ("new", "changed", "known", "refused")}


def test_real_households_and_contacts(rapport, mo, ada, rows, counts, sound):
    homes, people = shared_file(f"{NPSP}/Account.csv"), shared_file(f"{NPSP}/Contact.csv")
    for kind, path, count in (("households", homes, 115), ("contacts", people, 166)):
        code, result = rapport(kind, path, "--as", mo.email, "--cover", ada.email)
        assert (code, told(result)) == (0, {"new": count, "changed": 0, "known": 0, "refused": 0})
    assert {row.user_id for row in rows(sa.select(Coverage.user_id))} == {ada.id}
    assert len(rows(sa.select(Household.id))) == 115
    (pavlina,) = rows(
        sa.select(Contact.name, Household.name.label("home"))
        .join(Household, Household.id == Contact.household_id)
        .where(Contact.given_name == "Pavlina")
    )
    assert pavlina.name == "Pavlina Dominico"
    before = counts()
    for kind, path, count in (("households", homes, 115), ("contacts", people, 166)):
        code, result = rapport(kind, path, "--as", ada.email)
        assert (code, told(result)) == (0, {"new": 0, "changed": 0, "known": count, "refused": 0})
    assert counts() == before
    sound()


def test_real_calls_of_nobody(rapport, ada, rally, rows, counts, sound, browser):
    path = shared_file("data/bank-marketing/bank.csv")
    words = ("interactions", path, "--initiative", rally.slug, "--as", ada.email, "--map", "channel=contact",
             "--map", "outcome=poutcome", "--map", "subject=job")  # fmt: skip
    code, result = rapport(*words)
    assert (code, told(result)) == (0, {"new": 4521, "changed": 0, "known": 0, "refused": 0})
    facts = rows(sa.select(Interaction.channel, sa.func.count()).group_by(Interaction.channel))
    assert [tuple(row) for row in facts] == [("phone", 4521)]
    (row,) = rows(sa.select(Contact.standing, Contact.last_contact_at).where(Contact.name == "bank.csv row 17"))
    assert row.standing == "prospect"
    assert row.last_contact_at is not None
    before = counts()
    assert told(rapport(*words)[1]) == {"new": 0, "changed": 0, "known": 4521, "refused": 0}
    assert counts() == before
    sound()
    browser.sign_in(ada)
    assert "bank.csv row 1" in browser.get("book.contacts", initiative=rally.slug)


def test_real_calls_through_the_screens(browser, ada, rally, rows):
    path = shared_file("data/bank-marketing/bank.csv")
    browser.sign_in(ada)
    page = browser.get("imports.new_file")
    page = browser.submit(
        page, "Upload and preview", kind="interactions", file=("bank.csv", path.read_bytes()), initiative=rally.id
    )
    page = browser.submit(page, "Preview with these columns", column_subject="job")
    assert page.words(".stat")[0] == "New 4,521"
    browser.submit(page, "Import")
    assert len(rows(sa.select(Interaction.id).where(Interaction.subject == "unemployed"))) > 50


def test_real_events_find_their_contacts(rapport, ada, rally, rows, sound):
    for kind, name in (("households", "Account"), ("contacts", "Contact")):
        rapport(kind, shared_file(f"{NPSP}/{name}.csv"), "--as", ada.email)
    code, result = rapport("interactions", shared_file(f"{NPSP}/Event.csv"), "--initiative", rally.slug, "--as",
                           ada.email, "--map", "channel==in-person")  # fmt: skip
    assert (code, told(result)["new"], result["made_along"]) == (0, 6, 0)
    facts = rows(sa.select(Interaction.is_flagged, Interaction.late_reason).distinct())
    assert [tuple(row) for row in facts] == [(True, "Imported from Event.csv")]
    sound()


def test_a_wrong_file_names_its_lines_and_imports_nothing(rapport, ada, tmp_path, counts):
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail\nAnna,anna@example.com\nBert,not an address\n,x@example.com\n")
    before = counts()
    code, result = rapport("contacts", path, "--as", ada.email)
    assert code == 2
    assert result["errors"] == [
        {"line": 3, "message": "“not an address” is no e-mail address."},
        {"line": 4, "message": "The name is missing."},
    ]
    assert counts() == before
    code, result = rapport("contacts", path, "--as", ada.email, "--good-rows-only")
    assert (code, told(result)) == (0, {"new": 1, "changed": 0, "known": 0, "refused": 2})
    assert counts()["contact"] == before["contact"] + 1


def test_who_may_not_import_is_refused(rapport, cast, rally, tmp_path, counts):
    path = tmp_path / "homes.csv"
    path.write_text("Name\nSrisai\n")
    before = counts()
    for email in (cast.cora.email, cast.mia.email, cast.root.email, "nobody@firm.example"):
        assert rapport("households", path, "--as", email)[0] == 2
    assert rapport("households", path, "--as", cast.ada.email, "--cover", cast.eva.email)[0] == 2
    assert rapport("interactions", path, "--as", cast.ada.email, "--initiative", "no-such")[0] == 2
    assert rapport("households", path, "--as", cast.ada.email, "--map", "colour=Name")[0] == 2
    assert counts() == before


def test_contacts_are_found_by_address_and_name_within_what_one_sees(rapport, ada, eva, rally, rows, tmp_path):
    home = factories.household("Srisai family", covered_by=ada)
    noi = factories.contact(home, "Noi Srisai", email="noi@example.com")
    path = tmp_path / "calls.csv"
    path.write_text("Email,Name,Channel,Date\nNOI@example.com,,call,2026-01-02\n,noi srisai,visit,2026-01-03\n")
    code, result = rapport("interactions", path, "--as", ada.email, "--initiative", rally.slug)
    assert (code, result["new"], result["made_along"]) == (0, 2, 0)
    # To a stranger the same people are unknown: they become prospects of the stranger's own.
    code, result = rapport("interactions", path, "--as", eva.email, "--initiative", rally.slug)
    assert (code, result["new"], result["made_along"]) == (0, 2, 2)
    facts = rows(sa.select(Interaction.recorded_by_id, Interaction.household_id == noi.household_id))
    assert sorted(tuple(map(int, row)) for row in facts) == sorted([(ada.id, 1), (ada.id, 1), (eva.id, 0), (eva.id, 0)])


def test_hostile_texts_are_stored_as_they_are(rapport, browser, ada, rally, rows, tmp_path, sound):
    strings = json.loads(shared_file("data/hostile/blns/blns.base64.json").read_text())
    texts = [base64.b64decode(text).decode("utf-8", "replace").replace("\x00", "") for text in strings]
    texts = [text for text in texts if text.strip() and len(text) < 200 and "\n" not in text and "\r" not in text]
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["Id", "Household", "Name", "Job title", "City", "Notes", "Phone"])
    for number, text in enumerate(texts):
        writer.writerow([f"{number}", text, text, text, text, text, text])
    path = tmp_path / "hostile.csv"
    path.write_text(sheet.getvalue(), encoding="utf-8")
    code, result = rapport("contacts", path, "--as", ada.email)
    assert (code, result["refused"]) == (0, 0), result["errors"][:5]
    stored = {row.name for row in rows(sa.select(Contact.name))}
    assert "<script>alert(123)</script>" in stored
    assert len(stored) > 300
    assert told(rapport("contacts", path, "--as", ada.email)[1])["known"] == len(texts)
    sound()
    browser.sign_in(ada)
    page = browser.get("imports.new_file")
    page = browser.submit(page, "Upload and preview", kind="contacts", file=("<b>.csv", path.read_bytes()))
    assert "<b>.csv" in page.text
