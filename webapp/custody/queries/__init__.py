"""What others may ask about accounts and activity."""

from webapp.custody.queries.accounts import (
    AccountRow,
    Suggested,
    account_row,
    accounts,
    accounts_of,
    assignable_households,
    by_numbers,
    covers_household,
    may_see_account,
    named_accounts,
    suggested_households,
    visible_account,
    waiting_count,
)
from webapp.custody.queries.activity import (
    LineRow,
    activity_of_account,
    activity_of_file,
    named_lines,
)
from webapp.custody.queries.imports import (
    FileRow,
    acts_so_far,
    allocated_count,
    same_upload,
    saved_mapping,
    saved_mappings,
    statement_file,
    statement_files,
)
from webapp.custody.queries.preview import AccountPreview, Preview, PreviewLine, preview

__all__ = [
    "AccountPreview", "AccountRow", "FileRow", "LineRow", "Preview", "PreviewLine", "Suggested", "account_row",
    "accounts", "accounts_of", "activity_of_account", "activity_of_file", "acts_so_far", "allocated_count",
    "assignable_households", "by_numbers", "covers_household", "may_see_account", "named_accounts", "named_lines",
    "preview", "same_upload", "saved_mapping", "saved_mappings", "statement_file", "statement_files",
    "suggested_households", "visible_account", "waiting_count",
]  # fmt: skip
