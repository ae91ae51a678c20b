"""What a statement file would bring, in few words: as quick for many changed lines as for few."""

import pytest

from webapp.custody.queries import ChangedLine, Outline, restored

MANY = 400


class Seen(int):
    """The number of a line that counts how often it is looked at."""

    count = 0

    def __hash__(self):
        Seen.count += 1
        return int(self)

    def __eq__(self, other):
        Seen.count += 1
        return int(self) == int(other)


def changed(number):
    return ChangedLine(1, "ACC 1", "Gift", Seen(number), "2026-03-02", 5, "USD", "2026-03-02", 6, "USD")


@pytest.fixture
def outline():
    """A file whose changed lines all stay as they are, as somebody said; and as many that are evidence."""
    made = Outline("ofx", [], [], [], False, {}, [changed(number) for number in range(MANY)])
    made.held = [changed(number) for number in range(MANY, 2 * MANY)]
    again = restored(made.stored())
    again.noted = {Seen(number) for number in range(2 * MANY)}
    Seen.count = 0
    return again


def test_no_line_is_compared_with_every_other(outline):
    assert not outline.changes_something
    assert outline.parted({Seen(7)}).left == [one for one in outline.changed if one.activity_id != 7]
    assert Seen.count < 20 * MANY


def test_each_changed_line_is_in_one_part(outline):
    outline.noted = {5, 6}
    parted = outline.parted({6, 7})
    assert [one.activity_id for one in parted.for_others] == [6, 7]
    assert [one.activity_id for one in parted.left] == [5]
    assert len(parted.corrected) == MANY - 3
    assert outline.changes_something
