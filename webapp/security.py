"""Headers on every answer, forgery protection on every POST, and limits on what a form may carry."""

from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from flask import Flask, Request, Response, abort, current_app, g, request
from flask_babel import gettext as _
from flask_wtf import CSRFProtect

log = structlog.get_logger()
csrf = CSRFProtect()
FORWARDED = frozenset({"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; "
    "manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Flask-WTF wants the Referer on https, so it must not be withheld from ourselves.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def init_app(app: Flask) -> None:
    """Installs all of it."""
    app.before_request(stop_at_failure)
    if not app.config["RAPPORT"].trusted_proxies:
        app.before_request(_proxy_watch())
    app.before_request(refuse_cross_site)
    csrf.init_app(app)
    app.after_request(harden)


def take_in(form: Request) -> Exception | None:
    """Reads all that a form sends, and returns what is wrong with it instead of raising it."""
    try:
        form.form  # noqa: B018 -- reading it is the purpose
    except Exception as error:
        # Too large, broken off, or badly encoded: each has its own answer, once there is a session to answer in.
        return error
    return None


def stop_at_failure() -> None:
    """Raises what went wrong before the request could be handled, so that it gets its page like everything else."""
    failure = g.get("failure")
    if failure is not None:
        raise failure


def _proxy_watch() -> Callable[[], None]:
    """Says once in the log when a reverse proxy speaks up that the settings know nothing of."""
    told: list[str] = []

    def watch_for_proxies() -> None:
        if told or not FORWARDED & request.environ.keys():
            return
        told.append("once")
        log.warning(
            "X-Forwarded headers arrive, but RAPPORT_TRUSTED_PROXIES is 0: addresses and throttles are the proxy's"
        )

    return watch_for_proxies


def refuse_cross_site() -> None:
    """Refuses POSTs that another site made the browser send, before any token is looked at."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(403, _("This request came from another site."))
        return
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        abort(403, _("This request came from another site."))


def harden(response: Response) -> Response:
    """Adds the security headers; nothing but static files may be kept by a browser or proxy."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["RAPPORT"].is_https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    return response
