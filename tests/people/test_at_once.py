"""Two administrators at the same moment: what each decides rests on what the other did."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests import factories
from tests.fixtures.browser import SAME_ORIGIN
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
    start = Barrier(2)

    def demote(browser, page):
        form, _button = page.form_of("Save")
        data = {**dict(page.fields_of(form)), "roles": "rep"}
        start.wait()
        return browser.client.post(form["action"], data=data, headers=SAME_ORIGIN).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(lambda both: demote(*both), admins))
    assert 303 in statuses
    assert statuses != [303, 303]
    with app.app_context():
        assert len(queries.active_users(Permission.USER_EDIT)) == 1
