"""What can be done with accounts and statement files."""

from webapp.custody.service.accounts import assign_account
from webapp.custody.service.aside import UPLOADED, Said, is_large, said_by, said_in
from webapp.custody.service.changing import leave_change, take_change, why_not
from webapp.custody.service.confirming import (
    CONFIRMED,
    confirm,
    read_uploaded,
    take_in_confirmed,
)
from webapp.custody.service.controlling import give_reason, state_controls
from webapp.custody.service.half_way import go_on_removing, left_half_way
from webapp.custody.service.handing import Handed, hand_over
from webapp.custody.service.leaving import remove_uncounted
from webapp.custody.service.mappings import (
    Ahead,
    Table,
    choose_mapping,
    detected,
    mapping_in,
    mapping_named,
    read_ahead,
    table_of,
)
from webapp.custody.service.progress import Progress
from webapp.custody.service.staging import clear_abandoned
from webapp.custody.service.taking_in import import_statement, read_in, take_in
from webapp.custody.service.undoing import DISCARDED, undo
from webapp.custody.service.uploading import check_importer, is_overtaken, read_again, upload
from webapp.custody.service.watching import Watcher, watch
from webapp.uploads import checked, keep, load

__all__ = [
    "CONFIRMED", "DISCARDED", "UPLOADED", "Ahead", "Handed", "Progress", "Said", "Table", "Watcher", "assign_account",
    "check_importer", "checked", "choose_mapping", "clear_abandoned", "confirm", "detected", "give_reason",
    "go_on_removing", "hand_over", "import_statement", "is_large", "is_overtaken", "keep", "leave_change",
    "left_half_way", "load", "mapping_in", "mapping_named", "read_again", "read_ahead", "read_in", "read_uploaded",
    "remove_uncounted", "said_by", "said_in", "state_controls", "table_of", "take_change", "take_in",
    "take_in_confirmed", "undo", "upload", "watch", "why_not",
]  # fmt: skip
