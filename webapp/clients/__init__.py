"""Households, contacts, and who covers them."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the forms, the search and the coverage screen; pages to read are the book's."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation
    from webapp.clients.forms.labels import ALL
    from webapp.clients.queries import has_coverage
    from webapp.clients.routes import bp
    from webapp.people import queries as people
    from webapp.policy import Permission

    app.register_blueprint(bp)
    people.holding(has_coverage)
    app.jinja_env.globals["client_labels"] = ALL
    _tell()
    navigation.add(
        navigation.Item(
            section="work", label=_("Coverage"), endpoint="clients.coverage", icon="user-check",
            permission=Permission.COVERAGE_ASSIGN, order=60, keys="g v",
        )
    )  # fmt: skip
    navigation.add(
        navigation.Item(
            section="firm", label=_("Segments"), endpoint="clients.segments", icon="tag",
            permission=Permission.FIRM_EDIT, order=85,
        )
    )  # fmt: skip


def _tell() -> None:
    """Says how the audit trail tells of households and contacts."""
    from webapp import telling
    from webapp.clients import queries
    from webapp.clients.forms import labels
    from webapp.clients.models import Segment

    telling.names("household", queries.named_households, "household", "household_id")
    telling.names(
        "contact", queries.named_contacts, "contact_id", "contact_ids", "other_id", "primary_contact_id"
    )  # fmt: skip
    telling.names("segment", telling.freely(Segment.id, Segment.name), "segment_id")
    for known in (labels.KINDS, labels.CHANNELS, labels.RELATION_NAMES):
        telling.codes(known, "contact.kind")
    telling.silent("household.wanted")
    telling.codes(labels.STANDINGS, "contact.standing")
    telling.codes(labels.TIERS, "household.tier")
    telling.codes(labels.LANGUAGES, "contact.language")
    telling.codes(labels.CHANNELS, "contact.preferred_channel", "contact.channel")
    telling.codes(labels.COVERAGE_ROLES, "coverage.role")
