"""Accounts of households and the activity on them, read from statement files."""

from typing import Any

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of accounts and imports, and their entries in the navigation."""
    from flask_babel import lazy_gettext as _

    from webapp import limits, navigation, outbox, telling
    from webapp.custody import queries
    from webapp.custody.forms import CHANGE_STATES, FILE_STATES, KINDS
    from webapp.custody.routes import bp
    from webapp.custody.service import CONFIRMED, DISCARDED, UPLOADED
    from webapp.policy import Permission

    outbox.job(UPLOADED)(_read)
    outbox.job(CONFIRMED)(_take_in)
    outbox.job(DISCARDED)(_remove)

    app.register_blueprint(bp)
    limits.allow_large("custody.create_import")
    telling.names("account", queries.named_accounts, "accounts")
    telling.silent("sha256")
    telling.codes({"single": _("single control"), "second": _("second person")}, "bank_change.control")
    telling.names("activity", queries.named_lines, "lines", "line_id")
    app.jinja_env.globals.update(activity_kinds=KINDS, change_states=CHANGE_STATES, file_states=FILE_STATES)
    navigation.add(
        navigation.Item(
            "control", _("Accounts"), "custody.accounts", "landmark", Permission.ACCOUNT_READ, 30, keys="g a"
        )
    )  # fmt: skip
    navigation.add(
        navigation.Item(
            "control", _("Imports"), "custody.imports", "file-up", Permission.ACTIVITY_IMPORT, 40, counter="changes",
            keys="g m"
        ),
        queries.waiting_changes_total,
    )  # fmt: skip


def _read(payload: dict[str, Any]) -> None:
    from webapp import uploads
    from webapp.custody.service import read_uploaded

    read_uploaded(payload["file_id"], payload["actor_id"], uploads.folder())


def _remove(payload: dict[str, Any]) -> None:
    from webapp.custody.service import Progress, remove_uncounted

    remove_uncounted(payload["file_id"], Progress(payload["file_id"], ("leaving",)))


def _take_in(payload: dict[str, Any]) -> None:
    from webapp import uploads
    from webapp.custody.service import take_in_confirmed

    take_in_confirmed(payload["file_id"], payload["actor_id"], uploads.folder())
