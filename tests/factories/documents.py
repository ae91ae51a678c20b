"""Documents of a household, with files that are really there."""

from flask import current_app

from tests.factories.base import add, stored
from webapp import periods, uploads
from webapp.claims import models as claims
from webapp.documents import models as documents


def pdf(words="Signed"):
    """The bytes of a file that says it is a PDF from its first line to its last, with words in between."""
    return f"%PDF-1.4\n% {words}\n%%EOF\n".encode()


@stored
def attached(claim, paper, by):
    """That a document is attached to a claim."""
    return add(
        claims.ClaimDocument(
            claim_id=claim.id, document_id=paper.id, attached_by_id=by.id, attached_at=periods.now()
        )
    )  # fmt: skip


@stored
def document(household, by, content=None, title="Mandate", file_name="mandate.pdf", **fields):
    """A paper that somebody added to a household."""
    content = content or pdf(f"{title} of {household.id}")
    folder = current_app.config["RAPPORT"].uploads
    fields = {"kind": "contract", "media_type": "application/pdf", "uploaded_at": periods.now(), **fields}
    return add(
        documents.Document(
            household_id=household.id, title=title, file_name=file_name, size=len(content),
            sha256=uploads.keep(folder, content), uploaded_by_id=by.id, **fields,
        )
    )  # fmt: skip
