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
from webapp import outbox
from webapp.clients.models import Contact, Coverage, Household
from webapp.imports import cli
from webapp.interactions.models import Interaction
from webapp.text import clean

NPSP = "data/crm-exports/npsp-trailhead/csv"


@pytest.fixture
def rapport(app, monkeypatch):
    """Runs an import on the test's installation: (exit code, what it told)."""
    monkeypatch.setattr("webapp.cli.create_app", lambda: app)
    monkeypatch.setenv("RAPPORT_DATABASE_URL", app.config["RAPPORT"].database_url)
    group = click.Group("rapport")
    cli.register(group)

    def run(*words):
        done = CliRunner().invoke(group, ["import", *map(str, words), "--json"])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        told = done.stdout.strip()
        return done.exit_code, json.loads(told) if told.startswith("{") else done.output

    return run


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


def test_real_calls_through_the_screens(browser, ada, app, rally, rows):
    path = shared_file("data/bank-marketing/bank.csv")
    browser.sign_in(ada)
    page = browser.get("imports.new_file")
    page = browser.submit(
        page, "Upload and preview", kind="interactions", file=("bank.csv", path.read_bytes()), initiative=rally.id
    )
    page = browser.submit(page, "Preview with these columns", column_subject="job")
    assert page.words(".stat")[0] == "New 4,521"
    page = browser.submit(page, "Import")
    assert "taken in beside your work" in page
    with app.app_context():
        assert outbox.drain() == 1
    assert browser.get("imports.show_file", file_id=1).words(".stat")[0] == "New 4,521"
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


@pytest.fixture
def twice(rapport, mo, ada, tmp_path):
    """The same households, brought by a rep and by her manager, who may see both; and a file of their contacts."""
    homes, people = tmp_path / "homes.csv", tmp_path / "people.csv"
    homes.write_text("Id,Name\nH1,Srisai family\nH2,Lim family\n")
    people.write_text("Id,Household id,Name\nC1,H1,Noi Srisai\nC2,H2,Mei Lim\n")
    for person in (mo, ada):
        assert told(rapport("households", homes, "--as", person.email)[1])["new"] == 2
    return homes, people


@pytest.mark.parametrize("source", [(), ("--source", "homes.csv")])
def test_of_households_that_two_people_brought_each_means_their_own(rapport, twice, mo, ada, rows, source):
    homes, people = twice
    for person in (mo, ada):
        code, result = rapport("contacts", people, "--as", person.email, *source)
        assert (code, told(result)["new"]) == (0, 2), result
        assert told(rapport("contacts", people, "--as", person.email, *source)[1])["known"] == 2
        assert told(rapport("households", homes, "--as", person.email)[1])["known"] == 2
    found = rows(
        sa.select(Contact.name, Coverage.user_id).join(Coverage, Coverage.household_id == Contact.household_id)
    )
    assert sorted(found) == sorted((name, key) for name in ("Noi Srisai", "Mei Lim") for key in (mo.id, ada.id))


def test_a_known_contact_tells_which_of_two_households_is_meant(rapport, twice, mo, ada, rows):
    _homes, people = twice
    assert told(rapport("contacts", people, "--as", ada.email)[1])["new"] == 2
    # The manager sees the rep's contacts, so they are known and not made once more.
    assert told(rapport("contacts", people, "--as", mo.email)[1])["known"] == 2
    people.write_text("Id,Household id,Name\nC1,H1,Noi Rattana\nC2,H2,Mei Lim\nC3,H1,Ploy Srisai\n")
    code, result = rapport("contacts", people, "--as", mo.email)
    assert (code, told(result)) == (0, {"new": 1, "changed": 1, "known": 1, "refused": 0}), result
    found = rows(
        sa.select(Contact.name, Coverage.user_id).join(Coverage, Coverage.household_id == Contact.household_id)
    )
    assert sorted(found) == [("Mei Lim", ada.id), ("Noi Rattana", ada.id), ("Ploy Srisai", ada.id)]


def test_who_covers_none_of_several_takes_the_oldest(rapport, mo, ada, ben, rows, tmp_path):
    homes, people = tmp_path / "homes.csv", tmp_path / "people.csv"
    homes.write_text("Id,Name\nH1,Srisai family\n")
    people.write_text("Id,Household id,Name\nC1,H1,Noi Srisai\n")
    for person in (ben, ada):
        assert told(rapport("households", homes, "--as", person.email)[1])["new"] == 1
    code, result = rapport("contacts", people, "--as", mo.email)
    assert (code, told(result)["new"]) == (0, 1), result
    [whose] = rows(sa.select(Coverage.user_id).join(Contact, Contact.household_id == Coverage.household_id))
    assert whose.user_id == ben.id


def test_interactions_stay_with_their_initiative_unless_told_otherwise(
    rapport, ada, rally, rows, tmp_path, counts, sound
):
    gala, path = factories.initiative("Gala"), tmp_path / "calls.csv"
    path.write_text("Name,Channel,Date\nNoi Srisai,call,2026-01-02\nMei Lim,call,2026-01-03\n")
    words = ("interactions", path, "--as", ada.email, "--initiative")
    rapport(*words, rally.slug)
    before = counts()
    code, result = rapport(*words, gala.slug)
    assert (code, result["changed"], result["moved"]) == (2, 2, 2)
    assert counts() == before
    assert set(rows(sa.select(Interaction.initiative_id))) == {(rally.id,)}
    code, result = rapport(*words, gala.slug, "--move")
    assert (code, result["changed"]) == (0, 2)
    assert set(rows(sa.select(Interaction.initiative_id))) == {(gala.id,)}
    assert told(rapport(*words, gala.slug)[1])["known"] == 2
    sound()


def test_the_same_id_in_two_systems_asks_for_the_source(rapport, mo, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("Id,Household id,Name\nC1,H1,Noi Srisai\n")
    for name in ("old system.csv", "new system.csv"):
        path = tmp_path / name
        path.write_text(f"Id,Name\nH1,Household of the {name}\n")
        rapport("households", path, "--as", mo.email)
    code, result = rapport("contacts", people, "--as", mo.email)
    assert (code, result["errors"][0]["line"]) == (2, 2)
    assert "name the source" in result["errors"][0]["message"]
    assert rapport("contacts", people, "--as", mo.email, "--source", "new system.csv")[0] == 0


def test_hostile_texts_are_stored_as_they_are(rapport, browser, ada, rally, rows, tmp_path, sound):
    strings = json.loads(shared_file("data/hostile/blns/blns.base64.json").read_text())
    texts = [base64.b64decode(text).decode("utf-8", "replace").replace("\x00", "") for text in strings]
    texts = [text for text in texts if clean(text) and len(text) < 200 and "\n" not in text and "\r" not in text]
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
