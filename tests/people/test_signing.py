"""Who gives the second signature: managers above first, else one of another team; a subordinate never for the boss."""

import re
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import db as transactions
from webapp import guards
from webapp.db import db
from webapp.people import queries as people
from webapp.people.models import User


@pytest.fixture
def tree(cast, in_app):
    """Tess leads Moira and her team, in which are Adam and Dee; Nia is in Adam's team; Max and Mo lead others."""
    top = factories.team("Top")
    middle = factories.team("Middle", top)
    tess = factories.user("Tess Top", ["manager"])
    factories.manage(top, tess)
    moira = factories.user("Moira Middle", ["manager"], top)
    factories.manage(middle, moira)
    adam = factories.user("Adam Below", ["rep"], middle)
    adams = factories.team("Adam's", middle)
    factories.manage(adams, adam)
    dee = factories.user("Dee Deputy", ["manager"], middle)
    nia = factories.user("Nia Under", ["manager"], adams)
    return SimpleNamespace(tess=tess, moira=moira, adam=adam, dee=dee, nia=nia, max=cast.max, mo=cast.mo)


def names(tree, person, first, without=()):
    found = people.signers(person.id, first.id, without=[one.id for one in without])
    return {name for name, one in vars(tree).items() if one.id in {each.id for each in found}}


def test_managers_above_sign_before_those_of_other_teams(tree):
    assert names(tree, tree.dee, tree.mo) == {"tess", "moira"}
    assert names(tree, tree.dee, tree.mo, without=[tree.moira]) == {"tess"}
    assert names(tree, tree.dee, tree.mo, without=[tree.moira, tree.tess]) == {"max", "nia"}


def test_nobody_below_who_decided_first_signs_nor_anybody_below_the_person(tree):
    assert names(tree, tree.adam, tree.moira) == {"tess"}
    # Moira and Dee are below Tess, and Nia is below Adam as well.
    assert names(tree, tree.adam, tree.tess) == {"max", "mo"}
    assert names(tree, tree.adam, tree.mo, without=[tree.tess, tree.moira]) == {"max", "dee"}


def test_of_whom_nobody_could_sign_is_told_at_once(tree):
    everybody = [one.id for one in vars(tree).values()]
    # Beside Max only those below Tess and Mo are managers, and one of these is the person.
    assert people.without_signer(everybody, tree.tess.id) == set()
    with transactions.transaction():
        db.session.execute(sa.update(User).where(User.id == tree.mo.id).values(is_active=False))
    # Only Max signs what Tess decides, and nobody what she decides of him.
    assert people.without_signer(everybody, tree.tess.id) == {tree.max.id}
    assert names(tree, tree.adam, tree.tess, without=[tree.max, tree.mo]) == set()


def test_guards_name_the_roles_that_sign(is_postgresql):
    rules = guards.expected("postgresql" if is_postgresql else "sqlite")
    for name in ("dispute_moves", "dispute_decision_fits", "scorecard_moves", "incentive_award_moves"):
        assert set(re.findall(r"role = '(\w+)'", rules[name])) == set(people.SIGNING)
