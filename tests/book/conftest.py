"""A small book: Ada's households, Ben's (the same team), Eva's (another), and a walled one of Ben's."""

from types import SimpleNamespace

import pytest

from tests import factories


@pytest.fixture
def book(cast):
    """Contacts in several scripts, one initiative, and a claim."""
    made = SimpleNamespace(private=factories.segment("Private clients"), family=factories.segment("Family offices"))
    made.initiative = factories.initiative("Vintage motor sports")
    made.nunez = factories.household("Familia Núñez", [cast.ada], segment_id=made.private.id)
    made.lucia = factories.contact(made.nunez, "Lucía Núñez", email="lucia@mail.example", phone="+34 911 23 45 67")
    made.chen = factories.household("陈家", [cast.ada], segment_id=made.family.id)
    made.wei = factories.contact(made.chen, "陈伟")
    made.noi = factories.household("ครอบครัวศรีสุวรรณ", [cast.ben])
    made.somchai = factories.contact(made.noi, "สมชาย ศรีสุวรรณ")
    made.closed = factories.household("Closed house", [cast.ben], is_walled=True)
    made.hidden = factories.contact(made.closed, "Walter Walled")
    made.far = factories.household("Far family", [cast.eva])
    made.stranger = factories.contact(made.far, "Sybil Stranger")
    made.call = factories.interaction(made.lucia, cast.ada, initiative=made.initiative)
    factories.guest(made.initiative, made.stranger)
    made.claim = factories.claim(made.nunez, cast.ada, initiative=made.initiative)
    return made
