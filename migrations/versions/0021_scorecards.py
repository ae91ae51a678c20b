"""scorecards: scores with reasons, second signatures, and what people say of their figures"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0017"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHECKS = {
    "state": "state IN ('begun', 'scored', 'signed')",
    "scored": "(state = 'begun') = (scored_by_id IS NULL) AND (state = 'begun') = (scored_at IS NULL)"
    " AND (state = 'begun') = (points IS NULL)",
    "signed": "(state = 'signed') = (signed_by_id IS NOT NULL) AND (state = 'signed') = (signed_at IS NOT NULL)",
    "points": "points BETWEEN 0 AND 1000000",
    "begun_by": "begun_by_id <> user_id",
    "scored_by": "scored_by_id <> user_id",
    "signed_by": "signed_by_id <> user_id",
    "single_control": "is_single_control = COALESCE(signed_by_id = scored_by_id, false)",
}
PEOPLE = ("begun_by_id", "scored_by_id", "signed_by_id")


def upgrade() -> None:
    _scorecard()
    _score()
    op.create_table(
        "scorecard_return",
        sa.Column("id", KEY, nullable=False),
        sa.Column("scorecard_id", KEY, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("returned_by_id", KEY, nullable=False),
        sa.Column("returned_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_scorecard_return_reason")),
        *_keys("scorecard_return", scorecard_id="scorecard", returned_by_id="app_user"),
        sa.UniqueConstraint("scorecard_id", "round", name=op.f("uq_scorecard_return_scorecard_id_round")),
    )
    op.create_index("ix_scorecard_return_returned_by_id", "scorecard_return", ["returned_by_id"])
    op.create_table(
        "scorecard_remark",
        sa.Column("id", KEY, nullable=False),
        sa.Column("scorecard_id", KEY, nullable=False),
        sa.Column("said_by_id", KEY, nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        *_keys("scorecard_remark", scorecard_id="scorecard", said_by_id="app_user"),
    )
    for column in ("scorecard_id", "said_by_id"):
        op.create_index(f"ix_scorecard_remark_{column}", "scorecard_remark", [column])
    # What was due in a period is asked for by day, done or not.
    op.create_index("ix_task_assignee_due", "task", ["assignee_id", "due_on"])


def _keys(table: str, **to: str) -> list[sa.Constraint]:
    foreign = [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in to.items()
    ]
    return [*foreign, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def _scorecard() -> None:
    op.create_table(
        "scorecard",
        sa.Column("id", KEY, nullable=False),
        sa.Column("period_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("criteria", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("begun_by_id", KEY, nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("round", sa.Integer(), server_default="0", nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("scored_by_id", KEY, nullable=True),
        sa.Column("scored_at", sa.DateTime(), nullable=True),
        sa.Column("signed_by_id", KEY, nullable=True),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.Column("is_single_control", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_scorecard_{name}")) for name, rule in CHECKS.items()),
        *_keys("scorecard", period_id="credit_period", user_id="app_user", **dict.fromkeys(PEOPLE, "app_user")),
        sa.UniqueConstraint("period_id", "user_id", name=op.f("uq_scorecard_period_id_user_id")),
        sqlite_autoincrement=True,
    )
    unsigned = sa.text("state <> 'signed'")
    op.create_index(
        "ix_scorecard_unsigned", "scorecard", ["state", "period_id"], sqlite_where=unsigned, postgresql_where=unsigned
    )
    op.create_index("ix_scorecard_user_id", "scorecard", ["user_id", "period_id"])
    for column in PEOPLE:
        op.create_index(f"ix_scorecard_{column}", "scorecard", [column])


def _score() -> None:
    op.create_table(
        "scorecard_score",
        sa.Column("id", KEY, nullable=False),
        sa.Column("scorecard_id", KEY, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("scored_by_id", KEY, nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_scorecard_score_score")),
        sa.CheckConstraint("weight BETWEEN 1 AND 10000", name=op.f("ck_scorecard_score_weight")),
        sa.CheckConstraint("length(trim(rationale)) > 0", name=op.f("ck_scorecard_score_rationale")),
        *_keys("scorecard_score", scorecard_id="scorecard", scored_by_id="app_user"),
        sa.UniqueConstraint(
            "scorecard_id", "round", "criterion", name=op.f("uq_scorecard_score_scorecard_id_round_criterion")
        ),
    )
    op.create_index("ix_scorecard_score_scored_by_id", "scorecard_score", ["scored_by_id"])


def downgrade() -> None:
    # What was scored and signed is never taken away.
    kept = op.get_bind().exec_driver_sql("SELECT count(*) FROM scorecard WHERE round > 0").scalar_one()
    if kept:
        raise RuntimeError(f"{kept} scorecards were scored; the version before this one would lose them")
    op.drop_index("ix_task_assignee_due", table_name="task")
    for table in ("scorecard_remark", "scorecard_return", "scorecard_score", "scorecard"):
        op.drop_table(table)
