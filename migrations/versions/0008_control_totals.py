"""control totals of statement files, and why one was taken in that does not agree with them"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("statement_file") as batch_op:
        batch_op.add_column(sa.Column("controls", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("control_reason", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    # The version before this one would lose why somebody took in what did not agree.
    given = op.get_bind().exec_driver_sql("SELECT count(*) FROM statement_file WHERE control_reason <> ''").scalar_one()
    if given:
        raise RuntimeError(f"{given} statement files have a reason that the version before this one would lose")
    with op.batch_alter_table("statement_file") as batch_op:
        batch_op.drop_column("control_reason")
        batch_op.drop_column("controls")
