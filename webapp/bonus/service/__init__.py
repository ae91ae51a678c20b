"""What is done with bonus plans: drafting, approving, assigning, handing out."""

from webapp.bonus.service.approving import approve
from webapp.bonus.service.assigning import assign, end_assignment, remove_assignment
from webapp.bonus.service.drafting import change_draft, copy_version, draft_plan, withdraw_draft
from webapp.bonus.service.handing_out import hand_out

__all__ = [
    "approve",
    "assign",
    "change_draft",
    "copy_version",
    "draft_plan",
    "end_assignment",
    "hand_out",
    "remove_assignment",
    "withdraw_draft",
]
