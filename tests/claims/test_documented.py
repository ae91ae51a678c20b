"""Engagements and other achievements: confirmed by documents, by somebody who added none, and by nothing else."""

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import db as transactions
from webapp.audit import AuditEntry
from webapp.claims import service
from webapp.claims.models import Decision, DocumentEvidence
from webapp.claims.service import Evidence, Seen
from webapp.db import db
from webapp.exceptions import NotVisible, RuleBroken
from webapp.operation import doctor

FEE = 500_000


@pytest.fixture
def engagement(case):
    return factories.claim(case.household, case.ada, FEE, kind="engagement")


@pytest.fixture
def signed(case, engagement):
    """The document that is attached to the engagement."""
    paper = factories.document(case.household, case.ada, title="Mandate letter")
    factories.attached(engagement, paper, case.ada)
    return paper


def confirm(actor, claim, papers, amount=FEE, version=2, rest=None):
    with factories.here(), transactions.transaction():
        seen = Seen(version, claim.amount_minor if rest is None else rest)
        return service.confirm_by_documents(
            claim_id=claim.id, seen=seen, document_ids=[paper.id for paper in papers], amount_minor=amount, actor=actor
        )


def test_an_engagement_is_claimed_signed_and_confirmed(browser, case):
    browser.sign_in(case.ada)
    form = browser.get(f"/claims/new?household={case.household.id}")
    page = browser.submit(
        form, "File the claim", kind="engagement", amount="5000.00", no_initiative_reason="A referral",
        description="Sale of the family company",
    )  # fmt: skip
    assert "Attach the signed document: nothing is confirmed without one." in page
    number = int(page.location.rsplit("/", 1)[-1])
    browser.sign_in(case.cora)
    queue = browser.get(f"/claims/queue?claim={number}")
    assert "No document is attached yet" in queue
    assert not queue.select("button[value=confirm]")
    browser.sign_in(case.ada)
    content = factories.pdf("signed mandate")
    page = browser.submit(
        browser.get(f"/claims/{number}"), "Attach", file=("Mandate, signed.pdf", content), title="Mandate"
    )
    assert "The document is attached" in page
    assert browser.download(page.link("Mandate")).data == content
    assert "Mandate" in browser.get("documents.of_household", household_id=case.household.id)
    browser.sign_in(case.cora)
    queue = browser.get(f"/claims/queue?claim={number}")
    assert browser.download(queue.link("Save")).data == content
    refused = browser.submit(queue, "Confirm", status=422)
    assert "Choose the document that confirms this claim." in refused
    ticked = browser.submit(refused, "Confirm", documents=queue.select("input[name=documents]")[0]["value"])
    assert "confirmed" in ticked
    now = case.now.claim(number)
    assert (now.state, now.allocated_minor, now.released_minor) == ("confirmed", FEE, 0)
    page = browser.get(f"/claims/{number}")
    assert "Mandate, signed.pdf" in page


def test_less_than_claimed_releases_the_rest(browser, case, engagement, signed):
    browser.sign_in(case.cora)
    page = browser.get(f"/claims/{engagement.id}")
    page = browser.submit(page, "Confirm", documents=str(signed.id), confirmed="3000.00")
    now = case.now.claim(engagement.id)
    assert (now.state, now.allocated_minor, now.released_minor) == ("confirmed", 300_000, 200_000)
    assert page.words("[aria-label='Decisions and questions'] b") == ["Confirmed", "Rest released"]


@pytest.mark.parametrize("amount", ["5000.01", "0", "-1", "much", ""])
def test_no_other_amount_is_confirmed(browser, case, engagement, signed, amount):
    browser.sign_in(case.cora)
    page = browser.get(f"/claims/{engagement.id}")
    status = 409 if amount == "5000.01" else 422
    again = browser.submit(page, "Confirm", documents=str(signed.id), confirmed=amount, status=status)
    assert again.select(f"input[name=documents][value='{signed.id}'][checked]")
    assert case.now.claim(engagement.id).state == "pending"


def test_another_achievement_needs_words_but_no_amount(browser, case):
    browser.sign_in(case.ada)
    form = browser.get(f"/claims/new?household={case.household.id}")
    refused = browser.submit(form, "File the claim", kind="other", no_initiative_reason="None", status=422)
    assert "Describe what was achieved." in refused
    page = browser.submit(refused, "File the claim", description="Two families were referred to us")
    number = int(page.location.rsplit("/", 1)[-1])
    assert case.now.claim(number).amount_minor == 0
    assert "USD 0.00" not in page
    paper = factories.document(case.household, case.ada)
    factories.attached(case.now.claim(number), paper, case.ada)
    browser.sign_in(case.cora)
    queue = browser.get(f"/claims/queue?claim={number}")
    assert not queue.select("input[name=confirmed]")
    browser.submit(queue, "Confirm", documents=str(paper.id))
    now = case.now.claim(number)
    assert (now.state, now.allocated_minor) == ("confirmed", 0)


