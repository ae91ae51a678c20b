"""Rapport: contacts of small financial firms, evidence for what they brought, and who may see what."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import Settings

# Lower floors first: a feature may use those before it, never those after it.
FEATURES = (
    "people", "clients", "documents", "initiatives", "tasks", "interactions", "custody", "claims", "rates", "bonus",
    "scorecards", "disputes", "payroll", "entry", "book", "imports", "dashboards", "oversight",
)  # fmt: skip


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Builds the application for one installation, by settings of its own or those that are found.

    Only this takes the application in: what needs none of it, such as `rapport bonus try`, starts at once.
    """
    from webapp import config
    from webapp.application import build

    return build(settings or config.load())
