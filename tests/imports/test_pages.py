"""Somebody uploads a file, chooses its columns, looks at the preview and confirms it."""

import csv
import io

import pytest
import sqlalchemy as sa

from tests import factories
from webapp.clients.models import Contact, ContactPoint, Coverage, Household
from webapp.interactions.models import Interaction

HOUSEHOLDS = "Id,Name,Tier\nH1,Srisai family,A\nH2,Núñez family,b\n"
CONTACTS = (
    "Id;Household Id;First name;Last name;Phone;E-mail;Mailing street;City\n"
    "C1;H1;Noi;Srisai;+66 2 123 4567;noi@example.com;1 Silom Road;Bangkok\n"
    "C2;H2;Eva;Núñez;;eva.nunez@example.com;;\n"
)
CALLS = "Contact;day;month;outcome\ncellular;3;may;success\ntelephone;5;jun;\nunknown;7;jul;failure\n"


def upload(browser, name, text, kind, status=303, **fields):
    page = browser.get("imports.new_file")
    raw = text if isinstance(text, bytes) else text.encode()
    return browser.submit(page, "Upload and preview", kind=kind, file=(name, raw), status=status, **fields)


def token(page):
    """What a form of a page proves its origin with."""
    return {"csrf_token": page.select("input[name=csrf_token]")[0]["value"]}


@pytest.mark.parametrize("fragment", [False, True])
def test_works(browser, ada, rows, fragment):
    browser.sign_in(ada)
    page = upload(browser, "homes.csv", HOUSEHOLDS, "households")
    assert page.heading == "Preview of homes.csv"
    assert page.words(".stat") == ["New 2", "Changed 0", "Known 0", "Refused 0"]
    assert rows(sa.select(Household.id)) == []
    done = browser.submit(page, "Import", fragment=fragment)
    assert "2 rows were imported." in done
    assert [tuple(row) for row in rows(sa.select(Household.name, Household.tier).order_by(Household.id))] == [
        ("Srisai family", "a"),
        ("Núñez family", "b"),
    ]
    assert [row.user_id for row in rows(sa.select(Coverage.user_id))] == [ada.id, ada.id]


def test_contacts_find_their_households(browser, ada, rows):
    browser.sign_in(ada)
    browser.submit(upload(browser, "homes.csv", HOUSEHOLDS, "households"), "Import")
    page = upload(browser, "people.csv", CONTACTS, "contacts")
    browser.submit(page, "Import")
    named = sa.select(Contact.name, Household.name).join(Household, Household.id == Contact.household_id)
    assert {tuple(row) for row in rows(named)} == {("Noi Srisai", "Srisai family"), ("Eva Núñez", "Núñez family")}
    assert {row.normal for row in rows(sa.select(ContactPoint.normal))} >= {"+6621234567", "noi@example.com"}


def test_twice_is_harmless(browser, ada, counts, rally):
    browser.sign_in(ada)
    for name, text, kind in (("h.csv", HOUSEHOLDS, "households"), ("c.csv", CONTACTS, "contacts")):
        browser.submit(upload(browser, name, text, kind), "Import")
    browser.submit(upload(browser, "calls.csv", CALLS, "interactions", initiative=rally.id), "Import")
    before = counts()
    for name, text, kind in (
        ("h.csv", HOUSEHOLDS, "households"), ("c.csv", CONTACTS, "contacts"), ("calls.csv", CALLS, "interactions")
    ):  # fmt: skip
        page = upload(browser, name, text, kind, **({"initiative": rally.id} if kind == "interactions" else {}))
        assert "Everything in this file is known already" in page
        assert "Import" not in page.buttons()
    after = counts()
    assert {name: after[name] for name in after if name not in ("import_file", "audit_entry")} == {
        name: before[name] for name in before if name not in ("import_file", "audit_entry")
    }


@pytest.mark.parametrize("fragment", [False, True])
def test_interactions_leave_another_initiative_only_where_somebody_says_so(browser, ada, rows, rally, fragment):
    gala = factories.initiative("Gala")
    browser.sign_in(ada)
    browser.submit(upload(browser, "calls.csv", CALLS, "interactions", initiative=rally.id), "Import")
    page = upload(browser, "calls.csv", CALLS, "interactions", initiative=gala.id)
    assert "3 interactions are known under another initiative" in page
    assert "They would leave it for “Gala”." in page
    refused = browser.submit(page, "Import", status=409, fragment=fragment)
    assert "known under another initiative" in refused.errors()
    assert set(rows(sa.select(Interaction.initiative_id))) == {(rally.id,)}
    done = browser.submit(refused, "Import", move=True, fragment=fragment)
    assert "3 rows were imported." in done
    assert set(rows(sa.select(Interaction.initiative_id))) == {(gala.id,)}


