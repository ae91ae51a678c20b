"""What an installation does by itself goes on where one of its steps fails."""

from webapp.operation import upkeep


def test_a_step_that_fails_stops_no_other(in_app):
    def breaks():
        raise ZeroDivisionError

    last = lambda: {"last": 1}  # noqa: E731
    assert upkeep.do_all((lambda: {"first": 2}, breaks, last)) == ({"first": 2, "last": 1}, ["breaks"])


def test_every_step_tells_what_it_counted(in_app):
    counts, failed = upkeep.do_all()
    assert failed == []
    assert {"used_key", "reminders", "households", "disputes", "checks"} <= set(counts)
