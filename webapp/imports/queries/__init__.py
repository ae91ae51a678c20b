"""Files on their way in, what they would bring, and what is known of it already."""

from webapp.imports.queries.files import (
    FileRow,
    import_file,
    import_files,
    same_upload,
    saved_mapping,
    taken_in_so_far,
)
from webapp.imports.queries.known import Known
from webapp.imports.queries.planning import Choice, Line, Plan, plan, sheet, table_of

__all__ = [
    "Choice", "FileRow", "Known", "Line", "Plan", "import_file", "import_files", "plan", "same_upload",
    "saved_mapping", "sheet", "table_of", "taken_in_so_far",
]  # fmt: skip
