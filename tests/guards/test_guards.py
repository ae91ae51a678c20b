"""What the database itself refuses, whoever writes: every guard and every one of its refusals, by raw SQL."""

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests.guards import disputes, promises, proposals, reversals, violations
from tests.guards.statements import DECIDE
from webapp import guards
from webapp.db import db
from webapp.people.queries import PROPOSAL_DAYS
from webapp.policy import Permission, roles_granting, roles_with_reach


class Refusal:
    """Runs statements in a transaction that is always rolled back."""

    def __init__(self, world) -> None:
        self.world = world
        with db.engine.connect() as connection:
            self.dialect = connection.dialect.name

    def words(self, violation, *dropped: str) -> str | None:
        """What the database says to the violating statement; None if it takes it."""
        with db.engine.connect().execution_options(scope="maintenance") as connection:
            transaction = connection.begin()
            try:
                for name in (*violation.without, *dropped):
                    self.drop(connection, name)
                for step in violation.after:
                    connection.exec_driver_sql(step.format(**self.world))
                connection.exec_driver_sql(violation.statement.format(**self.world))
            except DBAPIError as error:
                return guards.message_of(error) or str(error.orig)
            finally:
                transaction.rollback()
        return None

    def drop(self, connection, name: str) -> None:
        """Takes one guard down."""
        on = ""
        if self.dialect == "postgresql":
            table = "SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = '" + name + "'"
            on = f" ON {connection.exec_driver_sql(table).scalar_one()}"
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")


@pytest.fixture
def refusal(world, in_app):
    return Refusal(world)


def test_every_refusal_of_every_guard_has_its_violation(is_postgresql):
    dialect = "postgresql" if is_postgresql else "sqlite"
    said = {
        (name, words.replace("%%", "%"))
        for name, sql in guards.expected(dialect).items()
        for words in re.findall(r"'rapport: ([^']+)'", sql)
    }
    tried = {(violation.guard, violation.words) for violation in violations.of(dialect)}
    assert {pair for pair in said if pair not in tried} == set()
    known = {violation.guard for violation in violations.of(dialect)} | violations.WORKERS[dialect]
    assert set(guards.expected(dialect)) == known


def test_every_guard_refuses_in_its_words(refusal):
    found = [(v.guard, v.words, refusal.words(v)) for v in violations.of(refusal.dialect)]
    assert [line for line in found if line[1] != line[2]] == []


def test_each_guard_is_the_one_that_refuses(refusal):
    """Without the guard, nothing else says the same; a violation that another guard catches would prove nothing."""
    found = [(v.guard, v.words) for v in violations.of(refusal.dialect) if refusal.words(v, v.guard) == v.words]
    assert found == []


def test_what_documents_confirm_is_counted_until_it_is_reopened(refusal):
    counted = f"SELECT allocated_minor FROM claim WHERE id = {refusal.world['signed']}"
    reopen = DECIDE.format(claim="signed", outcome="reopen", person="lena").format(**refusal.world)
    with db.engine.connect().execution_options(scope="maintenance") as connection:
        transaction = connection.begin()
        found = [connection.exec_driver_sql(counted).scalar_one()]
        connection.exec_driver_sql(reopen)
        found.append(connection.exec_driver_sql(counted).scalar_one())
        transaction.rollback()
    assert found == [500_000, 0]


def test_evidence_is_counted_on_both_sides(refusal):
    counted = "SELECT (SELECT allocated_minor FROM {} WHERE id = {})"
    with db.engine.connect().execution_options(scope="maintenance") as connection:
        for table, row in (("claim", "evidenced"), ("activity", "deposit")):
            statement = counted.format(table, refusal.world[row])
            assert connection.exec_driver_sql(statement).scalar_one() == 1_000_000


def test_a_reopening_gives_all_evidence_back(refusal):
    claim, line = "SELECT state, allocated_minor, decided_at FROM claim", "SELECT allocated_minor FROM activity"
    with db.engine.connect().execution_options(scope="maintenance") as connection:
        find = lambda statement, row: connection.exec_driver_sql(f"{statement} WHERE id = {refusal.world[row]}").one()  # noqa: E731
        assert find(claim, "reopened") == ("pending", 0, None)
        # What the other two claims took of the line is used as before.
        assert find(line, "second") == (1_000_000 + 2_500_000 + 2_500_000,)
        assert connection.exec_driver_sql("SELECT count(*) FROM allocation_end").scalar_one() == 1


def test_an_extension_moves_the_instalment_and_what_is_expected(refusal):
    with db.engine.connect().execution_options(scope="maintenance") as connection:
        find = lambda statement: str(connection.exec_driver_sql(statement.format(**refusal.world)).scalar_one())  # noqa: E731
        later = str(refusal.world["later"])
        assert find("SELECT due_on FROM instalment WHERE id = {moved}") == later
        assert find("SELECT expected_on FROM claim WHERE id = {extended}") == later


def test_a_promise_lapses_by_itself_after_its_days_of_grace(refusal):
    with db.engine.connect().execution_options(scope="maintenance") as connection:
        do = lambda statement: connection.exec_driver_sql(statement.format(**refusal.world))  # noqa: E731
        do("UPDATE firm SET promise_grace_days = 0")
        do(promises.CLOCK)
        do("UPDATE claim SET state = 'lapsed' WHERE id = {due}")
        connection.rollback()


