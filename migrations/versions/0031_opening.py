"""that the firm opens all households is proposed as well; a firm that is open keeps that"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0028"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = "'role', 'lead', 'place', 'password'"


def upgrade() -> None:
    with op.batch_alter_table("proposal") as batch_op:
        batch_op.alter_column("user_id", existing_type=KEY, nullable=True)
        batch_op.drop_constraint(op.f("ck_proposal_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_proposal_kind"), f"kind IN ({BEFORE}, 'open')")
        batch_op.create_check_constraint(op.f("ck_proposal_person"), "(kind = 'open') = (user_id IS NULL)")
    _keep_what_is_open()


def _keep_what_is_open() -> None:
    """What one administrator decided alone before is marked as what it was."""
    bind = op.get_bind()
    if bind.exec_driver_sql("SELECT count(*) FROM firm WHERE access_profile = 'open'").scalar_one():
        now = datetime.now(UTC).replace(tzinfo=None)
        types = {"proposed_at": sa.DateTime(), "given_at": sa.DateTime(), "is_single_control": sa.Boolean()}
        names = ("kind", "state", "proposed_at", "given_at", "is_single_control", "version")
        row = dict(zip(names, ("open", "given", now, now, True, 1), strict=True))
        op.bulk_insert(sa.table("proposal", *(sa.column(name, types.get(name)) for name in names)), [row])


def downgrade() -> None:
    # The version before this one has no place for it, and what two people decided is never taken off the record.
    bind = op.get_bind()
    decided = "SELECT count(*) FROM proposal WHERE kind = 'open' AND NOT is_single_control"
    kept = bind.exec_driver_sql(decided).scalar_one()
    if kept:
        raise RuntimeError(f"{kept} proposals to open the firm are on the record; the version before would lose them")
    op.execute("DELETE FROM proposal WHERE kind = 'open'")
    with op.batch_alter_table("proposal") as batch_op:
        batch_op.drop_constraint(op.f("ck_proposal_person"), type_="check")
        batch_op.drop_constraint(op.f("ck_proposal_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_proposal_kind"), f"kind IN ({BEFORE})")
        batch_op.alter_column("user_id", existing_type=KEY, nullable=False)
