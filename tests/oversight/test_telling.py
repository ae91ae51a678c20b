"""What the audit trail says in words: names instead of numbers, labels instead of codes, within a reader's rights."""

import pytest

from tests import factories
from webapp import audit, telling
from webapp import db as transactions


@pytest.fixture
def homes(cast):
    """A household of Ada's, one of Eva's in the other team, with a contact each."""
    ours = factories.household("Lindqvist family", covered_by=cast.ada)
    theirs = factories.household("Keller family", covered_by=cast.eva)
    return [(home, factories.contact(home, name)) for home, name in ((ours, "Maria Lind"), (theirs, "Otto Keller"))]


@pytest.fixture
def tells(in_app):
    """What a viewer is told of a payload: label, before and after of each field."""
    return lambda viewer, record, **body: [tuple(one) for one in telling.told(viewer, [(record, body)])[0]]


def test_people_and_codes_have_names(cast, tells):
    said = tells(cast.mo, "task", changed={"assignee_id": [cast.ada.id, cast.ben.id]})
    assert said == [("Assignee", "Ada Rossi", "Ben Keller")]
    said = tells(cast.root, "user", email="x@y.example", roles=["rep", "admin"], team_id=cast.north.id, is_active=True)
    assert said[1:] == [("Roles", None, "Rep, Administrator"), ("Team", None, "North"), ("Is active", None, "yes")]
    said = tells(cast.root, "team", changed={"parent_id": [None, cast.south.id], "manager_id": [cast.mo.id, None]})
    assert said == [("Parent", "", "South"), ("Manager", "Mo Weber", "")]


def test_a_claim_is_told_with_its_money_and_its_sharers(cast, tells):
    rally = factories.initiative("Vintage rally")
    terms = {
        "kind": "deposited", "amount": "45000.00 USD", "expected_on": None, "initiative_id": rally.id,
        "no_initiative_reason": "", "shares": {str(cast.ada.id): 6000, str(cast.ben.id): 4000},
    }  # fmt: skip
    said = {label: after for label, _before, after in tells(cast.mo, "claim", state="pending", terms=terms)}
    assert said["State"] == "Pending"
    assert said["Kind"] == "Deposited"
    assert said["Amount"] == "USD 45,000.00"
    assert said["Initiative"] == "Vintage rally"
    assert said["Shares"] == "Ada Rossi 60 %, Ben Keller 40 %"


def test_names_stay_within_what_a_reader_may_know(cast, homes, tells):
    (ours, maria), (theirs, otto) = homes
    moved = {"changed": {"household": [ours.id, theirs.id]}}
    related = {"other_id": otto.id, "kind": "spouse"}
    assert tells(cast.cora, "account", **moved) == [("Household", "Lindqvist family", "Keller family")]
    assert tells(cast.mo, "account", **moved) == [("Household", "Lindqvist family", f"no. {theirs.id}")]
    assert tells(cast.root, "account", **moved) == [("Household", f"no. {ours.id}", f"no. {theirs.id}")]
    assert tells(cast.mo, "contact", **related) == [
        ("Other", None, f"no. {otto.id}"),
        ("Kind", None, "Spouse or partner"),
    ]
    assert tells(cast.max, "contact", contact_ids=[maria.id, otto.id]) == [
        ("Contacts", None, f"no. {maria.id}, Otto Keller")
    ]


def test_what_only_machines_read_is_left_out(cast, tells):
    digest = audit.digest_of("secret")
    said = tells(
        cast.cora, "claim", decision_id=7, decided_on="2026-03-01", currency="USD", confirmed_minor=800_000,
        lines={"99": 800_000}, reason=digest,
    )  # fmt: skip
    assert said == [
        ("Decided on", None, "Mar 1, 2026"),
        ("Confirmed", None, "USD 8,000.00"),
        ("Lines", None, "no. 99 USD 8,000.00"),
        ("Reason", None, "a private text"),
    ]


def test_the_page_names_whom_and_what_an_entry_is_about(browser, cast, homes, app):
    (_ours, maria), (_theirs, otto) = homes
    with app.app_context(), transactions.transaction():
        for home, contact in homes:
            audit.record(
                cast.ada, "contact.changed", object_type="contact", object_id=contact.id, household_id=home.id,
                changes={"standing": ["prospect", "client"]},
            )  # fmt: skip
    row = browser.sign_in(cast.mo).get(f"/audit?object=contact+{maria.id}", budget=8).rows()[0]
    assert f"contact {maria.id} Maria Lind · Lindqvist family" in row
    assert "Standing: Prospect Client" in row
    rows = browser.sign_in(cast.root).get("/audit?object=contact").rows()
    assert any(f"contact {otto.id} household" in row for row in rows)
    assert "Lind" not in " ".join(rows)
    sheet = browser.sign_in(cast.mo).download("/audit/export?object=contact").get_data(as_text=True)
    assert "Standing: Prospect → Client" in sheet
