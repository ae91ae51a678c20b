"""Taking files of clients and interactions in."""

from webapp.imports.service.files import check_importer, choose, mapping_of, take_in, upload

__all__ = ["check_importer", "choose", "mapping_of", "take_in", "upload"]
