"""What tasks say of a proposal, by what was proposed: a new password changes nothing that somebody may do."""

import pytest

from tests.people.steps import tasks
from webapp import outbox

WAITS = "Look at Proposals: a new password of Ada Rossi waits for a second person"
GIVEN = "A link with which you choose a new password was given out: look at your profile"


@pytest.mark.parametrize(("button", "said"), [("Confirm", {("Ada Rossi", GIVEN)}), ("Turn down", set())])
def test_a_password_is_told_as_one(admin, cast, app, button, said):
    mo = admin.another().sign_in(cast.mo)
    admin.submit(admin.get(f"/admin/users/{cast.ada.id}"), "Make a password link")
    with app.app_context():
        outbox.drain()
    waits = set(tasks(app))
    assert {title for _name, title in waits} == {WAITS}
    mo.submit(mo.get("/admin/proposals"), button)
    with app.app_context():
        outbox.drain()
    assert set(tasks(app)) - waits == said
