"""The pages of pay that leaves the product."""

from flask import Blueprint

bp = Blueprint("payroll", __name__, url_prefix="/payroll")

from webapp.payroll.routes import awards, files, records  # noqa: E402, F401
