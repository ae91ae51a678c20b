"""CSV files that spreadsheets open as they are meant."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from webapp import csvfile

FORMULAS = [
    "=1+1",
    "+41",
    "-1",
    "@SUM(A1)",
    " =1",
    "\t=1",
    "\r=1",
    "\n=1",
    "\ufeff=1",
    "\u200b@x",
    "＝1",
    "＋1",
    "－1",
    "＠x",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_starts_a_formula(text):
    assert csvfile.cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Ada", "1+1", "a=b", "", "'", "ą", "สวัสดี"])
def test_other_text_stays_as_it_is(text):
    assert csvfile.cell(text) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-5, -5), (Decimal("-1.50"), Decimal("-1.50")), (None, ""), (True, "yes"), (date(2026, 2, 28), "2026-02-28"),
        (datetime(2026, 2, 28, 12, tzinfo=UTC), "2026-02-28T12:00:00+00:00"),
    ],
)  # fmt: skip
def test_numbers_days_and_nothing(value, shown):
    assert csvfile.cell(value) == shown


def test_a_long_file_comes_in_pieces():
    pieces = list(csvfile.lines(["n"], ([number] for number in range(450))))
    assert len(pieces) == 3
    assert "".join(pieces).splitlines() == ["\ufeffn", *map(str, range(450))]
