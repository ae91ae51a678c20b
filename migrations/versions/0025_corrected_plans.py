"""statements that a corrected plan or a reversal's end adds to"""

from alembic import op

revision = "0025"
down_revision = "0019"
branch_labels = None
depends_on = None

BEFORE = "'clawback', 'released', 'carried'"


def upgrade() -> None:
    _allow(f"{BEFORE}, 'corrected', 'returned'")


def downgrade() -> None:
    # Fails where a statement has such a line: its stored inputs hold what older programs cannot read.
    _allow(BEFORE)


def _allow(kinds: str) -> None:
    with op.batch_alter_table("statement_link", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_statement_link_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_statement_link_kind"), f"kind IN ({kinds})")
