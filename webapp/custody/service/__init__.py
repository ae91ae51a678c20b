"""What can be done with accounts and statement files."""

from webapp.custody.service.accounts import assign_account
from webapp.custody.service.imports import check_importer, import_statement, undo, upload
from webapp.custody.service.mappings import Table, choose_mapping, mapping_named, state_currency, table_of
from webapp.uploads import keep, load

__all__ = [
    "Table", "assign_account", "check_importer", "choose_mapping", "import_statement", "keep", "load",
    "mapping_named", "state_currency", "table_of", "undo", "upload",
]  # fmt: skip
