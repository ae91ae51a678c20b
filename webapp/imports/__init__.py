"""Households, contacts and interactions from files that other systems wrote."""

from typing import Any

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of imports and their entry in the navigation."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation, outbox
    from webapp.imports.routes import bp
    from webapp.imports.service import CONFIRMED
    from webapp.policy import Permission

    outbox.job(CONFIRMED)(_take_in)

    app.register_blueprint(bp)
    navigation.add(
        navigation.Item(
            "firm", _("Import"), "imports.files", "upload", Permission.CONTACT_IMPORT, 60, keys="g f"
        )
    )  # fmt: skip


def _take_in(payload: dict[str, Any]) -> None:
    from webapp import uploads
    from webapp.imports.service import Agreed, take_in_confirmed

    take_in_confirmed(payload["file_id"], payload["actor_id"], Agreed(**payload["agreed"]), uploads.folder())
