"""What is done with bonus plans: drafting, approving, assigning, handing out."""

from webapp.bonus.service.approving import approve
from webapp.bonus.service.assigning import assign, end_assignment, remove_assignment
from webapp.bonus.service.drafting import change_draft, copy_version, draft_plan, withdraw_draft
from webapp.bonus.service.handing_out import hand_out, hand_out_paper, hand_out_statement, hand_out_trial
from webapp.bonus.service.periods import calculate, close, open_period, review
from webapp.bonus.service.verifying import verify, verify_differences

__all__ = [
    "approve",
    "assign",
    "calculate",
    "change_draft",
    "close",
    "copy_version",
    "draft_plan",
    "end_assignment",
    "hand_out",
    "hand_out_paper",
    "hand_out_statement",
    "hand_out_trial",
    "open_period",
    "remove_assignment",
    "review",
    "verify",
    "verify_differences",
    "withdraw_draft",
]
