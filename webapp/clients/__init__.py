"""Households, contacts, and who covers them."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the forms, the search and the coverage screen; pages to read are the book's."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation
    from webapp.clients.forms.labels import ALL
    from webapp.clients.routes import bp
    from webapp.policy import Permission

    app.register_blueprint(bp)
    app.jinja_env.globals["client_labels"] = ALL
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
