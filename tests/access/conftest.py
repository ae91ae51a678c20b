"""The world of four households, and a browser signed in as each actor."""

import pytest

from tests.access import world as worlds


@pytest.fixture
def world(app, cast):
    """Four households with marked texts."""
    with app.app_context():
        return worlds.build(cast)
