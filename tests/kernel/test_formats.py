"""How days, moments and amounts are written."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from webapp import formats

NOON = datetime(2026, 11, 6, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", "es", "th", "ta", "zh"])
def test_a_moment_holds_its_day_as_days_are_written(language):
    day = formats._day(NOON.date(), "medium", language)
    assert formats._moment(NOON, "short", language, "Europe/Zurich") in (f"{day}, 13:00", f"{day} 13:00")


def test_an_amount_of_a_file_is_written_like_every_amount_and_keeps_what_it_has():
    assert formats.money_of(Decimal("250987.5"), "USD") == "USD 250,987.50"
    assert formats.money_of(Decimal("115.8331"), "USD") == "USD 115.8331"