def test_rows_that_name_nobody_become_prospects_called_by_file_and_row(browser, ada, rows, rally):
    browser.sign_in(ada)
    page = upload(browser, "calls.csv", CALLS, "interactions", initiative=rally.id)
    assert "3 prospects are made along the way" in page
    browser.submit(page, "Import")
    assert [tuple(row) for row in rows(sa.select(Contact.name, Contact.standing).order_by(Contact.id))] == [
        (f"calls.csv row {number}", "prospect") for number in (1, 2, 3)
    ]
    facts = rows(sa.select(Interaction.channel, Interaction.outcome, Interaction.initiative_id))
    assert [tuple(row) for row in facts] == [
        ("phone", "success", rally.id), ("phone", "", rally.id), ("phone", "failure", rally.id)
    ]  # fmt: skip
    assert "calls.csv row 2" in browser.get("initiatives.show", slug=rally.slug)


def test_wrong_rows_name_the_line_and_nothing_is_written(browser, ada, counts):
    browser.sign_in(ada)
    text = "Id,Name,Currency\n1,One,USD\n2,,USD\n3,Three,XXXX\n"
    page = upload(browser, "bad.csv", text, "households")
    before = counts()
    assert page.words(".stat")[-1] == "Refused 2"
    assert "Line 3: The name is missing." in page
    assert "Line 4: “XXXX” is no currency code such as USD." in page
    assert "Import" not in page.buttons()
    browser.post(page.response.request.path + "/confirmation", {**token(page), "version": "1"}, status=409)
    assert counts() == before


def test_the_good_rows_may_be_taken_and_the_others_downloaded(browser, ada, rows):
    browser.sign_in(ada)
    text = "Id,Name,Currency\n1,One,USD\n2,,USD\n3,=1+1,XXXX\n"
    page = upload(browser, "bad.csv", text, "households")
    done = browser.submit(page, "Import the good rows only")
    assert [row.name for row in rows(sa.select(Household.name))] == ["One"]
    assert "Row 2: The name is missing." in done
    sent = browser.download(done.link("Download the refused rows"))
    table = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))))
    assert table[0] == ["Id", "Name", "Currency", "Line", "Reason"]
    assert [row[:4] for row in table[1:]] == [["2", "", "USD", "3"], ["3", "'=1+1", "XXXX", "4"]]


def test_columns_are_chosen_and_kept_for_the_next_file(browser, ada, rows):
    browser.sign_in(ada)
    page = upload(browser, "odd.csv", "Wer\nSrisai\n", "households")
    assert "Say which column holds the name." in page
    page = browser.submit(page, "Preview with these columns", column_name="Wer", value_tier="B")
    assert page.words(".stat")[0] == "New 1"
    browser.submit(page, "Import")
    page = upload(browser, "odd.csv", "Wer\nNúñez\n", "households")
    assert page.words(".stat")[0] == "New 1"
    browser.submit(page, "Import")
    assert [tuple(row) for row in rows(sa.select(Household.name, Household.tier))] == [("Srisai", "b"), ("Núñez", "b")]


def test_wrong_input(browser, ada, rally):
    browser.sign_in(ada)
    page = browser.get("imports.new_file")
    assert "Choose a file." in browser.submit(page, "Upload and preview", kind="contacts", status=422).errors()
    page = upload(browser, "calls.csv", CALLS, "interactions", status=422)
    assert "Choose the initiative" in page.errors()


def test_stale_and_taken_files_are_refused(browser, ada):
    browser.sign_in(ada)
    page = upload(browser, "homes.csv", HOUSEHOLDS, "households")
    path = page.response.request.path
    browser.post(f"{path}/confirmation", {**token(page), "version": "99"}, status=409)
    browser.submit(page, "Import")
    known = {name: page.select(f"input[name={name}]")[0]["value"] for name in ("csrf_token", "version")}
    browser.post(f"{path}/confirmation", known, status=409)


@pytest.mark.parametrize("who", ["cora", "mia", "root"])
def test_who_does_not_work_with_clients_imports_nothing(browser, cast, who):
    browser.sign_in(getattr(cast, who))
    for target in ("imports.files", "imports.new_file"):
        page = browser.get(target, status=403)
    browser.post("imports.create_file", token(page), status=403)


def test_other_peoples_files_are_unknown(browser, ada, eva):
    browser.sign_in(ada)
    path = upload(browser, "homes.csv", HOUSEHOLDS, "households").response.request.path
    other = browser.another()
    other.sign_in(eva)
    page = other.get(path, status=404)
    other.get(f"{path}/refused.csv", status=404)
    for act in ("confirmation", "mapping"):
        other.post(f"{path}/{act}", token(page), status=404)
    assert "homes.csv" not in other.get("imports.files")


def test_what_one_may_not_see_is_unknown(browser, ada, eva, rows):
    browser.sign_in(ada)
    browser.submit(upload(browser, "homes.csv", HOUSEHOLDS, "households"), "Import")
    other = browser.another()
    other.sign_in(eva)
    page = upload(other, "people.csv", CONTACTS, "contacts")
    assert page.words(".stat")[-1] == "Refused 2"
    assert "There is no household with the id “H1”; import it first." in page
    # The same file is new to somebody who sees nothing of the first import.
    page = upload(other, "homes.csv", HOUSEHOLDS, "households")
    assert page.words(".stat")[0] == "New 2"
    other.submit(page, "Import")
    assert len(rows(sa.select(Household.id))) == 4


