"""Who takes payroll files and approves awards: managers, not whoever heads a team."""

import sqlalchemy as sa

from tests.bonus.test_periods import firm
from tests.fixtures.statements import sent_by
from tests.payroll.test_payroll import period
from webapp import db
from webapp.payroll import queries
from webapp.people.models import UserRole

__all__ = ["firm", "period"]


def test_who_heads_a_team_without_being_a_manager_takes_no_file_of_it(browser, firm, period, app):
    with app.app_context(), db.transaction():
        db.db.session.execute(sa.delete(UserRole).where(UserRole.user_id == firm.mo.id))
    page = browser.sign_in(firm.cora).get(f"/periods/{period[0]}")
    assert "1 statement of this period is in nobody’s payroll file" in page.text


def test_awards_that_wait_are_found_by_their_index(firm, in_app):
    [(statement, values)] = sent_by(lambda: queries.waiting_awards(firm.max), lambda text: "incentive_award" in text)
    connection = db.db.session.connection().execution_options(scope="test")
    if db.is_sqlite():
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        assert "ix_incentive_award_waiting" in str(plan.all())
    else:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        assert "ix_incentive_award_waiting" in str(connection.exec_driver_sql(f"EXPLAIN {statement}", values).all())
