"""Quick entry as a page: what it shows, what it saves, and that nothing typed is lost."""

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import db as transactions
from webapp.claims.models import Claim
from webapp.clients.models import Contact, Household
from webapp.db import db
from webapp.interactions.models import Attendee, Interaction, InteractionNote, Participant
from webapp.people.models import User
from webapp.tasks.models import Task

NEW = "entry.new_interaction"
OPTIONS = "entry.contact_options"


def rows(browser, statement):
    with browser.app.app_context():
        return db.session.execute(statement.execution_options(scope="maintenance")).all()


def test_three_fields_are_enough(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(NEW, contact=lindqvist.maria.id)
    saved = browser.submit(page, "Save", note="Wants to hear about the rally.")
    assert "Wants to hear about the rally." in saved
    assert "Logged: Phone, Maria Lindqvist." in saved
    [fact] = rows(browser, sa.select(Interaction.channel, Interaction.direction, Interaction.occurred_at))
    assert fact == ("phone", "outbound", lindqvist.clock.moment)


def test_one_post_logs_sets_and_claims(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(NEW, contact=lindqvist.maria.id)
    browser.submit(
        page, "Save", note="Will bring money.", initiative=lindqvist.initiative.id, channel="in-person",
        participants=[str(lindqvist.lars.id)], colleagues=[str(lindqvist.cast.ben.id)], follow_up="Send the papers",
        due_in="fortnight", claim="promised", amount="1'250.50", currency="chf", expected_on="2026-10-01",
        when="2026-09-14T18:30", is_private=True,
    )  # fmt: skip
    [fact] = rows(browser, sa.select(Interaction.id, Interaction.channel, Interaction.occurred_at))
    assert (fact.channel, f"{fact.occurred_at:%Y-%m-%d %H:%M}") == ("in-person", "2026-09-14 16:30")
    assert {row.contact_id for row in rows(browser, sa.select(Participant.contact_id))} == {
        lindqvist.maria.id, lindqvist.lars.id,
    }  # fmt: skip
    assert rows(browser, sa.select(Attendee.user_id)) == [(lindqvist.cast.ben.id,)]
    assert rows(browser, sa.select(InteractionNote.body, InteractionNote.is_private)) == [("Will bring money.", True)]
    [task] = rows(browser, sa.select(Task.title, Task.due_on, Task.interaction_id, Task.contact_id))
    assert (task.title, str(task.due_on), task.interaction_id) == ("Send the papers", "2026-09-29", fact.id)
    [claim] = rows(browser, sa.select(Claim.amount_minor, Claim.currency, Claim.state, Claim.interaction_id))
    assert tuple(claim) == (125050, "CHF", "promised", fact.id)


def test_a_claim_that_is_refused_leaves_nothing_and_keeps_the_text(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(NEW, contact=lindqvist.maria.id)
    wrong = browser.submit(
        page, "Save", status=422, note="Long text", claim="deposited", amount="much", follow_up="Call"
    )
    assert "Enter an amount" in wrong.errors()
    assert wrong.one("#log-note").get_text().strip() == "Long text"
    assert wrong.one("#log-follow-up")["value"] == "Call"
    assert wrong.one("input[name=contact]")["value"] == str(lindqvist.maria.id)
    assert wrong.one("#log-contact")["value"] == "Maria Lindqvist"
    assert rows(browser, sa.select(Interaction.id)) == []
    again = browser.submit(wrong, "Save", amount="100", no_initiative_reason="A referral")
    assert "Long text" in again


@pytest.mark.parametrize(
    ("language", "unclear", "advice", "clear"),
    [("en", "12.345", "1250.50 or 1,250.50", "12,345"), ("en", "1,23", "1250.50 or 1,250.50", "1.23"),
     ("es", "12,345", "1250,50 or 1.250,50", "12.345"), ("es", "1.23", "1250,50 or 1.250,50", "1,23")],
)  # fmt: skip
def test_an_amount_is_read_as_the_language_writes_it_and_not_guessed(
    browser, lindqvist, language, unclear, advice, clear
):
    with browser.app.app_context(), transactions.transaction():
        db.session.execute(sa.update(User).where(User.id == lindqvist.cast.ada.id).values(locale=language))
    browser.sign_in(lindqvist.cast.ada)
    about = {"note": "Long text", "claim": "deposited", "currency": "USD", "no_initiative_reason": "A referral"}
    page = browser.get(NEW, contact=lindqvist.maria.id)
    wrong = browser.submit(page, "Save", status=422, amount=unclear, **about)
    assert "could be thousands or decimals" in wrong.errors()
    assert advice in wrong.errors()
    assert wrong.one("#log-amount")["value"] == unclear
    assert rows(browser, sa.select(Interaction.id)) == []
    browser.submit(wrong, "Save", amount=clear)
    [claim] = rows(browser, sa.select(Claim.id, Claim.amount_minor))
    assert claim.amount_minor == {"12,345": 1234500, "12.345": 1234500, "1.23": 123, "1,23": 123}[clear]
    edit = browser.get(f"/claims/{claim.id}/edit")
    browser.submit(edit, "Save", description="As it stands")
    assert rows(browser, sa.select(Claim.amount_minor)) == [(claim.amount_minor,)]


def test_a_rule_says_no_and_everything_stays(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(NEW, contact=lindqvist.maria.id)
    refused = browser.submit(page, "Save", status=409, note="Met long ago", when="2020-01-01T10:00")
    assert "You do not cover this household at that time" in refused.errors()
    assert refused.one("#log-when")["value"] == "2020-01-01T10:00"
    saved = browser.submit(refused, "Save", late_reason="From my diary")
    assert "From my diary" in saved


def test_nobody_chosen(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    wrong = browser.submit(browser.get(NEW), "Save", status=422, note="Hello")
    assert "Choose a contact." in wrong.errors()
    assert wrong.one("#log-note").get_text().strip() == "Hello"
    typed = browser.submit(browser.get(NEW), "Save", status=422, note="Hello", contact_text="lind")
    assert "Choose one of the contacts found." in typed.errors()
    assert [radio["value"] for radio in typed.select("[type=radio][name=contact]")] == [
        str(lindqvist.lars.id), str(lindqvist.maria.id), "new",
    ]  # fmt: skip


def test_without_scripts_the_search_button_finds(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    found = browser.submit(browser.get(NEW), "Search", status=200, contact_text="maria", note="Typed before")
    assert found.one("[type=radio][name=contact][checked]")["value"] == str(lindqvist.maria.id)
    assert "Lars Lindqvist" in found
    saved = browser.submit(found, "Save")
    assert "Typed before" in saved
    nobody = browser.submit(browser.get(NEW), "Search", status=200, contact_text="xyz")
    assert "Nobody found." in nobody


def test_good_defaults(browser, lindqvist):
    factories.interaction(lindqvist.maria, by=lindqvist.cast.ada, channel="video", initiative=lindqvist.initiative)
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(NEW, contact=lindqvist.maria.id)
    assert page.one("[name=channel][checked]")["value"] == "video"
    assert page.one("#log-initiative option[selected]")["value"] == str(lindqvist.initiative.id)
    plain = browser.get("entry.about_contact", contact=lindqvist.maria.id, fragment=True)
    assert plain.one("#log-initiative option[selected]")["value"] == str(lindqvist.initiative.id)
    assert plain.one("[name=participants]")["value"] == str(lindqvist.lars.id)


def test_recents_come_first_and_numbers_are_found(browser, lindqvist):
    factories.interaction(lindqvist.lars, by=lindqvist.cast.ada)
    browser.sign_in(lindqvist.cast.ada)
    recent = browser.get(OPTIONS, q="", fragment=True)
    assert recent.words(".option-label")[0] == "Lars Lindqvist"
    assert browser.get(OPTIONS, q="+41446681800", fragment=True).words(".option-label")[0] == ("Maria Lindqvist")
    assert browser.get(OPTIONS, q="mar", fragment=True).words(".option-label") == [
        "Maria Lindqvist", "Create “mar”",
    ]  # fmt: skip


def test_people_of_one_name_in_houses_of_one_name_are_told_apart(browser, lindqvist):
    again = factories.household("Lindqvist family", covered_by=lindqvist.cast.ada)
    twin = factories.contact(again, "Maria Lindqvist")
    browser.sign_in(lindqvist.cast.ada)
    for address in (OPTIONS, "clients.contact_options"):
        notes = browser.get(address, q="maria", fragment=True).words(".option .muted")[:2]
        assert sorted(notes) == ["Lindqvist family · +41446681800", f"Lindqvist family · no. {twin.id}"]
    found = browser.submit(browser.get(NEW), "Search", status=200, contact_text="maria")
    assert "Maria Lindqvist Lindqvist family · +41446681800" in found.words("[role=radiogroup] .check")


def test_wishes_are_shown_and_confirmed(browser, lindqvist):
    noi = factories.contact(lindqvist.household, "Noi Lindqvist", do_not_contact=True)
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(NEW, contact=noi.id)
    assert "Noi Lindqvist asked not to be contacted" in page
    refused = browser.submit(page, "Save", status=409, note="Called by mistake")
    assert "asked not to be contacted" in refused.errors()
    assert "Called by mistake" in browser.submit(refused, "Save", anyway=True)


def test_save_and_log_another(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(NEW, contact=lindqvist.maria.id)
    after = browser.submit(page, "Save and log another", note="First", initiative=lindqvist.initiative.id)
    assert after.heading == "Log an interaction"
    assert "Logged." in after
    assert after.one("#log-initiative option[selected]")["value"] == str(lindqvist.initiative.id)
    assert after.one("#log-note").get_text().strip() == ""


def test_the_post_is_cheap(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    form, _ = (page := browser.get(NEW, contact=lindqvist.maria.id)).form_of("Save")
    data = {**dict(page.fields_of(form)), "note": "Cheap", "initiative": lindqvist.initiative.id}
    with browser._counted():
        response = browser.client.post("/interactions/new", data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 303
    assert len(browser.statements) <= 15, "\n".join(browser.statements)


def test_the_same_form_twice_logs_once(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(NEW, contact=lindqvist.maria.id)
    first = browser.submit(page, "Save", note="Once")
    second = browser.submit(page, "Save", note="Once")
    assert first.location == second.location
    assert len(rows(browser, sa.select(Interaction.id))) == 1


@pytest.mark.parametrize("name", ["ben", "eva", "max", "sam"])
def test_strangers_get_404(browser, lindqvist, name):
    browser.sign_in(getattr(lindqvist.cast, name))
    browser.get(NEW, contact=lindqvist.maria.id, status=404)
    page = browser.get(NEW)
    form, _ = page.form_of("Save")
    data = {**dict(page.fields_of(form)), "note": "x", "contact": lindqvist.maria.id, "late_reason": "x"}
    browser.post("/interactions/new", data, status=404)
    assert "Maria" not in browser.get(OPTIONS, q="mar", fragment=True).words(".option-label")
    assert rows(browser, sa.select(Interaction.id)) == []


@pytest.mark.parametrize("name", ["cora", "mia", "root"])
def test_who_does_not_work_with_clients_may_not(browser, lindqvist, name):
    browser.sign_in(getattr(lindqvist.cast, name))
    browser.get(NEW, status=403)
    browser.get(OPTIONS, status=403)


def test_a_new_contact_is_made_with_its_first_interaction(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    found = browser.submit(browser.get(NEW), "Search", status=200, contact_text="Zora Neuling", note="Typed before")
    assert found.words("[role=radiogroup] .check")[-1].startswith("Create “Zora Neuling”")
    wrong = browser.submit(found, "Save", status=422, contact="new", note="")
    assert "Write what was said" in wrong.errors()
    assert wrong.one("[name=contact][value=new]").has_attr("checked")
    saved = browser.submit(wrong, "Save", note="Met at the rally")
    assert "Logged: Phone, Zora Neuling." in saved
    [made] = rows(
        browser,
        sa.select(Contact.name, Household.name)
        .join(Household, Contact.household_id == Household.id)
        .where(Contact.name == "Zora Neuling"),
    )
    assert tuple(made) == ("Zora Neuling", "Zora Neuling")
    assert "Zora Neuling" in browser.get("/contacts?q=zora")


def test_who_may_not_make_contacts_makes_none_in_passing(browser, lindqvist):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get(NEW)
    data = dict(page.fields_of(page.form_of("Save")[0])) | {"contact": "new", "contact_text": "", "note": "Hello"}
    assert "Type the name of the new contact." in browser.post("/interactions/new", data, status=422).errors()
    assert rows(browser, sa.select(Interaction.id)) == []
