"""What can be done with accounts and statement files."""

from webapp.custody.service.accounts import assign_account
from webapp.custody.service.confirming import CONFIRMED, confirm, take_in_confirmed, undo
from webapp.custody.service.mappings import Table, choose_mapping, mapping_named, state_currency, table_of
from webapp.custody.service.taking_in import import_statement, take_in
from webapp.custody.service.uploading import check_importer, upload
from webapp.custody.service.watching import Watcher, watch
from webapp.uploads import keep, load

__all__ = [
    "CONFIRMED", "Table", "Watcher", "assign_account", "check_importer", "choose_mapping", "confirm",
    "import_statement", "keep", "load", "mapping_named", "state_currency", "table_of", "take_in", "take_in_confirmed",
    "undo", "upload", "watch",
]  # fmt: skip
