"""What others may ask about accounts and activity."""

from webapp.custody.queries.accounts import (
    AccountRow,
    KnownAccount,
    account_row,
    accounts,
    accounts_of,
    assignable_households,
    by_numbers,
    covers_household,
    may_see_account,
    named_accounts,
    visible_account,
    waiting_count,
)
from webapp.custody.queries.activity import (
    LineRow,
    activity_of_account,
    activity_of_file,
    named_lines,
)
from webapp.custody.queries.counting import (
    counts,
    is_opened,
    is_under_way,
    lines_brought,
    stands,
    uncounted_file_id,
    undone_on,
)
from webapp.custody.queries.imports import (
    FileRow,
    acts_so_far,
    allocated_count,
    bound_count,
    same_upload,
    saved_mapping,
    saved_mappings,
    statement_file,
    statement_files,
)
from webapp.custody.queries.outline import AccountOutline, ChangedLine, Outline, outlined, restored, stored_outline
from webapp.custody.queries.preview import (
    MOST_ACCOUNTS,
    AccountPreview,
    Preview,
    PreviewLine,
    matching,
    preview,
    refusal,
    too_fine,
)
from webapp.custody.queries.suggesting import Suggested, suggested_households

__all__ = [
    "MOST_ACCOUNTS", "AccountOutline", "AccountPreview", "AccountRow", "ChangedLine", "FileRow", "KnownAccount",
    "LineRow", "Outline", "Preview", "PreviewLine", "Suggested", "account_row", "accounts", "accounts_of",
    "activity_of_account", "activity_of_file", "acts_so_far", "allocated_count", "assignable_households",
    "bound_count", "by_numbers", "counts", "covers_household", "is_opened", "is_under_way", "lines_brought", "matching",
    "may_see_account", "named_accounts", "named_lines", "outlined", "preview", "refusal", "restored", "same_upload",
    "saved_mapping", "saved_mappings", "stands", "statement_file", "statement_files", "stored_outline",
    "suggested_households", "too_fine", "uncounted_file_id", "undone_on", "visible_account", "waiting_count",
]  # fmt: skip
