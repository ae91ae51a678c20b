"""that one person may take second steps alone is proposed as well; a firm that works so keeps that"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

KINDS = "'role', 'lead', 'place', 'password', 'open'"


def upgrade() -> None:
    _check(f"kind IN ({KINDS}, 'small')", "(kind IN ('open', 'small')) = (user_id IS NULL)")
    _keep_what_is_small()


def _check(kind: str, person: str) -> None:
    with op.batch_alter_table("proposal") as batch_op:
        for name, condition in (("kind", kind), ("person", person)):
            batch_op.drop_constraint(op.f(f"ck_proposal_{name}"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_proposal_{name}"), condition)


def _keep_what_is_small() -> None:
    """What one administrator decided alone before is marked as what it was."""
    bind = op.get_bind()
    if bind.exec_driver_sql("SELECT count(*) FROM firm WHERE control_profile = 'small'").scalar_one():
        now = datetime.now(UTC).replace(tzinfo=None)
        types = {"proposed_at": sa.DateTime(), "given_at": sa.DateTime(), "is_single_control": sa.Boolean()}
        names = ("kind", "state", "proposed_at", "given_at", "is_single_control", "version")
        row = dict(zip(names, ("small", "given", now, now, True, 1), strict=True))
        op.bulk_insert(sa.table("proposal", *(sa.column(name, types.get(name)) for name in names)), [row])


def downgrade() -> None:
    # The version before this one has no place for it, and what two people decided is never taken off the record.
    bind = op.get_bind()
    decided = "SELECT count(*) FROM proposal WHERE kind = 'small' AND NOT is_single_control"
    kept = bind.exec_driver_sql(decided).scalar_one()
    if kept:
        words = (
            "proposals that one person takes second steps alone are on the record; the version before would lose them"
        )
        raise RuntimeError(f"{kept} {words}")
    op.execute("DELETE FROM proposal WHERE kind = 'small'")
    _check(f"kind IN ({KINDS})", "(kind = 'open') = (user_id IS NULL)")
