"""What others may ask about households and contacts."""

from webapp.clients.queries.belongings import (
    main_point,
    primary_coverers,
    visible_address,
    visible_coverage,
    visible_point,
    visible_relation,
)
from webapp.clients.queries.details import (
    Covering,
    Point,
    Related,
    addresses,
    consents,
    coverage,
    coverers_today,
    people_to_assign,
    points,
    relations,
)
from webapp.clients.queries.duplicates import Duplicate, Typed, possible_duplicates
from webapp.clients.queries.normalised import is_phone, normal_email, normal_phone, normal_point
from webapp.clients.queries.search import (
    Found,
    FoundHousehold,
    find_contacts,
    find_households,
    households_named,
    ids_matching,
    recent_contacts,
    wanted_text,
)
from webapp.clients.queries.telling import contact_notes, household_notes
from webapp.clients.queries.visible import (
    contact_names,
    household_names,
    segments,
    visible_contact,
    visible_contacts,
    visible_household,
)

__all__ = [
    "Covering", "Duplicate", "Found", "FoundHousehold", "Point", "Related", "Typed", "addresses",
    "consents", "contact_names", "contact_notes", "coverage", "coverers_today", "find_contacts", "find_households",
    "household_names", "household_notes", "households_named", "ids_matching", "is_phone", "main_point",
    "normal_email", "normal_phone", "normal_point", "people_to_assign", "points", "possible_duplicates",
    "primary_coverers", "recent_contacts", "relations", "segments", "visible_address", "visible_contact",
    "visible_contacts", "visible_coverage", "visible_household", "visible_point", "visible_relation", "wanted_text",
]  # fmt: skip
