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


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "–"), (0, "0 minutes"), (59, "1 minute"), (7_199, "120 minutes"), (7_200, "2 hours"),
        (172_799, "48 hours"), (172_800, "2 days"), (10 * 86_400 + 3_600, "10 days"),
    ],
)  # fmt: skip
def test_how_long_something_took(app, seconds, words):
    with app.test_request_context():
        assert formats.lasting(seconds) == words


def test_an_amount_of_a_file_is_written_like_every_amount_and_keeps_what_it_has():
    assert formats.money_of(Decimal("250987.5"), "USD") == "USD 250,987.50"
    assert formats.money_of(Decimal("115.8331"), "USD") == "USD 115.8331"
