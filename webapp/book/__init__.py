"""The client book: who is in it, and everything about one of them on one page."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages and their place in the navigation."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation
    from webapp.book.routes import bp
    from webapp.policy import Permission

    app.register_blueprint(bp)
    navigation.add(
        navigation.Item("work", _("Contacts"), "book.contacts", "users", Permission.CONTACT_READ, 10, keys="g c")
    )
