"""The demo firm's queue, claim by claim: small pages, few statements, and findings where they were seeded alone."""

from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests.demo.test_firm import loaded
from tests.fixtures.browser import Browser
from tests.fixtures.database import empty_database
from webapp.claims.queries.finding_words import TITLES
from webapp.claims.rules.findings import Kind
from webapp.db import db
from webapp.demo import doubtful

LARGEST = 30_000


@pytest.fixture(scope="module")
def queue(database_kind, tmp_path_factory):
    """The demo firm's controllers at work, and the ids of the open claims with what was written about them."""
    folder = tmp_path_factory.mktemp("demo")
    with empty_database(database_kind, folder) as database:
        app = loaded(database.url, folder)
        with app.app_context():
            waiting = "state IN ('promised', 'pending', 'needs-answer', 'part-confirmed')"
            claims = dict(_rows(f"SELECT id, description FROM claim WHERE {waiting}"))
            made = SimpleNamespace(claims=claims)
            for name in ("cora", "carl"):
                [(person,)] = _rows(f"SELECT id FROM app_user WHERE email = '{name}@demo.example'")
                made.__dict__[name] = Browser(app).sign_in(SimpleNamespace(id=person))
            db.session.remove()
        yield made
        with app.app_context():
            db.engine.dispose()


def _rows(statement):
    return [tuple(row) for row in db.session.execute(sa.text(statement).execution_options(scope="demo"))]


def titles(page):
    return [item.find("b").get_text().rstrip(":") for item in page.select(".against li")]


def test_every_open_claim_is_a_small_page_of_few_statements(queue):
    assert len(queue.claims) > 20
    for claim_id in queue.claims:
        for address in (f"/claims/queue?claim={claim_id}", f"/claims/{claim_id}"):
            page = queue.cora.get(address)
            assert len(page.html.encode()) <= LARGEST, address


def test_nothing_speaks_against_the_clean_claims_and_one_thing_against_each_doubtful_one(queue):
    seeded = {said: kind for kind, said in doubtful.SAID.items()}
    clean = [claim_id for claim_id, said in queue.claims.items() if said not in seeded]
    assert len(clean) > 20
    wrong = {claim_id: found for claim_id in clean if (found := titles(queue.cora.get(f"/claims/{claim_id}")))}
    assert wrong == {}
    found = {}
    for claim_id, said in queue.claims.items():
        if said in seeded:
            person = queue.carl if seeded[said] is Kind.COVERED else queue.cora
            found.setdefault(seeded[said], []).append(titles(person.get(f"/claims/{claim_id}")))
    # Twice, since two claims ask for the same money.
    assert found == {kind: [[str(TITLES[kind])]] * (2 if kind is Kind.CLAIMED_TWICE else 1) for kind in doubtful.SAID}