def test_households_can_be_given_to_ones_own_team_only(browser, mo, ada, eva, rows):
    browser.sign_in(mo)
    browser.submit(upload(browser, "homes.csv", HOUSEHOLDS, "households", covered_by=ada.id), "Import")
    assert {row.user_id for row in rows(sa.select(Coverage.user_id))} == {ada.id}
    page = browser.get("imports.new_file")
    assert str(eva.id) not in [option["value"] for option in page.select("select[name=covered_by] option")]


def test_changed_rows_change_what_they_say(browser, ada, rows):
    browser.sign_in(ada)
    for text in (HOUSEHOLDS, HOUSEHOLDS.replace("Srisai family,A", "Srisai & Sons,C")):
        page = upload(browser, "homes.csv", text, "households")
        browser.submit(page, "Import")
    assert [tuple(row) for row in rows(sa.select(Household.name, Household.tier).order_by(Household.id))] == [
        ("Srisai & Sons", "c"),
        ("Núñez family", "b"),
    ]


def test_changed_contacts_and_interactions(browser, ada, rows, rally):
    browser.sign_in(ada)
    home = factories.household("Srisai family", covered_by=ada)
    factories.contact(home, "Noi Srisai", email="noi@example.com")
    people = "Id,Household,Name,Phone,City\n7,Srisai family,Somchai Srisai,{phone},Bangkok\n"
    calls = "Id,Email,Channel,Date,Note\n9,noi@example.com,call,2026-03-04,{note}\n"
    for phone, note in (("+66 2 123 4567", "First"), ("+66 2 765 4321", "Second")):
        browser.submit(upload(browser, "p.csv", people.format(phone=phone), "contacts"), "Import")
        text = calls.format(note=note)
        browser.submit(upload(browser, "i.csv", text, "interactions", initiative=rally.id), "Import")
    assert len(rows(sa.select(Contact.id))) == 2
    assert {row.normal for row in rows(sa.select(ContactPoint.normal))} == {
        "noi@example.com", "+6621234567", "+6627654321"
    }  # fmt: skip
    notes = rows(sa.text("SELECT body FROM interaction_note"))
    assert [row.body for row in notes] == ["Second"]


def test_a_year_that_is_not_told_is_shown_and_the_order_of_dates_is_asked_for(browser, ada, rally):
    browser.sign_in(ada)
    page = upload(browser, "calls.csv", CALLS, "interactions", initiative=rally.id)
    assert "When" in page.words("thead th")
    page = upload(browser, "d.csv", "Date,Channel\n03/04/2019,call\n", "interactions", initiative=rally.id)
    assert "day first or month first" in page
    page = browser.submit(page, "Preview with these columns", value_day_order="mdy")
    assert "Mar 4, 2019" in page.rows()[0]


def test_the_same_content_again_for_another_initiative_goes_on_the_record(browser, ada, app, rally):
    from webapp.audit import AuditEntry, AuditPayload
    from webapp.db import db

    other = factories.initiative("Golf day")
    browser.sign_in(ada)
    for initiative in (rally, other, other):
        upload(browser, "calls.csv", CALLS, "interactions", initiative=initiative.id)
    with app.app_context():
        statement = sa.select(AuditEntry.action, AuditPayload.body).join(AuditPayload).order_by(AuditEntry.id)
        rows = db.session.execute(statement.execution_options(scope="audit")).all()
    assert [(row.action, row.body.get("changed")) for row in rows if row.action.startswith("import-file")] == [
        ("import-file.uploaded", None),
        ("import-file.changed", {"initiative_id": [rally.id, other.id]}),
    ]


def test_a_second_file_of_interactions_finds_its_mapping_again(browser, ada, rows, rally):
    raw = "how;number;mon;said\n{how};3;may;{said}\n"
    browser.sign_in(ada)
    page = upload(browser, "bank.csv", raw.format(how="cellular", said="yes"), "interactions", initiative=rally.id)
    assert "Say which column holds the channel" in page
    chosen = {"column_channel": "how", "column_day": "number", "column_month": "mon", "column_outcome": "said"}
    page = browser.submit(page, "Preview with these columns", **chosen)
    browser.submit(page, "Import")
    page = upload(browser, "bank.csv", raw.format(how="telephone", said="no"), "interactions", initiative=rally.id)
    assert page.words(".stat") == ["New 0", "Changed 1", "Known 0", "Refused 0"]
    fields = dict(page.fields_of(page.form_of("Preview with these columns")[0]))
    assert {name: fields[name] for name in chosen} == chosen
    browser.submit(page, "Import")
    assert [row.outcome for row in rows(sa.select(Interaction.outcome))] == ["no"]
    elsewhere = upload(browser, "other.csv", raw.format(how="phone", said="no"), "interactions", initiative=rally.id)
    assert "Say which column holds the channel" in elsewhere
