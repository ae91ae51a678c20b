"""One record of each kind that can be edited."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests import factories
from webapp import db, periods
from webapp.bonus import service as bonus
from webapp.clients import models as clients
from webapp.scorecards.models import Scorecard, ScorecardRemark
from webapp.scorecards.rules import figures

STATEMENT = b"day,value,note,number\n2026-03-05,100.00,one,77\n2026-03-06,200.00,two,77\n"
WIRE = Path(__file__).resolve().parents[1] / "custody/fixtures/wire-sgml.ofx"
CONTACTS = b"Id,Full name,Given,City\nC1,Noi Srisai,Noi,Bangkok\n"


@pytest.fixture
def scene(cast, browser, clock):
    """The cast, and ids or rows of everything with a form that carries a version."""
    made = cast
    clock.set(2026, 9, 15, 9, 0)
    made.segments = [factories.segment(name) for name in ("Private clients", "Companies")]
    made.home = factories.household(covered_by=cast.ada)
    made.strange = factories.household("Keller", covered_by=cast.eva)
    factories.coverage(made.home, cast.ben, role="specialist")
    made.coverage = factories.coverage(made.home, cast.ada, role="banker")
    made.maria = factories.contact(made.home, email="maria@mail.example", phone="+41 44 000 00 00")
    made.points, made.address = _belongings(made.maria)
    made.motor = factories.initiative("Vintage rally", owner=cast.mia, starts_on=date(2026, 1, 1), budget_minor=90_000)
    factories.initiative("Sports", owner=cast.mo)
    made.costly = factories.initiative("Golf")
    made.cost = factories.cost_line(made.costly)
    made.call = factories.interaction(made.maria, cast.ada, occurred_at=periods.now() - timedelta(days=2))
    made.task = factories.task(cast.mo)
    made.claim = factories.claim(made.home, cast.ada, initiative=made.motor)
    made.plan = factories.bonus_plan(cast.mo)
    made.card = _judged(cast).id
    made.account = factories.account()
    made.statement = _uploaded(browser.sign_in(cast.cora), "custody.new_import", STATEMENT)
    made.previewed = _uploaded(browser, "custody.new_import", WIRE.read_bytes())
    made.contacts_file = _uploaded(browser.sign_in(cast.ada), "imports.new_file", CONTACTS, kind="contacts")
    return made


@factories.stored
def _judged(cast):
    """A scorecard of Ada's whose figures she has seen."""
    period = bonus.open_period("quarter", date(2026, 4, 1), actor=cast.cora)
    card = Scorecard(
        period_id=period.id, user_id=cast.ada.id, begun_by_id=cast.mo.id, begun_at=periods.now(), round=0,
        criteria=[{"id": "overall", "name": "", "weight": 10_000}],
        figures=figures([], [], 0, periods.today(factories.ZONE), factories.ZONE).as_stored(),
    )  # fmt: skip
    db.db.session.add(card)
    db.db.session.flush()
    db.db.session.add(ScorecardRemark(scorecard_id=card.id, said_by_id=cast.ada.id, said_at=periods.now()))
    db.db.session.flush()
    return card


@factories.stored
def _belongings(contact):
    """A second number and e-mail address beside the main ones, a postal address, and a consent."""
    points = {"phone": ("+41 44 000 00 01", "+41440000001"), "email": ("two@mail.example", "two@mail.example")}
    rows = {
        kind: clients.ContactPoint(contact_id=contact.id, kind=kind, value=value, normal=normal, is_primary=False)
        for kind, (value, normal) in points.items()
    }
    address = clients.Address(contact_id=contact.id, street="Old street")
    consent = clients.Consent(contact_id=contact.id, channel="phone", is_given=True, stated_on=date(2026, 1, 5))
    db.db.session.add_all([*rows.values(), address, consent])
    db.db.session.flush()
    return {kind: row.id for kind, row in rows.items()}, address


def _uploaded(browser, endpoint, content, **fields):
    page = browser.submit(browser.get(endpoint), "Upload and preview", file=("people.csv", content), **fields)
    return int("".join(c for c in page.location if c.isdigit()))
