"""A firm of three people under the small firm's rules: they share the work, and nobody decides on their own money."""

import pytest
import sqlalchemy as sa

from tests.fixtures.browser import Browser
from webapp.claims.models import Claim
from webapp.db import db

WORD = "seven green boats"
JOINED = {
    "rita": ("Rita Moser", ["rep"]),
    "tim": ("Tim Aebi", ["service", "marketing"]),
}
STATEMENT = "Account,Date,Amount,Currency,Description\nCH93 0076 2011,{day},25000.00,CHF,TRANSFER M MOSER\n"


class Person:
    """A user of the firm, as `Browser.sign_in` wants one."""

    def __init__(self, name: str) -> None:
        self.email = f"{name}@brandt.example"


@pytest.fixture
def firm(console):
    """The firm, made at the console: (console, browsers by name, application)."""
    console.run(
        "init", "--name", "Brandt & Co", "--currency", "CHF", "--zone", "Europe/Zurich", "--country", "CH",
        "--control", "small", "--admin-name", "Olga Brandt", "--admin-email", "olga@brandt.example",
        "--password-stdin", typed=f"{WORD}\n",
    )  # fmt: skip
    for name, (full, roles) in JOINED.items():
        chosen = [word for role in roles for word in ("--role", role)]
        console.run(
            "user", "add", f"{name}@brandt.example", "--name", full, *chosen, "--password-stdin", typed=f"{WORD}\n"
        )
    console.variables["RAPPORT_BASE_URL"] = "http://localhost"
    app = console.app()
    people = {name: Browser(app).sign_in(Person(name), WORD) for name in ("olga", *JOINED)}
    page = people["olga"].get("/admin/users/1")
    people["olga"].submit(page, "Save", roles=["admin", "controller", "rep"])
    people["olga"].sign_in(Person("olga"), WORD)
    yield console, people, app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def states(app):
    with app.app_context():
        rows = db.session.execute(sa.select(Claim.state).order_by(Claim.id).execution_options(scope="maintenance"))
        found = list(rows.scalars())
        db.session.rollback()
        return found


def new_client(browser, name):
    """Makes a contact; gives the address of its page."""
    return browser.submit(browser.get("/contacts/new"), "Save", name=name).location


def claim_for(browser, contact, **how):
    page = browser.get(f"/interactions/new?contact={contact.rsplit('/', 1)[1].split('?')[0]}")
    terms = {"claim": "deposited", "amount": "25000", "currency": "CHF", "no_initiative_reason": "Met at the fair"}
    return browser.submit(page, "Save", note="She moves her savings.", **terms, **how)


def found_in_the_combobox(browser, page, typed):
    """The id behind the one option that the household's field offers for a text."""
    address = page.one("[role=combobox]")["hx-get"]
    (option,) = browser.get(f"{address}?household_id_text={typed}", fragment=True).select("[role=option][data-value]")
    return option["data-value"]


def test_three_people_claim_and_decide(firm, tmp_path):
    console, people, app = firm
    claim_for(people["rita"], new_client(people["rita"], "Maria Moser"))
    assert states(app) == ["pending"]
    with app.app_context():
        today = db.session.execute(sa.text("SELECT max(joined_on) FROM app_user")).scalar_one()
        db.session.rollback()
    file = tmp_path / "statement.csv"
    file.write_text(STATEMENT.format(day=str(today)[:10]))
    console.run("activity", "import", str(file), "--as", "olga@brandt.example")
    olga = people["olga"]
    account = olga.get("custody.edit_assignment", account_id=1)
    olga.submit(account, "Assign", household_id=found_in_the_combobox(olga, account, "moser"))
    olga.submit(olga.get("/claims/queue"), "Confirm")
    assert states(app) == ["confirmed"]
    console.run("audit", "verify")
    console.run("doctor")


def test_what_nobody_could_decide_is_refused_when_it_is_claimed(firm):
    _console, people, app = firm
    contact = new_client(people["olga"], "Lars Brandt")
    refused = claim_for(people["olga"], contact, status=409)
    assert "Nobody could decide this claim" in refused
    assert refused.one("textarea[name=note]").get_text(strip=True) == "She moves her savings."
    assert states(app) == []


def test_the_firm_keeps_its_rules(firm):
    _console, people, _app = firm
    settings = people["olga"].get("/admin/firm")
    assert settings.one("[name=control_profile] option[selected], [name=control_profile][checked]")["value"] == "small"
    people["tim"].get("/claims/queue", status=403)
    people["rita"].get("/claims/queue", status=403)
