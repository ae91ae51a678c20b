"""What a bank changes of a line waits for somebody without part in it, and is no news to whoever has part in it."""

import pytest
import sqlalchemy as sa

from tests.custody.test_bank_changes import (  # noqa: F401 -- fixtures among them
    CHANGED,
    MORE,
    confirmed,
    reopen,
    stored,
    waiting,
)
from tests.custody.test_corrections import claimed, controller, large, ofx, take, upload, work  # noqa: F401
from webapp.audit import AuditEntry, AuditPayload
from webapp.db import db, release


def last_record(app):
    """What the record says of the file that was taken in last."""
    with app.app_context():
        body = sa.select(AuditPayload.body).join(AuditEntry, AuditEntry.id == AuditPayload.entry_id)
        body = body.where(AuditEntry.action == "activity.imported").order_by(AuditPayload.entry_id.desc()).limit(1)
        found = db.session.scalar(body.execution_options(scope="audit"))
        release()
        return found


@pytest.mark.parametrize("how", ["at once", "by the worker"])
def test_what_waits_for_somebody_else_is_known_to_who_leaves_it(browser, app, cast, confirmed, waiting, request, how):  # noqa: F811
    if how == "by the worker":
        request.getfixturevalue("large")
    carl = reopen(browser, cast, confirmed)
    preview = upload(browser, raw=ofx(CHANGED), name="again.ofx")
    work(app)
    assert "Everything in this file is known already" in browser.get(preview.location)
    assert "Import" not in browser.get(preview.location).buttons()
    # It is news for whoever may put it in, whoever had it read.
    other = carl.get(preview.location)
    assert "Everything in this file is known already" not in other
    assert "Changed by the bank The id is known" in other
    carl.submit(other, "Import")
    work(app)
    assert stored(app) == ([48_000], [("taken", 48_000), ("taken", 48_000)])


def test_the_record_tells_how_many_lines_wait_for_somebody_else(browser, app, cast, confirmed, waiting):  # noqa: F811
    reopen(browser, cast, confirmed)
    take(browser, app, ofx(CHANGED, MORE), "again.ofx")
    body = last_record(app)
    assert (body["changed"], body["for_others"], body["held"]) == (0, 1, 0)


def test_a_preview_tells_whoever_may_not_reopen_who_does(browser, app, cast, confirmed):  # noqa: F811
    preview = upload(browser, raw=ofx(CHANGED), name="later.ofx")
    assert "Reopen that decision first." not in preview
    assert "Once a controller who took no part in it has reopened that decision" in preview
    carl = browser.another().sign_in(cast.carl)
    assert "Reopen that decision first." in carl.get(preview.location)
