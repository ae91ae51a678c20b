"""What can be done with claims."""

from webapp.claims.service.filing import answer_claim, edit_claim, file_claim, standing, withdraw_claim

__all__ = ["answer_claim", "edit_claim", "file_claim", "standing", "withdraw_claim"]
