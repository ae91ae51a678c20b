"""What administrators and second persons do in one step, and what the database says afterwards."""

import sqlalchemy as sa

from webapp import outbox
from webapp.db import db
from webapp.people import queries

FIRM, PROPOSALS = "/admin/firm", "/admin/proposals"
KNOWN = "seven green boats"


def rows(app, statement, **values):
    """What a statement finds, in the database as it is."""
    with app.app_context():
        found = db.session.execute(sa.text(statement).execution_options(scope="test"), values)
        return [tuple(row) for row in found]


def tasks(app, *, is_open=False):
    """Who has, or still has to do, which task after everything was told."""
    with app.app_context():
        outbox.drain()
    return rows(
        app,
        "SELECT u.name, t.title FROM task t JOIN app_user u ON u.id = t.assignee_id"
        f"{' WHERE t.done_at IS NULL' if is_open else ''} ORDER BY u.name, t.id",
    )


def setting(app, name):
    """What the firm's settings say."""
    with app.app_context():
        return getattr(queries.firm_view(), name)


def save(admin, **fields):
    """The page after the firm's settings were saved."""
    return admin.submit(admin.get(FIRM), "Save", **fields)


def confirm(browser, person):
    """What somebody reads who confirmed the only proposal that waits for them."""
    second = browser.another().sign_in(person)
    return second.submit(second.get(PROPOSALS), "Confirm")


def link_on(page):
    """The way to a password that a page shows."""
    return page.one("#password-link").get_text().removeprefix("http://localhost")


def handed(admin, person, second):
    """The link that an administrator asks for and a second person gets to hand over."""
    admin.submit(admin.get(f"/admin/users/{person.id}"), "Make a password link")
    return link_on(confirm(admin, second))


def set_up(console, *more, typed=f"{KNOWN}\n", status=0):
    """Makes the firm "Lim" and its administrator Cora at the console."""
    console.run(
        "init", "--name", "Lim", "--currency", "SGD", "--zone", "Asia/Singapore", "--country", "SG",
        "--admin-name", "Cora", "--admin-email", "cora@lim.example", "--password-stdin", *more,
        typed=typed, status=status,
    )  # fmt: skip