def test_reversals_are_counted_on_their_claim_and_end_with_its_reopening(refusal):
    counted = "SELECT reversed_minor FROM claim WHERE id = {}"
    with db.engine.connect().execution_options(scope="maintenance") as connection:
        do = lambda statement: connection.exec_driver_sql(statement.format(**refusal.world))  # noqa: E731
        # Two were found, and one of them was ended.
        assert do(counted.format(refusal.world["evidenced"])).scalar_one() == 400_000
        do(reversals.REVERSE.format("shown", "payment", "later", 2_500_000))
        assert do(counted.format(refusal.world["seen"])).scalar_one() == 2_500_000
        do(reversals.REOPENED)
        assert do(counted.format(refusal.world["seen"])).scalar_one() == 0
        assert do("SELECT count(*) FROM reversal_end WHERE why = 'reopened'").scalar_one() == 1
        connection.rollback()


def test_the_search_index_follows(refusal):
    if refusal.dialect == "postgresql":
        pytest.skip("PostgreSQL's index is on the table itself")
    hits = sa.text("SELECT count(*) FROM search_fts WHERE search_fts MATCH 'tokens:' || :word")
    with db.engine.connect().execution_options(scope="maintenance") as connection:
        found = lambda word: connection.execute(hits, {"word": word}).scalar_one()  # noqa: E731
        assert (found("maria"), found("marta")) == (1, 0)
        connection.exec_driver_sql("UPDATE search_doc SET tokens = 'marta'")
        assert (found("maria"), found("marta")) == (0, 1)
        connection.exec_driver_sql("DELETE FROM search_doc")
        assert found("marta") == 0
        connection.rollback()


def test_what_was_confirmed_ends_with_the_role_and_with_the_lead(refusal):
    with db.engine.connect().execution_options(scope="maintenance") as connection:
        do = lambda statement: connection.exec_driver_sql(statement.format(**refusal.world))  # noqa: E731
        ended = "SELECT kind FROM proposal WHERE user_id = {mo} AND state = 'ended' AND ended_at IS NOT NULL"
        do("UPDATE team SET manager_id = NULL WHERE id = {north}")
        assert [tuple(row) for row in do(ended)] == [("lead",)]
        do("DELETE FROM user_role WHERE user_id = {mo}")
        assert sorted(tuple(row) for row in do(ended)) == [("lead",), ("role",)]
        connection.rollback()


@pytest.mark.parametrize("kind", ["open", "small"])
def test_what_two_people_set_of_the_firm_ends_alone_when_it_is_set_back(refusal, kind):
    back = {"open": proposals.CLOSE, "small": proposals.STRICT}[kind]
    given = (proposals.OPENING % "NULL", proposals.ALLOWED % "NULL", proposals.OPEN, proposals.SMALL)
    with db.engine.connect().execution_options(scope="maintenance") as connection:
        for step in (*given, back):
            connection.exec_driver_sql(step.format(**refusal.world))
        ended = "SELECT kind FROM proposal WHERE user_id IS NULL AND state = 'ended' AND ended_at IS NOT NULL"
        assert [tuple(row) for row in connection.exec_driver_sql(ended)] == [(kind,)]
        connection.rollback()


def test_who_granted_takes_it_back_also_with_a_part_in_the_claim_by_now(refusal):
    steps = (disputes.ABOUT.format(2, "{confirmed}"), disputes.STEP.format(2, "decline", "mo", "NULL"))
    with db.engine.connect().execution_options(scope="maintenance") as connection:
        for step in (*steps, "UPDATE dispute SET state = 'open', granted_minor = NULL, signer_id = NULL WHERE id = 2"):
            connection.exec_driver_sql(step.format(**refusal.world))
        connection.rollback()


def test_a_role_is_given_after_two_people_agreed(refusal):
    with db.engine.connect().execution_options(scope="maintenance") as connection:
        for step in (proposals.CONFIRM.format("mo", "today"), proposals.GIVE % ("ada", "manager")):
            connection.exec_driver_sql(step.format(**refusal.world))
        connection.rollback()


def guard(name, is_postgresql):
    return guards.expected("postgresql" if is_postgresql else "sqlite")[name]


@pytest.mark.parametrize("name", ["user_role_given", "app_user_returns"])
def test_the_guard_asks_for_the_roles_that_reach_others(is_postgresql, name):
    sql = guard(name, is_postgresql)
    usual, opened = (set(re.findall(r"'(\w+)'", part)) for part in re.findall(r"role IN \(([^)]*)\)", sql))
    assert usual == roles_with_reach("coverage")
    assert usual | opened == roles_with_reach("open")


@pytest.mark.parametrize("name", ["proposal_begins", "proposal_moves"])
def test_the_guard_asks_for_the_roles_that_confirm(is_postgresql, name):
    lists = re.findall(r"role IN \(([^)]*)\)", guard(name, is_postgresql))
    assert lists
    assert all(re.findall(r"'(\w+)'", part) == sorted(roles_granting(Permission.GRANT_CONFIRM)) for part in lists)


def test_the_guard_asks_for_the_roles_that_propose(is_postgresql):
    found = re.findall(r"role = '(\w+)'", guard("proposal_begins", is_postgresql))
    assert found == roles_granting(Permission.USER_EDIT) == roles_granting(Permission.FIRM_EDIT)


def test_the_guards_count_the_days_of_a_proposal(is_postgresql):
    lately, old = (
        {int(days) for days in re.findall(r"'[-+]?(\d+) days'", guard(name, is_postgresql))}
        for name in ("proposal_begins", "proposal_moves")
    )
    # The last of the firm's own days may end almost a day later than a week of hours.
    assert (lately, old) == ({PROPOSAL_DAYS}, {PROPOSAL_DAYS + 1})
