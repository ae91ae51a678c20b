"""What the database does for the hot pages, read from its own plan."""

import pytest

from tests import factories
from tests.fixtures.statements import sent_by
from webapp import periods, scope
from webapp.claims.queries import waiting
from webapp.db import db

pytestmark = pytest.mark.plans


def test_the_queue_and_its_counter_walk_the_index_of_open_claims(case, in_app, is_postgresql):
    for number in range(30):
        factories.claim(case.household, case.ada, 100 + number)
    today = periods.today(factories.ZONE)
    for act in (
        lambda: waiting.queue_page(case.cora, "", today),
        lambda: waiting.queue_page(case.cora, "pending", today),
        lambda: db.session.execute(scope.for_viewer(waiting.open_total(case.cora), case.cora)),
    ):
        for statement, parameters in sent_by(act, lambda statement: "FROM claim" in statement):
            shown = explained(statement, parameters, is_postgresql)
            assert "ix_claim_open" in shown, f"{statement}\n{shown}"
            assert "SCAN claim\n" not in shown


def explained(statement, parameters, is_postgresql):
    with db.engine.connect().execution_options(scope="maintenance") as connection:
        if is_postgresql:
            connection.exec_driver_sql("SET enable_seqscan = off")
        prefix = "EXPLAIN " if is_postgresql else "EXPLAIN QUERY PLAN "
        return "\n".join(str(tuple(row)) for row in connection.exec_driver_sql(prefix + statement, parameters))
