"""Two people at one proposal at the same moment: one of them settles it, the other is told so, and nothing doubles."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from tests import factories
from tests.fixtures.browser import SAME_ORIGIN
from webapp.db import db
from webapp.outbox import OutboxMessage
from webapp.people import queries
from webapp.people.service import RIGHTS
from webapp.policy import Role

PAGE = "/admin/proposals"


@pytest.fixture
def asked(cast):
    """Several people for each of whom the manager's role was proposed: (proposal, person)."""
    people = (cast.ada, cast.ben, cast.eva, cast.sam)
    return [(factories.proposal(person, cast.root, role="manager"), person) for person in people]


def at_once(browser, proposal, *acts):
    """How forms are answered that were opened before, and that the people named send at the same moment."""
    start = threading.Barrier(len(acts))
    opened = []
    for person, act in acts:
        one = browser.another().sign_in(person)
        page = one.get(PAGE)
        [form] = page.select(f"form[action='{PAGE}/{proposal.id}/{act}']")
        opened.append((one.client, form["action"], dict(page.fields_of(form))))

    def send(client, action, data):
        start.wait()
        return client.post(action, data=data, headers=SAME_ORIGIN).status_code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(lambda each: send(*each), opened))


def record_of(app, proposal, person):
    """What was written of a proposal: its state, the steps on the audit trail, and those that are told of."""
    with app.app_context():
        ask = lambda statement, **values: db.session.execute(  # noqa: E731
            sa.text(statement).execution_options(scope="test"), values
        ).scalars()
        [state] = ask("SELECT state FROM proposal WHERE id = :one", one=proposal.id)
        trail = ask(
            "SELECT action FROM audit_entry WHERE object_id = :one AND action LIKE 'user.role-%'", one=person.id
        ).all()
        sent = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.topic == RIGHTS))
        steps = [one.payload["step"] for one in sent if one.payload["proposal_id"] == proposal.id]
        return state, trail, steps, Role.MANAGER in queries.roles_of(person.id)


def test_two_who_confirm_give_it_once(browser, cast, app, asked):
    for proposal, person in asked:
        answers = at_once(browser, proposal, (cast.mo, "confirmation"), (cast.max, "confirmation"))
        assert sorted(answers) == [303, 409]
        assert record_of(app, proposal, person) == ("given", ["user.role-given"], ["given"], True)


def test_of_a_confirmation_and_a_withdrawal_one_wins_whole(browser, cast, app, asked):
    for proposal, person in asked:
        confirmed, withdrawn = at_once(browser, proposal, (cast.mo, "confirmation"), (cast.root, "withdrawal"))
        assert sorted([confirmed, withdrawn]) == [303, 409]
        step = "given" if confirmed == 303 else "withdrawn"
        assert record_of(app, proposal, person) == (step, [f"user.role-{step}"], [step], step == "given")
