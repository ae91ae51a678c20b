"""Ada's household, with Maria in it who is easy to find."""

from types import SimpleNamespace

import pytest

from tests import factories


@pytest.fixture
def lindqvist(cast, clock):
    """Ada's household with Maria and Lars in it, and the Vintage rally."""
    world = SimpleNamespace(cast=cast, clock=clock)
    world.household = factories.household("Lindqvist family", covered_by=cast.ada)
    world.maria = factories.contact(world.household, "Maria Lindqvist", phone="+41446681800")
    world.lars = factories.contact(world.household, "Lars Lindqvist")
    world.initiative = factories.initiative("Vintage rally")
    return world
