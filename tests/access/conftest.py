"""The world of four households, and a browser signed in as each actor."""

import pytest

from tests.access import world as worlds
from tests.access.rights import PROFILES
from webapp import logs

# The same statements decide on both databases who sees what: the second one is walked in the usual profile alone.
USUAL, *OTHERS = PROFILES


@pytest.fixture(params=[USUAL, *(pytest.param(one, marks=pytest.mark.once) for one in OTHERS)])
def profile(request):
    """How the firm gives access: to those who cover, or to everybody who works with clients."""
    return request.param


@pytest.fixture
def world(app, cast, profile):
    """Four households with marked texts."""
    with app.app_context():
        return worlds.build(cast, profile)


@pytest.fixture
def told(app, capfd):
    """Every log line of the test, those of a debugging installation included: `told()` gives those since the last."""
    settings = app.config["RAPPORT"]
    logs.configure(settings.model_copy(update={"log_level": "debug"}))
    yield lambda: "".join(capfd.readouterr())
    logs.configure(settings)
