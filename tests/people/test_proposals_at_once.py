"""Two people at one proposal at the same moment: one of them settles it, the other is told so, and nothing doubles."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.fixtures.at_once import Press, at_once
from tests.people.steps import PROPOSALS, rows
from webapp.db import db
from webapp.outbox import OutboxMessage
from webapp.people import queries
from webapp.people.service import RIGHTS
from webapp.policy import Role

CONFIRMED, WITHDRAWN = ("Confirm", "confirmation"), ("Withdraw", "withdrawal")


@pytest.fixture
def asked(cast):
    """Several people for each of whom the manager's role was proposed: (proposal, person)."""
    people = (cast.ada, cast.ben, cast.eva, cast.sam)
    return [(factories.proposal(person, cast.root, role="manager"), person) for person in people]


def answers(browser, proposal, *acts):
    """How forms are answered that were opened before, and that the people named send at the same moment."""
    presses = []
    for person, button, act in acts:
        one = browser.another().sign_in(person)
        within = f"form[action='{PROPOSALS}/{proposal.id}/{act}']"
        presses.append(Press(one, one.get(PROPOSALS), button, within=within))
    return [answer.status_code for answer in at_once(*presses)]


def record_of(app, proposal, person):
    """What was written of a proposal: its state, the steps on the audit trail, and those that are told of."""
    [(state,)] = rows(app, "SELECT state FROM proposal WHERE id = :one", one=proposal.id)
    acts = "SELECT action FROM audit_entry WHERE object_id = :one AND action LIKE 'user.role-%'"
    trail = [action for (action,) in rows(app, acts, one=person.id)]
    with app.app_context():
        sent = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.topic == RIGHTS))
        steps = [one.payload["step"] for one in sent if one.payload["proposal_id"] == proposal.id]
        return state, trail, steps, Role.MANAGER in queries.roles_of(person.id)


def test_two_who_confirm_give_it_once(browser, cast, app, asked):
    for proposal, person in asked:
        statuses = answers(browser, proposal, (cast.mo, *CONFIRMED), (cast.max, *CONFIRMED))
        assert sorted(statuses) == [303, 409]
        assert record_of(app, proposal, person) == ("given", ["user.role-given"], ["given"], True)


def test_of_a_confirmation_and_a_withdrawal_one_wins_whole(browser, cast, app, asked):
    for proposal, person in asked:
        confirmed, withdrawn = answers(browser, proposal, (cast.mo, *CONFIRMED), (cast.root, *WITHDRAWN))
        assert sorted([confirmed, withdrawn]) == [303, 409]
        step = "given" if confirmed == 303 else "withdrawn"
        assert record_of(app, proposal, person) == (step, [f"user.role-{step}"], [step], step == "given")
