"""What machines have in common in which people act on claims in any order."""

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from webapp import audit
from webapp import db as transactions
from webapp.claims.models import Claim
from webapp.db import db
from webapp.exceptions import NotVisible, RuleBroken, Stale

REFUSED = (RuleBroken, Stale, NotVisible)


class People(RuleBasedStateMachine):
    """People who try acts; afterwards the audit trail holds."""

    people = None

    def tried(self, act, is_allowed: bool) -> bool:
        """Whether an act was done; it must be done if and only if it is allowed, and else leave nothing behind."""
        try:
            with transactions.transaction():
                act()
        except REFUSED:
            assert not is_allowed, "refused, though nothing speaks against it"
            return False
        assert is_allowed, "done, though it must not be"
        return True

    def claim(self, claim_id) -> Claim:
        """A claim as the database has it now."""
        transactions.discard()
        found = db.session.scalars(sa.select(Claim).where(Claim.id == claim_id).execution_options(scope="doctor")).one()
        db.session.expunge(found)
        return found

    def teardown(self):
        """The audit trail verifies whatever was done."""
        transactions.discard()
        assert audit.verify()[1] is None
        transactions.discard()


def run(machine: type[People], cast, steps: int) -> None:
    """Lets the cast act in twenty orders of so many steps."""
    machine.people = cast
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20, stateful_step_count=steps, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )  # fmt: skip
