"""a guard of disputes: no amount for a claim of which nothing is confirmed"""

revision = "0038"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables stay as they are: the guards are put up anew after every step."""


def downgrade() -> None:
    """As above."""
