"""When a contact was: to the second in the database, to the minute in a form, in the reader's zone on the page."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from webapp.db import db
from webapp.interactions import rules
from webapp.interactions.models import Interaction, Participant

EXACT = datetime(2026, 9, 15, 8, 41, 37, 123456, tzinfo=UTC)


@pytest.fixture
def call(lindqvist):
    return factories.interaction(lindqvist.maria, by=lindqvist.cast.ada, note="Wants a bote.", occurred_at=EXACT)


def moments(browser):
    with browser.app.app_context():
        statements = (sa.select(table.occurred_at) for table in (Interaction, Participant))
        return [db.session.scalar(one.execution_options(scope="maintenance")) for one in statements]


def test_a_corrected_typo_leaves_the_moment_alone(browser, lindqvist, call):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get("interactions.edit_interaction", interaction_id=call.id)
    saved = browser.submit(page, "Save", note="Wants a boat.")
    assert moments(browser) == [EXACT, EXACT]
    assert "Wants a boat." in saved
    assert "Occurred at" not in saved


def test_another_minute_moves_it_and_the_history_says_so_in_the_readers_zone(browser, lindqvist, call):
    browser.sign_in(lindqvist.cast.ada)
    page = browser.get("interactions.edit_interaction", interaction_id=call.id)
    saved = browser.submit(page, "Save", occurred_at="2026-09-15T10:40")
    assert moments(browser) == [datetime(2026, 9, 15, 8, 40, tzinfo=UTC)] * 2
    (told,) = [line for line in saved.words(".history li li") if line.startswith("Occurred at")]
    assert told == "Occurred at: Sep 15, 2026, 10:41 Sep 15, 2026, 10:40"


def test_in_the_hour_that_comes_twice_the_minute_is_still_the_same():
    # Zurich has 02:30 twice in that night; a form reads it as the first.
    second = datetime(2026, 10, 25, 1, 30, 12, tzinfo=UTC)
    assert rules.moment_meant(second.replace(second=0) - timedelta(hours=1), second, "Europe/Zurich") == second
    assert rules.moment_meant(second + timedelta(minutes=1), second, "Europe/Zurich") == second + timedelta(minutes=1)
