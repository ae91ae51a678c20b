"""The demo firm's queue, claim by claim: small pages, few statements."""

from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests.demo.test_firm import loaded
from tests.fixtures.browser import Browser
from tests.fixtures.database import empty_database
from webapp.db import db

LARGEST = 30_000


@pytest.fixture(scope="module")
def queue(database_kind, tmp_path_factory):
    """The demo firm's controller at work, and the ids of the open claims."""
    folder = tmp_path_factory.mktemp("demo")
    with empty_database(database_kind, folder) as database:
        app = loaded(database.url, folder)
        with app.app_context():
            open_claims = (
                "SELECT id FROM claim WHERE state IN ('promised', 'pending', 'needs-answer', 'part-confirmed')"
            )
            [cora] = _column("SELECT id FROM app_user WHERE email = 'cora@demo.example'")
            made = SimpleNamespace(browser=Browser(app), claims=_column(open_claims))
            db.session.remove()
        made.browser.sign_in(SimpleNamespace(id=cora))
        yield made
        with app.app_context():
            db.engine.dispose()


def _column(statement):
    return list(db.session.scalars(sa.text(statement).execution_options(scope="demo")))


def test_every_open_claim_is_a_small_page_of_few_statements(queue):
    assert len(queue.claims) > 20
    for claim_id in queue.claims:
        for address in (f"/claims/queue?claim={claim_id}", f"/claims/{claim_id}"):
            page = queue.browser.get(address)
            assert len(page.html.encode()) <= LARGEST, address
