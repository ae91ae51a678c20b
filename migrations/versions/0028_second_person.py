"""what an administrator proposes and a second person confirms; whoever has a role or leads a team keeps it"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0030"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PEOPLE = ("user_id", "proposed_by_id", "confirmed_by_id")
CHECKS = {
    "kind": "kind IN ('role', 'lead', 'place', 'password')",
    "role": "(kind = 'role') = (role IS NOT NULL)",
    "team": "(kind IN ('lead', 'place')) = (team_id IS NOT NULL)",
    "state": "state IN ('proposed', 'given', 'withdrawn', 'ended')",
    "given": "(given_at IS NOT NULL) = (state IN ('given', 'ended'))",
    "ended": "(ended_at IS NOT NULL) = (state IN ('withdrawn', 'ended'))",
    "two_people": "given_at IS NULL AND confirmed_by_id IS NULL AND NOT is_single_control"
    " OR given_at IS NOT NULL AND (confirmed_by_id IS NULL) = is_single_control",
    "proposer": "proposed_by_id IS NOT NULL OR is_single_control",
    "not_by_the_same": "COALESCE(confirmed_by_id <> proposed_by_id, true)",
    "not_by_oneself": "COALESCE(confirmed_by_id <> user_id, true)",
    "not_for_oneself": "COALESCE(proposed_by_id <> user_id, true) OR is_single_control",
}


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("team_id", KEY, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", KEY, nullable=True),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by_id", KEY, nullable=True),
        sa.Column("given_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("is_single_control", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_proposal_{name}")) for name, rule in CHECKS.items()),
        *(sa.ForeignKeyConstraint([one], ["app_user.id"], name=op.f(f"fk_proposal_{one}")) for one in PEOPLE),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_proposal_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    for column in (*PEOPLE, "team_id"):
        op.create_index(f"ix_proposal_{column}", "proposal", [column])
    waiting = sa.text("state = 'proposed'")
    op.create_index("ix_proposal_waiting", "proposal", ["id"], sqlite_where=waiting, postgresql_where=waiting)
    _keep_what_is_held()


def _keep_what_is_held() -> None:
    """What was given before by one administrator alone is marked as what it was."""
    bind = op.get_bind()
    now = datetime.now(UTC).replace(tzinfo=None)
    as_before = {"state": "given", "proposed_at": now, "given_at": now, "is_single_control": True, "version": 1}
    roles = bind.execute(sa.text("SELECT user_id, role FROM user_role ORDER BY user_id, role")).all()
    leads = bind.execute(sa.text("SELECT manager_id, id FROM team WHERE manager_id IS NOT NULL ORDER BY id")).all()
    rows = [{"user_id": user, "kind": "role", "role": role, "team_id": None, **as_before} for user, role in roles]
    rows += [{"user_id": user, "kind": "lead", "role": None, "team_id": team, **as_before} for user, team in leads]
    if rows:
        names = (
            "user_id",
            "kind",
            "role",
            "team_id",
            "state",
            "proposed_at",
            "given_at",
            "is_single_control",
            "version",
        )
        types = {"proposed_at": sa.DateTime(), "given_at": sa.DateTime(), "is_single_control": sa.Boolean()}
        op.bulk_insert(sa.table("proposal", *(sa.column(name, types.get(name)) for name in names)), rows)


def downgrade() -> None:
    # The version before this one has no place for them, and what two people decided is never taken off the record.
    kept = op.get_bind().exec_driver_sql("SELECT count(*) FROM proposal WHERE NOT is_single_control").scalar_one()
    if kept:
        raise RuntimeError(f"{kept} proposals are on the record; the version before this one would lose them")
    op.drop_table("proposal")