def test_money_needs_an_amount_as_before(browser, case):
    browser.sign_in(case.ada)
    form = browser.get(f"/claims/new?household={case.household.id}")
    for kind in ("deposited", "engagement"):
        page = browser.submit(form, "File the claim", kind=kind, no_initiative_reason="None", status=422)
        assert "This field is required." in page.errors()


def test_what_confirms_one_claim_confirms_no_other_until_it_is_reopened(browser, case, engagement, signed):
    confirm(case.cora, engagement, [signed])
    second = factories.claim(case.household, case.ada, FEE, kind="engagement")
    factories.attached(second, signed, case.ada)
    browser.sign_in(case.cora)
    page = browser.get(f"/claims/queue?claim={second.id}")
    assert f"evidence of claim {engagement.id} already" in page
    assert page.select("input[name=documents][disabled]")
    with pytest.raises(RuleBroken, match=f"is evidence of claim {engagement.id} already"):
        confirm(case.cora, second, [signed])
    browser.sign_in(case.carl)
    page = browser.submit(browser.get(f"/claims/{engagement.id}"), "Reopen", reason="The wrong letter.")
    assert "given back" in page
    now = case.now.claim(engagement.id)
    assert (now.state, now.allocated_minor) == ("pending", 0)
    confirm(case.cora, second, [signed])
    assert case.now.claim(second.id).state == "confirmed"


def test_nobody_decides_by_a_document_of_their_own(case, engagement, in_app):
    paper = factories.document(case.household, case.cora)
    factories.attached(engagement, paper, case.ada)
    with pytest.raises(RuleBroken, match="You added this document yourself"):
        confirm(case.cora, engagement, [paper])
    confirm(case.carl, engagement, [paper])


def test_only_what_is_attached_is_evidence(case, engagement, signed, in_app):
    loose = factories.document(case.household, case.ada, title="Loose")
    for papers in ([loose], [signed, loose]):
        with pytest.raises(RuleBroken, match="document that"):
            confirm(case.cora, engagement, papers)
    with pytest.raises(RuleBroken, match="Choose the document"):
        confirm(case.cora, engagement, [])


def test_lines_confirm_no_engagement_and_documents_no_money(case, engagement, signed, in_app):
    deposited = factories.claim(case.household, case.ada)
    used = [Evidence(case.deposit.id, FEE, 2_500_000)]
    with pytest.raises(RuleBroken, match="confirmed by documents"), transactions.transaction():
        service.confirm_claim(claim_id=engagement.id, seen=Seen(2, FEE), evidence_used=used, actor=case.cora)
    with pytest.raises(RuleBroken, match="confirmed by activity"):
        confirm(case.cora, deposited, [signed], 2_500_000)


def test_a_conflicted_controller_decides_no_engagement(case, engagement, signed, in_app):
    factories.coverage(case.household, case.cora)
    with pytest.raises(RuleBroken, match="You cover this household"):
        confirm(case.cora, engagement, [signed])


def test_documents_are_attached_to_open_claims_by_those_who_hold_them(browser, case, engagement, signed):
    file = ("again.pdf", factories.pdf(f"Mandate letter of {case.household.id}"))
    browser.sign_in(case.ada)
    page = browser.submit(browser.get(f"/claims/{engagement.id}"), "Attach", file=file, status=409)
    assert "This file is attached already: Mandate letter." in page
    browser.sign_in(case.mo)
    page = browser.get(f"/claims/{engagement.id}")
    assert "Mandate letter" in page
    assert not page.select("input[type=file]")
    token = page.select("input[name=csrf_token]")[0]["value"]
    browser.post("claims.attach", claim_id=engagement.id, status=404, data={"csrf_token": token})


