"""which tasks tell of which proposal; who sees whole guest lists has that role by a proposal"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0033"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "proposal_task",
        sa.Column("task_id", KEY, nullable=False),
        sa.Column("proposal_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_proposal_task_task_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_task_proposal_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_proposal_task")),
    )
    op.create_index("ix_proposal_task_proposal_id", "proposal_task", ["proposal_id"])
    _keep_what_is_held()


def _keep_what_is_held() -> None:
    """A role of marketing that one administrator gave alone before is marked as what it was."""
    bind = op.get_bind()
    held = bind.exec_driver_sql(
        "SELECT user_id FROM user_role r WHERE role = 'marketing' AND NOT EXISTS (SELECT 1 FROM proposal p"
        " WHERE p.user_id = r.user_id AND p.role = r.role AND p.state = 'given') ORDER BY user_id"
    ).scalars()
    now = datetime.now(UTC).replace(tzinfo=None)
    types = {"proposed_at": sa.DateTime(), "given_at": sa.DateTime(), "is_single_control": sa.Boolean()}
    names = ("user_id", "kind", "role", "state", "proposed_at", "given_at", "is_single_control", "version")
    rows = [
        dict(zip(names, (user_id, "role", "marketing", "given", now, now, True, 1), strict=True)) for user_id in held
    ]
    if rows:
        op.bulk_insert(sa.table("proposal", *(sa.column(name, types.get(name)) for name in names)), rows)


def downgrade() -> None:
    # What was marked stays: the version before knows such proposals too.
    op.drop_table("proposal_task")
