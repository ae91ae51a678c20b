"""interactions of other households that a contact took part in are counted apart, for those who may open them"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0031"
branch_labels = None
depends_on = None

INDEX = "ix_initiative_contact_sort"
WALK = ["initiative_id", "sort_name", "contact_id", "household_id"]
# Interactions of another household than the contact's, for the initiative of the row and all below it.
ELSEWHERE = """
WITH RECURSIVE up(id, above_id) AS (
  SELECT id, id FROM initiative
  UNION ALL SELECT up.id, i.parent_id FROM up JOIN initiative i ON i.id = up.above_id WHERE i.parent_id IS NOT NULL
), elsewhere(contact_id, initiative_id, many) AS (
  SELECT p.contact_id, up.above_id, COUNT(*)
  FROM participant p JOIN interaction i ON i.id = p.interaction_id JOIN contact c ON c.id = p.contact_id
  JOIN up ON up.id = i.initiative_id
  WHERE i.household_id <> c.household_id GROUP BY p.contact_id, up.above_id
)
UPDATE initiative_contact SET interaction_count = interaction_count - e.many, elsewhere_count = e.many
FROM elsewhere e
WHERE e.contact_id = initiative_contact.contact_id AND e.initiative_id = initiative_contact.initiative_id
"""


def upgrade() -> None:
    op.add_column("initiative_contact", sa.Column("elsewhere_count", sa.Integer(), server_default="0", nullable=False))
    op.drop_index(INDEX, "initiative_contact")
    op.create_index(INDEX, "initiative_contact", [*WALK, "elsewhere_count"])
    op.execute(ELSEWHERE)


def downgrade() -> None:
    op.execute("UPDATE initiative_contact SET interaction_count = interaction_count + elsewhere_count")
    op.drop_index(INDEX, "initiative_contact")
    op.create_index(INDEX, "initiative_contact", WALK)
    op.drop_column("initiative_contact", "elsewhere_count")
