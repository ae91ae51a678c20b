"""What is done with bonus plans: drafting, approving, assigning, handing out."""

from webapp.bonus.service.approving import approve
from webapp.bonus.service.assigning import assign, end_assignment, remove_assignment
from webapp.bonus.service.checking import (
    ASKED,
    DIFFER,
    ask_for_check,
    check_by_night,
    check_closed,
    tell_of_differences,
)
from webapp.bonus.service.drafting import change_draft, copy_version, draft_plan, withdraw_draft
from webapp.bonus.service.handing_out import hand_out, hand_out_paper, hand_out_statement, hand_out_trial
from webapp.bonus.service.periods import calculate, close, open_period, remove_period, review
from webapp.bonus.service.verifying import verify, verify_differences

__all__ = [
    "ASKED",
    "DIFFER",
    "approve",
    "ask_for_check",
    "assign",
    "calculate",
    "change_draft",
    "check_by_night",
    "check_closed",
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
    "remove_period",
    "review",
    "tell_of_differences",
    "verify",
    "verify_differences",
    "withdraw_draft",
]
