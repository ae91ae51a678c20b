"""Many people edit one contact at once: each save stands on what its editor saw, or is refused."""

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from tests import factories
from webapp import audit
from webapp import db as transactions
from webapp.clients import queries, service
from webapp.clients.service import ContactFields
from webapp.db import db
from webapp.exceptions import RuleBroken, Stale

EDITORS, EDITS = 20, 10


def test_no_save_is_lost_and_none_is_made_blindly(cast, app):
    home = factories.household(covered_by=cast.ada)
    maria = factories.contact(home)

    def edit(editor):
        saved = refused = 0
        for turn in range(EDITS):
            with app.app_context():
                seen = queries.visible_contact(cast.ada, maria.id)
                version = seen.version
                transactions.release()
                fields = ContactFields(
                    given_name="Maria", family_name="Lindqvist", name="Maria Lindqvist", job_title=f"{editor}.{turn}"
                )
                try:
                    with transactions.transaction():
                        service.edit_contact(maria.id, fields, version=version, actor=cast.ada)
                    saved += 1
                except (Stale, sa.orm.exc.StaleDataError, RuleBroken):
                    refused += 1
        return saved, refused

    with ThreadPoolExecutor(EDITORS) as pool:
        outcomes = list(pool.map(edit, range(EDITORS)))
    saved, refused = (sum(column) for column in zip(*outcomes, strict=True))
    assert saved + refused == EDITORS * EDITS
    assert saved >= EDITS
    with app.app_context():
        after = queries.visible_contact(cast.ada, maria.id)
        assert after.version == 1 + saved
        bodies = db.session.scalars(
            sa.select(audit.AuditPayload.body).order_by(audit.AuditPayload.entry_id).execution_options(scope="audit")
        ).all()
        changes = [body["changes"]["job_title"] for body in bodies if "job_title" in body.get("changes", {})]
        assert len(changes) == saved
        # Each save began with what the one before it left.
        assert [before or "" for before, _ in changes] == ["", *(left for _, left in changes[:-1])]
        assert changes[-1][1] == after.job_title
        assert audit.verify()[1] is None