def test_documents_of_a_claim_are_read_by_controllers_firm_wide_and_by_no_stranger(browser, case, cast, in_app):
    vault = factories.household("Vault family", covered_by=case.ada, is_walled=True)
    claim = factories.claim(vault, case.ada, FEE, kind="engagement", shares=[(case.ada, 6_000), (case.eva, 4_000)])
    paper = factories.document(vault, case.ada, title="Secret mandate")
    factories.attached(claim, paper, case.ada)
    kept = factories.document(vault, case.ada, title="Passport")
    where = f"/claims/{claim.id}/documents/{paper.id}"
    for reader in (case.ada, case.cora):
        browser.sign_in(reader)
        answer = browser.download(where)
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for stranger, status in ((case.eva, 404), (case.mo, 404), (case.mia, 403), (cast.root, 403)):
        browser.sign_in(stranger)
        browser.get(where, status=status)
    # Who shares credit without covering sees the amount and the state.
    browser.sign_in(case.eva)
    assert "Secret mandate" not in browser.get(f"/claims/{claim.id}")
    browser.sign_in(case.cora)
    browser.get(f"/claims/{claim.id}/documents/{kept.id}", status=404)
    taken = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "document.downloaded")).all()
    assert [entry.actor_id for entry in taken] == [case.ada.id, case.cora.id]


def test_fees_are_never_added_to_assets(browser, case, engagement, signed, in_app):
    factories.claim(case.household, case.ada, 2_500_000, initiative=case.motor)
    fee = factories.claim(case.household, case.ada, 70_000, kind="engagement", initiative=case.motor)
    other = factories.document(case.household, case.ada, title="Fee letter")
    factories.attached(fee, other, case.ada)
    confirm(case.cora, fee, [other], 70_000)
    browser.sign_in(case.cora)
    listed = browser.get("/claims")
    totals = listed.words("[aria-label=Totals] li")
    assert totals == ["Pending USD 25,000.00 × 1", "Confirmed · Fees USD 700.00 × 1", "Pending · Fees USD 5,000.00 × 1"]
    fees = browser.get("/claims?kind=engagement")
    assert "Kind: Engagement" in fees
    assert fees.words("[aria-label=Totals] li") == totals[1:]
    initiative = browser.get("/initiatives/vintage-motor-sports")
    assert "Confirmed · Fees" in initiative
    browser.sign_in(case.ada)
    assert "Confirmed · Fees" in browser.get("/")
    assert doctor.CHECKS["evidence"](browser.app) == []


def test_an_engagement_is_never_clear_and_no_rival_of_money(browser, case):
    claim = factories.claim(case.household, case.ada, 2_500_000)
    factories.claim(case.household, case.ada, 2_500_000, kind="engagement")
    factories.claim(case.household, case.ada, 1_000_000, kind="engagement")
    browser.sign_in(case.cora)
    page = browser.get("/claims/queue/clear")
    assert [box["value"].split("-")[0] for box in page.select("input[name=chosen]")] == [str(claim.id)]
    assert "10,000.00" not in page.text


def test_what_the_decider_saw_is_kept(case, engagement, signed, in_app):
    spare = factories.document(case.household, case.ada, title="Spare")
    factories.attached(engagement, spare, case.ada)
    confirm(case.cora, engagement, [signed])
    statement = sa.select(Decision).where(Decision.claim_id == engagement.id).execution_options(scope="test")
    decision = db.session.scalars(statement).one()
    seen = [(one["title"], one["is_taken"]) for one in decision.evidence_seen]
    assert seen == [("Mandate letter", True), ("Spare", False)]
    evidence = sa.select(DocumentEvidence.document_id).execution_options(scope="test")
    assert db.session.scalars(evidence).all() == [signed.id]


def test_strangers_attach_nothing(case, engagement, in_app):
    from io import BytesIO

    from webapp import uploads
    from webapp.documents import service as documents
    from webapp.documents.rules import PDF, Sent

    kept = documents.keep(Sent(BytesIO(factories.pdf("x")), "x.pdf", PDF), uploads.folder())
    for stranger in (case.eva, case.ben, case.cora):
        with pytest.raises(NotVisible), transactions.transaction():
            service.attach_document(claim_id=engagement.id, kept=kept, title="", actor=stranger)


def test_whoever_decides_has_seen_every_document(case, engagement, in_app):
    from io import BytesIO

    from webapp import uploads
    from webapp.documents import service as documents
    from webapp.documents.rules import PDF, Sent

    seen = case.now.claim(engagement.id).version
    kept = documents.keep(Sent(BytesIO(factories.pdf("x")), "x.pdf", PDF), uploads.folder())
    with transactions.transaction():
        service.attach_document(claim_id=engagement.id, kept=kept, title="", actor=case.ada)
    with pytest.raises(RuleBroken, match="changed meanwhile"), transactions.transaction():
        service.reject_claim(claim_id=engagement.id, seen=Seen(seen, FEE), reason="No paper", actor=case.cora)
    assert case.now.claim(engagement.id).state == "pending"
