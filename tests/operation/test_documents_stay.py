"""The schema goes back only while nothing that people handed in would be lost."""

from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from tests import factories
from webapp import db as transactions
from webapp import schema as schemas
from webapp.clients.models import Household
from webapp.config import resource
from webapp.db import db
from webapp.documents.models import Document
from webapp.people.models import User


def test_a_step_that_would_lose_documents_is_refused_whole(tiny, caplog):
    _console, app = tiny
    before = ScriptDirectory(str(resource("migrations"))).get_revision("0010").down_revision
    with app.app_context():
        factories.bind(app)
        home, somebody = (
            SimpleNamespace(id=db.session.scalar(sa.select(model.id).limit(1).execution_options(scope="test")))
            for model in (Household, User)
        )
        count = sa.select(sa.func.count(Document.id)).execution_options(scope="test")
        transactions.discard()
        factories.document(home, somebody)
        kept = db.session.scalar(count)
        transactions.discard()
        with pytest.raises(SystemExit):
            schemas.downgrade(app, before)
        assert "documents are kept" in caplog.text
        assert schemas.is_current(app)
        assert db.session.scalar(count) == kept
        db.session.rollback()
