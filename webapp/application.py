"""The application: the kernel and all features, put together for one installation."""

from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, current_app, g, has_request_context, request
from flask_babel import Babel
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from webapp import (
    FEATURES,
    addresses,
    assets,
    db,
    errors,
    faults,
    formats,
    idempotency,
    limits,
    logs,
    navigation,
    places,
    policy,
    printing,
    reader,
    security,
    templating,
    uploads,
    wording,
)
from webapp.config import Settings, resource


class RowNumber(IntegerConverter):
    """The number of a row in an address; one that no database could hold is no address."""

    def __init__(self, url_map: Map, *arguments: Any, **options: Any) -> None:
        super().__init__(url_map, *arguments, **{"max": 2**63 - 1, **options})


class Rapport(Flask):
    """The application; a form's whole effect is one transaction around its view."""

    request_class = limits.LimitedRequest

    def dispatch_request(self) -> Response:
        """Calls the view; a form's key is claimed before it and the commit follows, all as one unit."""
        if request.method in security.SAFE_METHODS or request.routing_exception is not None:
            return self.make_response(super().dispatch_request())
        db.start_writing()
        try:
            claimed = _claim_key()
            response = self.make_response(super().dispatch_request())
        except idempotency.AlreadyDone as done:
            db.refuse()
            return Response(status=done.answer.status, headers={"Location": done.answer.location})
        if response.status_code >= 400 or g.get("refused"):
            db.refuse()
            return response
        if claimed is not None:
            idempotency.complete(*claimed, response.status_code, response.headers.get("Location", "/"))
        db.finish()
        return response


def _claim_key() -> tuple[int, str] | None:
    """Claims the form's key for whoever sent it; of strangers' forms only where they do something once."""
    owner = current_user.id if current_user.is_authenticated else idempotency.NOBODY
    if owner == idempotency.NOBODY and not idempotency.is_once(current_app.view_functions[request.endpoint or ""]):
        return None
    key = request.form.get("idempotency_key", "")
    if not idempotency.is_key(key):
        abort(422, _("This form came without its key, so nothing was done. Load the page again and send it once more."))
    first = idempotency.begin(owner, key, _fingerprint())
    if first is not None:
        raise idempotency.AlreadyDone(first)
    return owner, key


def _fingerprint() -> str:
    contents = []
    for name in sorted(request.files):
        for file in request.files.getlist(name):
            contents.append(uploads.digest_of(file.stream))
    secret = current_app.config["SECRET_KEY"]
    return idempotency.fingerprint(request.full_path, request.form, contents, secret)


def build(settings: Settings) -> Flask:
    """Puts everything together, by the settings of one installation."""
    app = Rapport("webapp", static_folder=None, template_folder=str(resource("templates")))
    app.config.update(_flask_config(settings))
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.url_map.converters["int"] = RowNumber
    logs.init_app(app)
    for feature in FEATURES:
        _import_models(feature)
    db.init_app(app)
    Babel(app, locale_selector=_locale, timezone_selector=lambda: getattr(current_user, "zone", "UTC"))
    templating.init_app(app)
    reader.init_app(app)
    wording.init_app(app)
    addresses.init_app(app)
    formats.init_app(app)
    assets.init_app(app)
    printing.init_app(app)
    _init_people(app)
    errors.init_app(app)
    faults.init_app(app)
    places.init_app(app)
    security.init_app(app)
    limits.init_app(app)
    policy.init_app(app)
    for feature in FEATURES:
        register = getattr(import_module(f"webapp.{feature}"), "register", None)
        if register:
            register(app)
    _init_templates(app)
    return app


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "RAPPORT": settings,
        "SECRET_KEY": settings.secret(),
        "TESTING": settings.testing,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {} if settings.is_sqlite else {"pool_size": settings.threads + 1},
        "MAX_CONTENT_LENGTH": settings.max_upload_mb * 1024 * 1024 + 65536,
        "MAX_STATEMENT_LENGTH": settings.max_statement_mb * 1024 * 1024 + 65536,
        "MAX_FORM_MEMORY_SIZE": limits.LARGEST_WORDS,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_NAME": "__Host-rapport" if settings.is_https else "rapport",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_CHECK_DEFAULT": True,
        "BABEL_TRANSLATION_DIRECTORIES": str(resource("translations")),
    }


def _import_models(feature: str) -> None:
    if (Path(__file__).parent / feature / "models.py").exists():
        import_module(f"webapp.{feature}.models")
    import_module("webapp.audit")
    import_module("webapp.outbox")


def _locale() -> str:
    if not has_request_context():
        return "en"
    chosen = getattr(current_user, "locale", None) if current_user else None
    return chosen or request.accept_languages.best_match(["en", "th", "es", "ta", "zh"]) or "en"


def _init_people(app: Flask) -> None:
    from webapp.people.sessions import DatabaseSessions

    app.session_interface = DatabaseSessions()
    login = LoginManager(app)
    login.session_protection = None

    @login.user_loader
    def load(user_id: str) -> Any:
        from flask import session

        viewer = getattr(session, "viewer", None)
        return viewer if viewer is not None and str(viewer.id) == user_id else None


def _init_templates(app: Flask) -> None:
    app.jinja_env.globals["ui"] = templating.Macros(app.jinja_env, "components/ui.html")

    @app.context_processor
    def inject() -> dict[str, Any]:
        # What says that something is broken must not ask what is broken.
        if g.get("is_broken") or not current_user.is_authenticated:
            return {"viewer": None, "firm": None, "nav": None}
        viewer = current_user._get_current_object()
        # A fragment and what goes with it out of band are two templates of one answer.
        if "rapport.nav" not in request.environ:
            request.environ["rapport.nav"] = navigation.navigation(viewer, has_figures=not g.get("is_refusal"))
        return {"viewer": viewer, "firm": viewer.firm, "nav": request.environ["rapport.nav"]}
