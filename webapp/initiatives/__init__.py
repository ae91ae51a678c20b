"""Initiatives in a tree, what they cost, who was invited, and whom they touched."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of initiatives, and follows contacts that are renamed."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation
    from webapp.clients import service as clients
    from webapp.initiatives.routes import bp
    from webapp.initiatives.service import follow_contact
    from webapp.policy import Permission

    app.register_blueprint(bp)
    navigation.add(
        navigation.Item(
            "work", _("Initiatives"), "initiatives.listing", "flag", Permission.INITIATIVE_READ, order=30, keys="g n",
            module="initiatives",
        )
    )  # fmt: skip
    if follow_contact not in clients.on_contact_renamed:
        clients.on_contact_renamed.append(follow_contact)
