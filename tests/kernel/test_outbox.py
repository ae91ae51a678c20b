"""Messages go out with the change, once, and again after a crash."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from webapp import db as transactions
from webapp import outbox
from webapp.db import db
from webapp.outbox import LEASE, OutboxMessage

TOPIC = "only-in-tests"


class Crash(BaseException):
    """What no handler of errors catches, as when the process is gone."""


@pytest.fixture
def delivered():
    """The numbers that the topic's one handler got; it fails for those in `delivered.fails`."""

    class Delivered(list):
        fails: dict = {}  # noqa: RUF012 -- one list a test

    got = Delivered()
    got.fails = {}

    def deliver(payload):
        got.append(payload["number"])
        if payload["number"] in got.fails:
            raise got.fails[payload["number"]]

    outbox.handler(TOPIC)(deliver)
    yield got
    outbox._handlers.pop(TOPIC)


def post(*numbers):
    with transactions.transaction():
        for number in numbers:
            outbox.post(TOPIC, number=number)


def test_what_is_committed_is_delivered_once_and_in_order(in_app, delivered):
    post(*range(20))
    assert outbox.waiting_count() == 20
    assert [outbox.drain(limit=5), outbox.drain(), outbox.drain()] == [5, 15, 0]
    assert (delivered, outbox.waiting_count()) == (list(range(20)), 0)


def test_what_is_given_up_sends_nothing(in_app, delivered):
    outbox.post(TOPIC, number=1)
    transactions.discard()
    transactions.finish()
    assert (outbox.waiting_count(), outbox.drain(), delivered) == (0, 0, [])


def test_topics_that_nobody_handles_are_not_kept(in_app, delivered):
    with transactions.transaction():
        outbox.post("nobody-listens", number=1)
    assert outbox.waiting_count() == 0


def test_a_crash_in_mid_delivery_delivers_again_after_the_lease(in_app, delivered, clock):
    post(1, 2)
    delivered.fails = {1: Crash()}
    with pytest.raises(Crash):
        outbox.drain()
    delivered.fails = {}
    assert outbox.drain() == 1
    assert (delivered, outbox.waiting_count()) == ([1, 2], 1)
    clock.moment += LEASE
    assert outbox.drain() == 0
    clock.forward(seconds=1)
    assert outbox.drain() == 1
    assert (delivered, outbox.waiting_count()) == ([1, 2, 1], 0)


def test_a_failed_delivery_leaves_nothing_behind_and_is_tried_again(in_app, delivered, clock, capsys):
    def write(payload):
        outbox.post("further", number=payload["number"])
        delivered.fails = {payload["number"]: ValueError("Maria's number")}

    outbox.handler("further")(lambda payload: None)
    outbox._handlers[TOPIC].insert(0, write)
    post(1)
    outbox.drain(limit=1)
    row = db.session.execute(sa.select(OutboxMessage)).scalar_one()
    assert (row.topic, row.error, row.done_at, row.attempt_count) == (TOPIC, "ValueError", None, 1)
    outbox._handlers.pop("further")


def test_what_never_works_is_given_up(in_app, delivered, clock):
    post(1)
    delivered.fails = {1: ValueError()}
    for _ in range(outbox.ATTEMPTS + 3):
        outbox.drain()
        clock.moment += LEASE * 2
    assert len(delivered) == outbox.ATTEMPTS


def test_looking_for_messages_needs_no_writer(app, delivered, is_postgresql):
    """On the embedded database a worker would else ask for the one writer every second, for nothing."""
    held, done = threading.Event(), threading.Event()

    def hold():
        with app.app_context(), transactions.transaction():
            db.session.execute(sa.text("DELETE FROM outbox_message"))
            held.set()
            assert done.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(20)
        begun = time.monotonic()
        with app.app_context():
            assert outbox.drain() == 0
            assert transactions.is_idle()
        assert time.monotonic() - begun < 5
    finally:
        done.set()
        holder.join()


def test_two_workers_deliver_each_once(app, delivered):
    with app.app_context():
        post(*range(30))
    start = threading.Barrier(3)

    def work(_number):
        start.wait()
        with app.app_context():
            return outbox.drain()

    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(work, range(3)))
    assert sum(counts) == 30
    assert sorted(delivered) == list(range(30))
