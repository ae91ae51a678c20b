"""The audit trail for those who watch, and whether the installation is well."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the audit page and the health checks."""
    from flask_babel import lazy_gettext

    from webapp import navigation
    from webapp.oversight.routes import bp
    from webapp.policy import Permission

    app.register_blueprint(bp)
    navigation.add(
        navigation.Item("control", lazy_gettext("Audit"), "oversight.audit", "history", Permission.AUDIT_READ, 60)
    )
