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
from webapp.custody.queries.changes import (
    SOME,
    ChangeRow,
    Use,
    booked_when,
    bound_among,
    change_row,
    changes_of_file,
    confirmed_by,
    is_newest,
    is_overtaken,
    is_undisputed,
    left_alone,
    left_to_others,
    noted,
    outlined_for,
    parted,
    stored_for,
    tells_uses,
    uses,
    waiting_changes,
    waiting_changes_count,
    waiting_changes_total,
    waiting_of_file,
    waits,
    with_part,
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
    TAKEN_IN,
    FileRow,
    accounts_of_file,
    acts_so_far,
    allocated_count,
    bound_count,
    holds_unnoted,
    of_file,
    same_upload,
    saved_mapping,
    saved_mappings,
    statement_file,
    statement_files,
)
from webapp.custody.queries.outline import AccountOutline, ChangedLine, Outline, outlined, restored
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
    "MOST_ACCOUNTS", "SOME", "TAKEN_IN", "AccountOutline", "AccountPreview", "AccountRow", "ChangeRow", "ChangedLine",
    "FileRow", "KnownAccount", "LineRow", "Outline", "Preview", "PreviewLine", "Suggested", "Use", "account_row",
    "accounts", "accounts_of", "accounts_of_file", "activity_of_account", "activity_of_file", "acts_so_far",
    "allocated_count", "assignable_households", "booked_when", "bound_among", "bound_count", "by_numbers",
    "change_row", "changes_of_file", "confirmed_by", "counts", "covers_household", "holds_unnoted", "is_newest",
    "is_opened", "is_overtaken", "is_under_way", "is_undisputed", "left_alone", "left_to_others", "lines_brought",
    "matching", "may_see_account", "named_accounts", "named_lines", "noted", "of_file", "outlined", "outlined_for",
    "parted", "preview", "refusal", "restored", "same_upload", "saved_mapping", "saved_mappings", "stands",
    "statement_file", "statement_files", "stored_for", "suggested_households", "tells_uses", "too_fine",
    "uncounted_file_id", "undone_on", "uses", "visible_account", "waiting_changes", "waiting_changes_count",
    "waiting_changes_total", "waiting_count", "waiting_of_file", "waits", "with_part",
]  # fmt: skip
