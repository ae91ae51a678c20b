"""Documents of the demo firm: small real PDFs, and the engagements that they confirm, in several states."""

from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.claims import service
from webapp.claims.models import Claim
from webapp.claims.queries import deciding, papers
from webapp.claims.service import Seen
from webapp.db import db
from webapp.demo.cast import DOMAIN
from webapp.documents import service as documents
from webapp.documents.rules import PDF, Sent
from webapp.interactions.models import Interaction
from webapp.people import queries as people
from webapp.policy import Viewer


class Engagement(NamedTuple):
    """What a rep claims by a signed document, and what became of it; amounts in minor units of the firm's currency.

    A document without a name is not there yet; `confirmed_minor` is None while nobody decided.
    """

    rep: str
    kind: str
    amount_minor: int
    words: str
    file_name: str
    confirmed_minor: int | None = None


ENGAGEMENTS = (
    Engagement(
        "ada", "engagement", 12_000_000, "Sale of the family company: mandate with a fee on completion.",
        "Mandate letter, signed.pdf", 12_000_000,
    ),
    Engagement("noi", "engagement", 4_500_000, "Advice on buying the hotel.", "หนังสือแต่งตั้งที่ปรึกษา.pdf", 3_000_000),
    Engagement("eva", "engagement", 8_000_000, "Búsqueda de un comprador para la bodega.", "Carta de mandato.pdf"),
    Engagement("lin", "engagement", 6_000_000, "Financing of the second plant.", ""),
    Engagement("raj", "other", 0, "Two families were referred to us and opened accounts.", "Referral letter.pdf"),
)  # fmt: skip
# What lies with the household of Ada's engagement besides.
KEPT = (
    ("Passport copy", "identity", "Passport.pdf"),
    ("Custody agreement", "contract", "Custody agreement, both signatures.pdf"),
    ("Letter about the power of attorney", "correspondence", "Power of attorney.pdf"),
)
QUESTION = "Please attach the signed mandate; the description alone does not confirm it."


def write(folder: Path) -> None:
    """Lets reps claim engagements and controllers decide on some, where the cast is there."""
    cora = people.viewer_by_email(f"cora@{DOMAIN}")
    reps = {one.rep: people.viewer_by_email(f"{one.rep}@{DOMAIN}") for one in ENGAGEMENTS}
    for one in ENGAGEMENTS:
        rep = reps[one.rep]
        home = _latest_home(rep) if rep is not None else None
        if rep is None or cora is None or home is None:
            continue
        claim = service.file_claim(
            household_id=home, kind=one.kind, amount_minor=one.amount_minor, currency=rep.firm.currency,
            no_initiative_reason="A long conversation about the family's plans", description=one.words, actor=rep,
        )  # fmt: skip
        if one.file_name:
            sent = _sent(one.file_name, [one.file_name.removesuffix(".pdf"), one.words, "Signed by both parties."])
            service.attach_document(claim_id=claim.id, kept=documents.keep(sent, folder), title="", actor=rep)
        _decide(claim.id, one, cora)
        if one is ENGAGEMENTS[0]:
            _keep(home, folder, rep)


def _decide(claim_id: int, one: Engagement, controller: Viewer) -> None:
    claim = deciding.read_again(claim_id)
    seen = Seen(claim.version, claim.amount_minor)
    if not one.file_name:
        service.ask_claimant(claim_id=claim_id, seen=seen, question=QUESTION, actor=controller)
    elif one.confirmed_minor is not None:
        taken = [paper.document.id for paper in papers.papers_of(controller, claim_id)]
        service.confirm_by_documents(
            claim_id=claim_id, seen=seen, document_ids=taken, amount_minor=one.confirmed_minor, actor=controller
        )


def _keep(home: int, folder: Path, rep: Viewer) -> None:
    for title, kind, file_name in KEPT:
        sent = _sent(file_name, [title, "A copy for the file."])
        kept = documents.keep(sent, folder)
        documents.add_document(household_id=home, kept=kept, kind=kind, title=title, actor=rep)


def _latest_home(rep: Viewer) -> int | None:
    """The household that a rep spoke with last and covers, so that its page has something to show."""
    latest = (
        sa.select(Interaction.household_id)
        .where(Interaction.recorded_by_id == rep.id, _has_no_claim(rep))
        .order_by(Interaction.occurred_at.desc(), Interaction.id.desc())
        .limit(1)
    )
    found: int | None = db.session.scalar(scope.for_purpose(latest, scope.Purpose.DEMO))
    return found


def _has_no_claim(rep: Viewer) -> sa.ColumnElement[bool]:
    from webapp.clients.access import covers

    claimed = sa.select(sa.literal(1)).where(Claim.household_id == Interaction.household_id, Claim.state == "pending")
    return sa.and_(covers(rep, Interaction.household_id), ~claimed.correlate(Interaction).exists())


def _sent(file_name: str, lines: list[str]) -> Sent:
    return Sent(BytesIO(pdf(lines)), file_name, PDF)


def pdf(lines: list[str]) -> bytes:
    """A document of one page with a few lines of text; what its plain typeface cannot write is left out."""
    shown = [line.encode("latin-1", "ignore").decode("latin-1") for line in lines]
    escaped = [line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in shown]
    text = "BT /F1 12 Tf 72 770 Td 18 TL " + " ".join(f"({line}) Tj T*" for line in escaped) + " ET"
    stream = text.encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end
