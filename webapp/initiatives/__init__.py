"""Initiatives in a tree, what they cost, who was invited, and whom they touched."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of initiatives, and follows contacts that are renamed."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation, telling
    from webapp.clients import service as clients
    from webapp.initiatives.forms import KINDS, STANDINGS
    from webapp.initiatives.models import Initiative
    from webapp.initiatives.routes import bp
    from webapp.initiatives.service import refresh_contacts
    from webapp.policy import Permission

    app.register_blueprint(bp)
    named = telling.freely(Initiative.id, Initiative.name)
    telling.names("initiative", named, "initiative_id", "initiative.parent_id")
    telling.silent("initiative.line")
    telling.codes(KINDS, "initiative.kind")
    telling.codes(STANDINGS, "initiative.standing")
    navigation.add(
        navigation.Item(
            "work", _("Initiatives"), "initiatives.listing", "flag", Permission.INITIATIVE_READ, order=30, keys="g n"
        )
    )  # fmt: skip
    if refresh_contacts not in clients.on_contacts_changed:
        clients.on_contacts_changed.append(refresh_contacts)
