"""guards of periods, of assignments that paid, and of the claims that a dispute is about"""

revision = "0034"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables stay as they are: the guards are put up anew after every step."""


def downgrade() -> None:
    """As above."""
