"""Two administrators at the same moment: what each decides rests on what the other did."""

import pytest

from tests import factories
from tests.fixtures.at_once import Press, at_once
from webapp.people import queries
from webapp.policy import Permission


@pytest.fixture
def admins(browser, cast):
    """Root and Rita, each with a browser and the other's page open."""
    rita = factories.user("Rita Admin", ["admin"])
    return [
        (one, one.get(f"/admin/users/{other.id}"))
        for one, other in ((browser.another().sign_in(cast.root), rita), (browser.another().sign_in(rita), cast.root))
    ]


def test_two_administrators_do_not_take_each_other_away(admins, app):
    presses = [Press(one, page, "Save", {"roles": "rep"}) for one, page in admins]
    statuses = [answer.status_code for answer in at_once(*presses)]
    assert 303 in statuses
    assert statuses != [303, 303]
    with app.app_context():
        assert len(queries.active_users(Permission.USER_EDIT)) == 1
