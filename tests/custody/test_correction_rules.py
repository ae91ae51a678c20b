"""Which earlier line is meant by a reversal that names none."""

from datetime import date

import pytest

from webapp.custody.rules import Earlier, meant

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("reference", "earlier", "expected"),
    [
        pytest.param("", [], None, id="there is none"),
        pytest.param("", [Earlier(1, MAY, ""), Earlier(2, JUNE, "")], 2, id="the nearest"),
        pytest.param("", [Earlier(1, JUNE, ""), Earlier(2, JUNE, "")], None, id="two of one day"),
        pytest.param("B\nE", [Earlier(1, MAY, "A\nE"), Earlier(2, JUNE, "C")], 1, id="a name in common"),
        pytest.param("E", [Earlier(1, MAY, "E"), Earlier(2, JUNE, "E")], 2, id="the nearest of that name"),
        pytest.param("E", [Earlier(1, JUNE, "E"), Earlier(2, JUNE, "")], 1, id="a name tells two of one day apart"),
        pytest.param("X", [Earlier(1, MAY, "E")], 1, id="no name in common"),
    ],
)
def test_works(reference, earlier, expected):
    assert meant(reference, earlier) == expected
