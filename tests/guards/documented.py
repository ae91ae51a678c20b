"""What is refused about claims that documents confirm: without one, by a line, by one's own, or twice."""

from tests import factories
from tests.guards.statements import Violation

CONFIRM = (
    "INSERT INTO decision (claim_id, outcome, decided_by_id, decided_at, decided_on, reason, claim_version,"
    " evidence_seen, confirmed_minor)"
    " VALUES ({{{}}}, 'confirm', {{cora}}, '{{today}} 12:00:00', '{{today}}', 'because', 1, '[]', {})"
)
ATTACH = (
    "INSERT INTO claim_document (claim_id, document_id, attached_by_id, attached_at)"
    " VALUES ({{{}}}, {{{}}}, {{ada}}, '{{today}} 11:00:00')"
)
TAKE = "INSERT INTO document_evidence (decision_id, document_id) VALUES ({{{}}}, {{{}}})"
TAKE_LAST = "INSERT INTO document_evidence (decision_id, document_id) SELECT max(id), {{{}}} FROM decision"
CLOSE = "UPDATE claim SET state = 'confirmed', decided_at = '{{today}} 12:00:00' WHERE id = {{{}}}"
ATTACHED = "A document stays attached to the claim as it was."
TAKEN = "A document that confirmed a claim stays its evidence."
FITS = "A document is attached to an open claim of its own household."
EVIDENCE = "A document is evidence by the decision that confirms the claim it is attached to."
NEEDED = "This is confirmed only by a document that is attached to it."
SAYS = "A decision by documents says how much it confirms, and no more than is claimed."
ACTIVITY = "Money is confirmed by activity, never by documents."


def rows(home, other, cast):
    """An engagement that a document confirmed, two that wait, an achievement without an amount, and papers."""
    made = {
        name: factories.claim(home, cast.ada, 500_000, kind="engagement", entered_by_id=cast.mo.id)
        for name in ("signed", "unsigned", "second_fee")
    }
    made["referral"] = factories.claim(
        home, cast.ada, 0, kind="other", description="A referral", entered_by_id=cast.mo.id
    )
    papers = {
        "paper": factories.document(home, cast.ada),
        "spare": factories.document(home, cast.ada, title="Spare"),
        "loose": factories.document(home, cast.ada, title="Loose"),
        "own_paper": factories.document(home, cast.cora, title="Own"),
        "strange_paper": factories.document(other, cast.eva, title="Strange"),
    }
    for claim, paper in (
        ("signed", "paper"), ("unsigned", "spare"), ("second_fee", "paper"), ("referral", "spare"),
        ("unsigned", "own_paper"),
    ):  # fmt: skip
        factories.attached(made[claim], papers[paper], cast.ada)
    return made | papers


STEPS = (CONFIRM.format("signed", 500_000), TAKE.format("signing", "paper"), CLOSE.format("signed"))

VIOLATIONS = (
    Violation("claim_document_keep", ATTACHED, "UPDATE claim_document SET attached_by_id = {eva}"),
    Violation("document_evidence_keep", TAKEN, "UPDATE document_evidence SET document_id = {spare}"),
    Violation("claim_document_fits", FITS, ATTACH.format("unsigned", "strange_paper")),
    Violation("claim_document_fits", FITS, ATTACH.format("signed", "loose")),
    Violation(
        "allocation_of_money", "This claim is confirmed by documents, never by activity.",
        "INSERT INTO allocation (claim_id, activity_id, decision_id, amount_minor)"
        " SELECT {unsigned}, {large}, max(id), 1 FROM decision",
        (CONFIRM.format("unsigned", 500_000),),
    ),
    Violation("decision_by_documents", ACTIVITY, CONFIRM.format("open", 1).replace("{cora}", "{lena}")),
    Violation("decision_by_documents", SAYS, CONFIRM.format("unsigned", "NULL")),
    Violation("decision_by_documents", SAYS, CONFIRM.format("unsigned", 0)),
    Violation("decision_by_documents", SAYS, CONFIRM.format("unsigned", 500_001)),
    Violation("decision_by_documents", SAYS, CONFIRM.format("referral", 1)),
    Violation("document_evidence_fits", EVIDENCE, TAKE.format("decision", "paper")),
    Violation("document_evidence_fits", EVIDENCE, TAKE_LAST.format("loose"), (CONFIRM.format("unsigned", 500_000),)),
    Violation(
        "document_evidence_fits", EVIDENCE, TAKE.format("signing", "spare"),
    ),
    Violation(
        "document_evidence_fits", "You added this document yourself, so somebody else must decide by it.",
        TAKE_LAST.format("own_paper"), (CONFIRM.format("unsigned", 500_000),),
    ),
    Violation(
        "document_evidence_fits", "This document is evidence of another claim already.", TAKE_LAST.format("paper"),
        (CONFIRM.format("second_fee", 500_000),),
    ),
    Violation("claim_needs_documents", NEEDED, CLOSE.format("referral"), (CONFIRM.format("referral", 0),)),
    Violation(
        "claim_moves", "Confirmed money is the sum of its evidence.",
        "UPDATE claim SET allocated_minor = 500000 WHERE id = {unsigned}", (CONFIRM.format("unsigned", 500_000),),
    ),
)  # fmt: skip
KEPT = (("claim_document", ATTACHED), ("document_evidence", TAKEN))
