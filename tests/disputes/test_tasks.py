"""What steps of a dispute ask of people: one open task each, ended by the next step, and none for what is past."""

import pytest
import sqlalchemy as sa

from tests.bonus.test_periods import run
from tests.disputes.test_settling import decided, filed, moved, signed
from webapp import outbox
from webapp.db import db
from webapp.disputes import service
from webapp.tasks.models import Task

pytestmark = pytest.mark.usefixtures("in_app")


def told(firm, *, is_open=True):
    """Who has which task about a dispute, after everything was told."""
    outbox.drain()
    names = {firm.ada.id: "ada", firm.mo.id: "mo", firm.max.id: "max"}
    read = sa.select(Task.assignee_id, Task.title).order_by(Task.id).execution_options(scope="test")
    if is_open:
        read = read.where(Task.done_at.is_(None))
    return [(names[who], title.split(": ")[1]) for who, title in db.session.execute(read)]


def said(firm, number, who, words="Which share?"):
    run(service.say, dispute_id=number, body=words, actor=who)


def test_the_other_side_has_one_task_at_each_step_and_a_reminder_once(quarter, clock):
    number = filed(quarter)
    assert told(quarter) == [("mo", "answer it")]
    said(quarter, number, quarter.mo)
    assert told(quarter) == [("ada", "answer the question")]
    said(quarter, number, quarter.ada)
    assert told(quarter) == [("mo", "read the answer")]
    clock.forward(days=15)
    assert [service.remind(quarter.mo.firm) for _time in range(2)] == [1, 0]
    assert told(quarter) == [("mo", "the answer is overdue")]
    decided(quarter, number)
    assert told(quarter) == [("max", "sign what was granted")]
    signed(quarter, number)
    assert told(quarter) == [("ada", "read the decision")]
    assert len(told(quarter, is_open=False)) == 6


def test_a_step_ends_the_tasks_before_it_in_the_same_transaction(quarter):
    number = filed(quarter)
    assert told(quarter) == [("mo", "answer it")]
    run(service.withdraw, dispute_id=number, version=None, actor=quarter.ada)
    # Nothing was told yet.
    open_ones = sa.select(sa.func.count()).select_from(Task).where(Task.done_at.is_(None))
    assert db.session.scalar(open_ones.execution_options(scope="test")) == 0
    ended = "SELECT count(*) FROM audit_entry WHERE action = 'task.done' AND object_type = 'task'"
    assert db.session.scalar(sa.text(ended).execution_options(scope="test")) == 1
    assert told(quarter) == [("mo", "it was withdrawn")]


def test_who_is_asked_to_sign_stays_asked_while_both_sides_write(quarter):
    number = filed(quarter)
    decided(quarter, number)
    assert told(quarter) == [("max", "sign what was granted")]
    said(quarter, number, quarter.max)
    assert told(quarter) == [("max", "sign what was granted"), ("ada", "answer the question")]
    said(quarter, number, quarter.ada)
    assert told(quarter) == [("max", "sign what was granted")]
    signed(quarter, number, "decline")
    assert told(quarter) == [("mo", "the second signature was not given")]


def test_who_took_back_their_own_grant_is_told_of_it_by_no_task(quarter):
    number = filed(quarter)
    decided(quarter, number)
    assert told(quarter) == [("max", "sign what was granted")]
    signed(quarter, number, "decline", by=quarter.mo)
    assert told(quarter) == []


def test_who_decides_now_is_told_what_another_took_back(quarter):
    number = filed(quarter)
    decided(quarter, number)
    run(moved, quarter)
    signed(quarter, number, "decline", by=quarter.mo)
    assert told(quarter) == [("max", "what was granted was taken back")]


def test_what_is_told_late_asks_nobody_for_what_is_past(quarter):
    number = filed(quarter)
    said(quarter, number, quarter.mo)
    decided(quarter, number)
    said(quarter, number, quarter.ada)
    assert told(quarter, is_open=False) == [("max", "sign what was granted")]


def test_a_task_that_was_done_by_hand_stays_done_once(quarter):
    number = filed(quarter)
    assert told(quarter) == [("mo", "answer it")]
    done = "UPDATE task SET done_at = '2025-07-01 12:00:00', outcome = 'Called'"
    run(lambda: db.session.execute(sa.text(done).execution_options(scope="test")))
    decided(quarter, number, "refuse", None)
    assert told(quarter) == [("ada", "read the decision")]
    assert (
        db.session.scalar(sa.text("SELECT outcome FROM task ORDER BY id").execution_options(scope="test")) == "Called"
    )
