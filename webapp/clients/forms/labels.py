"""Codes of this feature in people's words."""

from typing import Any

from flask_babel import lazy_gettext as _

KINDS: dict[str, Any] = {"person": _("Person"), "organisation": _("Organisation")}
STANDINGS: dict[str, Any] = {"client": _("Client"), "prospect": _("Prospect")}
TIERS: dict[str, Any] = {"a": _("Tier A"), "b": _("Tier B"), "c": _("Tier C"), "none": _("No tier")}
# Languages are named in themselves, so that their speakers find them.
LANGUAGES: dict[str, Any] = {
    "en": "English", "th": "ไทย", "es": "Español", "ta": "தமிழ்", "zh": "中文", "de": "Deutsch", "fr": "Français",
    "it": "Italiano", "pt": "Português", "ja": "日本語",
}  # fmt: skip
CHANNELS: dict[str, Any] = {
    "phone": _("Phone"), "email": _("E-mail"), "message": _("Message"), "in-person": _("In person"),
    "video": _("Video"), "post": _("Post"),
}  # fmt: skip
CONSENTS: dict[str, Any] = {
    "phone": _("Phone"), "email": _("E-mail"), "post": _("Post"), "message": _("Message"),
}  # fmt: skip
POINT_LABELS: dict[str, Any] = {
    "mobile": _("Mobile"), "work": _("Work"), "home": _("Home"), "other": _("Other"),
}  # fmt: skip
COVERAGE_ROLES: dict[str, Any] = {
    "primary": _("Primary"), "specialist": _("Specialist"), "banker": _("Banker"), "service": _("Service"),
}  # fmt: skip
# What a person can choose when relating somebody.
RELATIONS: dict[str, Any] = {
    "spouse": _("Spouse or partner"), "child": _("Child"), "parent": _("Parent"), "sibling": _("Sibling"),
    "lawyer": _("Lawyer"), "accountant": _("Accountant"), "trustee": _("Trustee"), "colleague": _("Colleague"),
    "other": _("Other"),
}  # fmt: skip
# Those, and how they are called from the other side.
RELATION_NAMES: dict[str, Any] = {
    **RELATIONS, "client-of-lawyer": _("Client (as lawyer)"), "client-of-accountant": _("Client (as accountant)"),
    "beneficiary": _("Beneficiary"),
}  # fmt: skip

ALL = {
    "kind": KINDS, "standing": STANDINGS, "tier": TIERS, "language": LANGUAGES, "channel": CHANNELS,
    "consent": CONSENTS, "point": POINT_LABELS, "coverage": COVERAGE_ROLES, "relation": RELATION_NAMES,
}  # fmt: skip
