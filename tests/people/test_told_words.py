"""What tasks say of a proposal, by what was proposed: a new password changes nothing that somebody may do."""

import pytest

from webapp import outbox
from webapp.db import db
from webapp.tasks.models import Task


def told(app):
    """The titles of all tasks that proposals brought since the last question."""
    with app.app_context():
        outbox.drain()
        titles = db.session.scalars(db.select(Task.title).order_by(Task.id).execution_options(scope="test")).all()
    return set(titles)


@pytest.mark.parametrize(("button", "said"), [
    ("Confirm", {"A link with which you choose a new password was given out: look at your profile"}),
    ("Turn down", set()),
])  # fmt: skip
def test_a_password_is_told_as_one(browser, cast, app, button, said):
    root, mo = browser.sign_in(cast.root), browser.another().sign_in(cast.mo)
    root.submit(root.get(f"/admin/users/{cast.ada.id}"), "Make a password link")
    waits = told(app)
    assert waits == {"Look at Proposals: a new password of Ada Rossi waits for a second person"}
    mo.submit(mo.get("/admin/proposals"), button)
    assert told(app) - waits == said
