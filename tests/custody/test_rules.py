"""Which lines of a statement are new to an account."""

from datetime import date

import pytest

from webapp.custody.rules import Entry, Stored, Verdict, compare, normal_number

DAY = date(2026, 3, 2)


def entry(amount=100, memo="wire", external_id=None, day=DAY, currency="USD"):
    return Entry(day, amount, currency, memo, external_id)


def keep(entries, stored=(), allocated=0):
    """The account's lines after a statement was taken in."""
    new = [
        Stored(len(stored) + index, found.identity, e.booked_on, e.amount_minor, e.currency, e.description, allocated)
        for index, (e, found) in enumerate(zip(entries, compare(entries, stored), strict=True), 1)
        if found.verdict is Verdict.NEW
    ]
    return [*stored, *new]


def verdicts(entries, stored=()):
    return [str(found.verdict) for found in compare(entries, stored)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param([entry(external_id="a")], [entry(external_id="a")], ["known"], id="the same file twice"),
        pytest.param([entry(), entry()], [entry(), entry()], ["known", "known"], id="twins twice"),
        pytest.param([entry()], [entry(), entry()], ["known", "new"], id="the larger count holds"),
        pytest.param([entry(), entry()], [entry()], ["known"], id="a smaller count removes nothing"),
        pytest.param(
            [entry(external_id="a")], [entry(external_id="b")], ["known"], id="the same line under another id"
        ),
        pytest.param([entry(external_id="a")], [entry()], ["known"], id="the same line without its id"),
        pytest.param([entry()], [entry(external_id="a")], ["known"], id="the same line now with an id"),
        pytest.param(
            [entry(external_id="a"), entry(external_id="b")],
            [entry(external_id="b"), entry(external_id="a"), entry(external_id="c")],
            ["known", "known", "new"],
            id="twins with ids, then a third",
        ),
        pytest.param([entry(memo="a  b")], [entry(memo="a b")], ["known"], id="white space in the memo"),
        pytest.param([entry()], [entry(memo="other")], ["new"], id="another memo"),
        pytest.param([entry()], [entry(currency="EUR")], ["new"], id="another currency"),
        pytest.param([entry()], [entry(amount=-100)], ["new"], id="another sign"),
        pytest.param([entry(external_id="a")], [entry(amount=99, external_id="a")], ["changed"], id="corrected amount"),
        pytest.param([entry(external_id="a")], [entry(memo="x", external_id="a")], ["known"], id="corrected memo"),
    ],
)
def test_lines_against_those_already_there(first, second, expected):
    assert verdicts(second, keep(first)) == expected


def test_a_line_that_is_evidence_is_never_corrected():
    stored = keep([entry(external_id="a")], allocated=1)
    assert verdicts([entry(amount=99, external_id="a")], stored) == ["held"]


def test_an_id_that_stands_twice_in_a_file():
    assert verdicts([entry(external_id="a"), entry(external_id="a")]) == ["new", "known"]
    assert verdicts([entry(external_id="a"), entry(amount=5, external_id="a")]) == ["new", "refused"]


def test_taking_in_again_and_again_changes_nothing():
    entries = [entry(), entry(), entry(external_id="x"), entry(memo="fee", amount=-5)]
    once = keep(entries)
    assert len({row.identity for row in once}) == len(once) == 4
    assert keep(entries, keep(entries, once)) == once


def test_many_twins_are_numbered_quickly():
    assert len({found.identity for found in compare([entry()] * 50_000, [])}) == 50_000


@pytest.mark.parametrize(
    ("number", "normal"),
    [("DE89 3704 0044", "DE8937040044"), ("**** 1234", "1234"), ("a-1", "A1"), ("~~", "~~"), ("账户 7", "账户7")],
)
def test_account_numbers_are_compared_without_blanks_and_marks(number, normal):
    assert normal_number(number) == normal
