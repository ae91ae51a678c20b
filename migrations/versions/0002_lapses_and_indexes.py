"""lapses are decisions; indexes for lists that are read from their newest end"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OUTCOME = "ck_decision_outcome"
BEFORE = "outcome IN ('confirm', 'reject', 'ask', 'release')"
AFTER = "outcome IN ('confirm', 'reject', 'ask', 'release', 'lapse')"
INDEXES = (
    ("ix_audit_entry_at", "audit_entry", ["at", "id"]),
    ("ix_audit_entry_action", "audit_entry", ["action", "id"]),
    ("ix_claim_filed", "claim", ["filed_at", "id"]),
    ("ix_used_key_created_at", "used_key", ["created_at"]),
)


def upgrade() -> None:
    _change_outcome(AFTER)
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns, unique=False)


def downgrade() -> None:
    # The version before this one knows no such decisions, and decisions are never taken away: it refuses instead.
    lapses = op.get_bind().exec_driver_sql("SELECT count(*) FROM decision WHERE outcome = 'lapse'").scalar_one()
    if lapses:
        raise RuntimeError(f"{lapses} decisions let a promise lapse; the version before this one would lose them")
    for name, table, _columns in INDEXES:
        op.drop_index(name, table_name=table)
    _change_outcome(BEFORE)


def _change_outcome(wanted: str) -> None:
    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_constraint(op.f(OUTCOME), type_="check")
        batch_op.create_check_constraint(op.f(OUTCOME), wanted)
