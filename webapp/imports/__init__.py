"""Households, contacts and interactions from files that other systems wrote."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of imports and their entry in the navigation."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation
    from webapp.imports.routes import bp
    from webapp.policy import Permission

    app.register_blueprint(bp)
    navigation.add(
        navigation.Item(
            "firm", _("Import"), "imports.files", "upload", Permission.CONTACT_IMPORT, 60, keys="g f"
        )
    )  # fmt: skip
