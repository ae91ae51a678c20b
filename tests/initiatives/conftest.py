"""A small tree of initiatives, and a family that Ada covers."""

from types import SimpleNamespace

import pytest

from tests import factories


@pytest.fixture
def sports(cast):
    """`top` above `rally`; `maria` is Ada's contact, `otto` Eva's; nobody is on a list yet."""
    scene = SimpleNamespace(top=factories.initiative("Sports", owner=cast.mo))
    scene.rally = factories.initiative("Vintage rally", parent=scene.top, owner=cast.mia, budget_minor=1_000_000)
    scene.home = factories.household(covered_by=cast.ada)
    scene.maria = factories.contact(scene.home)
    scene.strange = factories.household("Keller", covered_by=cast.eva)
    scene.otto = factories.contact(scene.strange, "Otto Keller")
    return scene
