"""Who decides, who takes a file in and who undoes one wait for each other in one order, and see what the other did."""

from threading import Event, Thread

import pytest
import sqlalchemy as sa

from tests import factories
from tests.claims.test_seasoning import bring, line_called
from webapp import db as transactions
from webapp import periods
from webapp.claims import service
from webapp.claims.queries import deciding
from webapp.claims.service import Evidence, Seen
from webapp.clients import queries as clients
from webapp.custody import service as custody
from webapp.custody.models import StatementFile, UncountedFile
from webapp.db import db
from webapp.exceptions import RuleBroken


@pytest.fixture
def both(app):
    """Runs two doings at once and gives what stopped one of them."""

    def run(first, second):
        stopped = []

        def kept(doing):
            with app.app_context():
                try:
                    doing()
                except Exception as why:
                    stopped.append(why)

        threads = [Thread(target=kept, args=(doing,)) for doing in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return stopped

    return run


def confirmed(case, claim, line_id, minor):
    now = deciding.locked_claim(case.cora, claim.id)
    pieces = [Evidence(line_id, minor, minor)]
    service.confirm_claim(claim_id=claim.id, seen=Seen(now.version, minor), evidence_used=pieces, actor=case.cora)


def test_money_that_left_is_seen_by_a_file_that_begins_to_count_while_it_is_confirmed(case, app, both):
    home = factories.household("Between", covered_by=case.ada)
    account = factories.account(home, "55-1")
    claim = factories.claim(home, case.ada, 700_000)
    line = factories.activity(account, case.file, 700_000)
    late = factories.statement_file(case.cora, "late.ofx")
    with app.app_context(), transactions.transaction():
        db.session.add(UncountedFile(place=1, file_id=late.id, began_at=periods.now()))
    factories.activity(account, late, -500_000)
    decided, counting = Event(), Event()

    def confirming():
        with transactions.transaction():
            confirmed(case, claim, line.id, 700_000)
            decided.set()
            counting.wait(1)

    def switching():
        decided.wait(10)
        with transactions.transaction():
            db.session.execute(sa.delete(UncountedFile))
            service.season_after_change([home.id])
        counting.set()

    assert both(confirming, switching) == []
    assert case.now.claim(claim.id).reversed_minor == 500_000
    with app.app_context():
        assert list(service.seasoning_differences()) == []


def test_undoing_a_file_waits_for_a_decision_by_one_of_its_lines(case, app, browser, both):
    home = factories.household("Waiting", covered_by=case.ada)
    factories.account(home, "77-1200", institution="091000019")
    case.cora_at = browser.another().sign_in(case.cora)
    bring(case, (3, 7_000, "second", "More"))
    claim = factories.claim(home, case.ada, 700_000)
    line_id, minor = line_called(app, "second")
    held, undone = Event(), Event()

    def confirming():
        with transactions.transaction():
            deciding.locked_claim(case.cora, claim.id)
            held.set()
            undone.wait(1)
            confirmed(case, claim, line_id, minor)

    def undoing():
        held.wait(10)
        with transactions.transaction():
            newest = sa.select(StatementFile).order_by(StatementFile.id.desc()).limit(1)
            file = db.session.scalars(newest.execution_options(scope="doctor")).one()
            custody.undo(file, actor=case.carl)

    (why,) = both(confirming, undoing)
    assert isinstance(why, RuleBroken)
    assert "evidence" in str(why)
    assert case.now.claim(claim.id).state == "confirmed"


def test_an_import_takes_households_in_the_order_of_everybody_else(case, browser, both):
    homes = [factories.household(name, covered_by=case.ada) for name in ("First", "Second")]
    for home, number in zip(homes, ("88-2", "88-1"), strict=True):
        factories.account(home, number)
    rows = "".join(f"{number},2026-03-02,5.00,USD,{number}\n" for number in ("88-1", "88-2"))
    raw = ("Account,Date,Amount,Currency,ID\n" + rows).encode()
    cora = browser.another().sign_in(case.cora)
    page = cora.submit(cora.get("custody.new_import"), "Upload and preview", file=("two.csv", raw))
    page = cora.submit(page, "Preview") if page.heading.startswith("Columns") else page
    held, taken = Event(), []

    def deciding_together():
        with transactions.transaction():
            clients.lock_households([homes[0].id])
            held.set()
            Event().wait(0.7)
            clients.lock_households([homes[1].id])

    def importing():
        held.wait(10)
        taken.append(cora.submit(page, "Import"))

    assert both(deciding_together, importing) == []
    assert "2 lines were imported" in taken[0]
