"""a sample of confirmed claims that another controller looks at again"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SHARE = "ck_firm_second_look_percent"


def upgrade() -> None:
    with op.batch_alter_table("firm") as batch_op:
        batch_op.add_column(sa.Column("second_look_percent", sa.Integer(), server_default="5", nullable=False))
        batch_op.add_column(sa.Column("second_look_seed", sa.Text(), server_default="", nullable=False))
        batch_op.create_check_constraint(op.f(SHARE), "second_look_percent BETWEEN 0 AND 100")
    firm = sa.table("firm", sa.column("second_look_seed"))
    op.execute(firm.update().values(second_look_seed=secrets.token_hex(8)))
    op.create_table(
        "second_look",
        sa.Column("id", KEY, nullable=False),
        sa.Column("claim_id", KEY, nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.Column("looked_by_id", KEY, nullable=True),
        sa.Column("looked_at", sa.DateTime(), nullable=True),
        sa.Column("looked_on", sa.Date(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("verdict IN ('agree', 'disagree')", name=op.f("ck_second_look_verdict")),
        sa.CheckConstraint("verdict <> 'disagree' OR reason <> ''", name=op.f("ck_second_look_reason")),
        sa.CheckConstraint(
            "(looked_at IS NULL) = (verdict IS NULL) AND (looked_at IS NULL) = (looked_by_id IS NULL) "
            "AND (looked_at IS NULL) = (looked_on IS NULL)",
            name=op.f("ck_second_look_whole"),
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_second_look_claim_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_second_look_decision_id")),
        sa.ForeignKeyConstraint(["looked_by_id"], ["app_user.id"], name=op.f("fk_second_look_looked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_look")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_second_look_decision_id")),
    )
    to_look_at = sa.text("looked_at IS NULL")
    op.create_index(
        "ix_second_look_open", "second_look", ["drawn_at", "id"], sqlite_where=to_look_at, postgresql_where=to_look_at
    )
    op.create_index("ix_second_look_taken", "second_look", ["looked_on"])
    op.create_index("ix_second_look_claim_id", "second_look", ["claim_id"])
    op.create_index("ix_second_look_looked_by_id", "second_look", ["looked_by_id"])


def downgrade() -> None:
    # What was drawn is drawn again by its seed; what somebody found is never taken away.
    taken = op.get_bind().exec_driver_sql("SELECT count(*) FROM second_look WHERE looked_at IS NOT NULL").scalar_one()
    if taken:
        raise RuntimeError(f"{taken} second looks were taken; the version before this one would lose them")
    op.drop_table("second_look")
    with op.batch_alter_table("firm") as batch_op:
        batch_op.drop_constraint(op.f(SHARE), type_="check")
        batch_op.drop_column("second_look_seed")
        batch_op.drop_column("second_look_percent")
