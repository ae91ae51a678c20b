"""engagements and other achievements, which documents confirm"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHECKS = {
    "kind": ("kind IN ('deposited', 'promised')", "kind IN ('deposited', 'promised', 'engagement', 'other')"),
    "amount": ("amount_minor > 0", "amount_minor > 0 OR (kind = 'other' AND amount_minor = 0)"),
    "evidence": (
        "state <> 'confirmed' OR (allocated_minor > 0 AND allocated_minor + released_minor = amount_minor)",
        "state <> 'confirmed' OR ((allocated_minor > 0 OR amount_minor = 0) "
        "AND allocated_minor + released_minor = amount_minor)",
    ),
}
CONFIRMED = "confirmed_minor IS NULL OR (outcome = 'confirm' AND confirmed_minor >= 0)"


def upgrade() -> None:
    _change_checks(after=True)
    with op.batch_alter_table("claim") as batch_op:
        batch_op.create_check_constraint(op.f("ck_claim_described"), "kind <> 'other' OR description <> ''")
    with op.batch_alter_table("decision") as batch_op:
        batch_op.add_column(sa.Column("confirmed_minor", sa.BigInteger(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_decision_confirmed"), CONFIRMED)
    op.create_table(
        "claim_document",
        sa.Column("claim_id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("attached_by_id", KEY, nullable=False),
        sa.Column("attached_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_document_claim_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_claim_document_document_id")),
        sa.ForeignKeyConstraint(["attached_by_id"], ["app_user.id"], name=op.f("fk_claim_document_attached_by_id")),
        sa.PrimaryKeyConstraint("claim_id", "document_id", name=op.f("pk_claim_document")),
    )
    op.create_index("ix_claim_document_document_id", "claim_document", ["document_id"], unique=False)
    op.create_table(
        "document_evidence",
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_document_evidence_decision_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_evidence_document_id")),
        sa.PrimaryKeyConstraint("decision_id", "document_id", name=op.f("pk_document_evidence")),
    )
    op.create_index("ix_document_evidence_document_id", "document_evidence", ["document_id"], unique=False)


def downgrade() -> None:
    # The version before this one knows no such claims, and what people claimed is never taken away: it refuses.
    count = "SELECT count(*) FROM claim WHERE kind IN ('engagement', 'other')"
    claims = op.get_bind().exec_driver_sql(count).scalar_one()
    if claims:
        raise RuntimeError(f"{claims} engagements and others were claimed; the version before this one would lose them")
    attached = op.get_bind().exec_driver_sql("SELECT count(*) FROM claim_document").scalar_one()
    if attached:
        raise RuntimeError(f"{attached} documents are attached to claims; the version before this one would lose that")
    op.drop_table("document_evidence")
    op.drop_table("claim_document")
    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_constraint(op.f("ck_decision_confirmed"), type_="check")
        batch_op.drop_column("confirmed_minor")
    with op.batch_alter_table("claim") as batch_op:
        batch_op.drop_constraint(op.f("ck_claim_described"), type_="check")
    _change_checks(after=False)


def _change_checks(*, after: bool) -> None:
    with op.batch_alter_table("claim") as batch_op:
        for name, wanted in CHECKS.items():
            batch_op.drop_constraint(op.f(f"ck_claim_{name}"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_claim_{name}"), wanted[after])
