"""What is read of initiatives."""

from webapp.initiatives.queries.membership import membership_differences
from webapp.initiatives.queries.sections import Filled, Section, add_section, filled_sections
from webapp.initiatives.queries.tree import Choice, ancestors, by_id, by_slug, choices, ids_below

__all__ = [
    "Choice",
    "Filled",
    "Section",
    "add_section",
    "ancestors",
    "by_id",
    "by_slug",
    "choices",
    "filled_sections",
    "ids_below",
    "membership_differences",
]
