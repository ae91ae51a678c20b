"""Who is in touch with whom in the tests of interactions."""

from types import SimpleNamespace

import pytest

from tests import factories


@pytest.fixture
def lindqvist(cast, clock):
    """Ada's household with Maria and Lars in it, and Vintage motor sports below Motor sports."""
    world = SimpleNamespace(cast=cast, clock=clock)
    world.household = factories.household("Lindqvist family", covered_by=cast.ada)
    world.maria = factories.contact(world.household, "Maria Lindqvist")
    world.lars = factories.contact(world.household, "Lars Lindqvist")
    world.parent = factories.initiative("Motor sports")
    world.initiative = factories.initiative("Vintage rally", parent=world.parent)
    return world
