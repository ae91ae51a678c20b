"""Claims, who shares their credit, the evidence allocated to them, and the decisions on them."""

from webapp.claims.models.claim import Claim, CreditShare
from webapp.claims.models.decision import Allocation, AllocationEnd, Answer, Decision
from webapp.claims.models.document import ClaimDocument, DocumentEvidence
from webapp.claims.models.promise import Extension, Instalment
from webapp.claims.models.reversal import Reversal, ReversalEnd
from webapp.claims.models.second_look import SecondLook

__all__ = [
    "Allocation",
    "AllocationEnd",
    "Answer",
    "Claim",
    "ClaimDocument",
    "CreditShare",
    "Decision",
    "DocumentEvidence",
    "Extension",
    "Instalment",
    "Reversal",
    "ReversalEnd",
    "SecondLook",
]
