"""What can be done with claims."""

from webapp.claims.service.deciding import (
    Evidence,
    Seen,
    ask_claimant,
    confirm_claim,
    lapse_claim,
    reject_claim,
    release_rest,
)
from webapp.claims.service.filing import answer_claim, edit_claim, file_claim, standing, withdraw_claim
from webapp.claims.service.papers import attach_document, confirm_by_documents
from webapp.claims.service.promises import extend_promise, lapse_by_the_clock, note_export, remind, take_extension_back
from webapp.claims.service.reopening import reopen_claim
from webapp.claims.service.seasoning import (
    TOPIC,
    forget_lines,
    season_after_change,
    season_all,
    season_everybody,
    season_listed,
    season_what_left,
    seasoning_differences,
)
from webapp.claims.service.second_looks import take_second_look
from webapp.claims.service.together import Chosen, Left, Outcome, confirm_together

__all__ = [
    "TOPIC",
    "Chosen",
    "Evidence",
    "Left",
    "Outcome",
    "Seen",
    "answer_claim",
    "ask_claimant",
    "attach_document",
    "confirm_by_documents",
    "confirm_claim",
    "confirm_together",
    "edit_claim",
    "extend_promise",
    "file_claim",
    "forget_lines",
    "lapse_by_the_clock",
    "lapse_claim",
    "note_export",
    "reject_claim",
    "release_rest",
    "remind",
    "reopen_claim",
    "season_after_change",
    "season_all",
    "season_everybody",
    "season_listed",
    "season_what_left",
    "seasoning_differences",
    "standing",
    "take_extension_back",
    "take_second_look",
    "withdraw_claim",
]
