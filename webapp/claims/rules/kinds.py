"""The kinds of claims: what confirms each, and with what its amount may be added up."""

# Money that comes to the firm's accounts: confirmed by lines of activity, and added up as assets.
MONEY = ("deposited", "promised")
# What somebody signed: confirmed by documents.
DOCUMENTED = ("engagement", "other")
KINDS = (*MONEY, *DOCUMENTED)
# How amounts are added up: fees are never assets.
SORTS = ("assets", "fees", "other")


def is_documented(kind: str) -> bool:
    """Whether a claim of a kind is confirmed by documents, and never by activity."""
    return kind in DOCUMENTED


def sort_of(kind: str) -> str:
    """With what a kind's amounts are added up."""
    return {"engagement": "fees", "other": "other"}.get(kind, "assets")
