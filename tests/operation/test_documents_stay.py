"""The schema goes back only while nothing that people handed in or claimed would be lost."""

import pytest
from alembic.script import ScriptDirectory

from tests import factories
from webapp import schema as schemas
from webapp.config import resource
from webapp.db import db
from webapp.operation import backup


def add_a_document(home, somebody):
    factories.document(home, somebody)


def claim_an_engagement(home, somebody):
    factories.claim(home, somebody, 500_000, kind="engagement")


@pytest.mark.parametrize(
    ("step", "prepare", "words"),
    [
        ("0010", add_a_document, "documents are kept"),
        ("0011", claim_an_engagement, "engagements and others were claimed"),
    ],
)
def test_a_step_that_would_lose_what_people_gave_is_refused_whole(console, caplog, step, prepare, words):
    app = console.app()
    before = ScriptDirectory(str(resource("migrations"))).get_revision(step).down_revision
    factories.bind(app)
    factories.firm()
    somebody = factories.user("Ada Rossi", ["rep"])
    prepare(factories.household(covered_by=somebody), somebody)
    with app.app_context():
        kept = backup.figures_of(db.session.connection())["rows"]
        db.session.rollback()
        with pytest.raises(SystemExit):
            schemas.downgrade(app, before)
        assert words in caplog.text
        assert schemas.is_current(app)
        assert backup.figures_of(db.session.connection())["rows"] == kept
        db.session.remove()
        db.engine.dispose()


def test_an_installation_without_any_goes_back_and_up_again(console):
    app = console.app()
    before = ScriptDirectory(str(resource("migrations"))).get_revision("0010").down_revision
    with app.app_context():
        schemas.downgrade(app, before)
        assert not schemas.is_current(app)
        schemas.upgrade(app)
        assert schemas.is_current(app)
        db.session.remove()
        db.engine.dispose()
