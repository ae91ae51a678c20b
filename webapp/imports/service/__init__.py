"""Taking files of clients and interactions in."""

from webapp.imports.service.files import check_importer, choose, mapping_of, upload
from webapp.imports.service.taking_in import CONFIRMED, Agreed, confirm, take_in, take_in_confirmed

__all__ = [
    "CONFIRMED",
    "Agreed",
    "check_importer",
    "choose",
    "confirm",
    "mapping_of",
    "take_in",
    "take_in_confirmed",
    "upload",
]
