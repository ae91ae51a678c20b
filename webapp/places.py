"""Where one stands: addresses that only take forms lead to the page that their form is on."""

from typing import Any

from flask import Flask, redirect, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from webapp import errors


def init_app(app: Flask) -> None:
    """Answers those who open the address of a form, by reloading or from a bookmark."""
    app.register_error_handler(MethodNotAllowed, _to_its_page)


def _to_its_page(error: HTTPException) -> Any:
    above = _page_above(request.path) if request.method in ("GET", "HEAD") else None
    return redirect(above, 303) if above else errors.refusal(405)


def _page_above(path: str) -> str | None:
    """The nearest page up the address: /claims/7 for /claims/7/decision."""
    adapter: Any = request_ctx.url_adapter
    while path.count("/") > 1:
        path = path.rpartition("/")[0]
        try:
            adapter.match(path, method="GET")
        except (RequestRedirect, MethodNotAllowed, NotFound):
            continue
        return path
    return None
