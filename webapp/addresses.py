"""Addresses of pages for templates, each worked out once."""

from functools import lru_cache
from typing import Any

from flask import Flask, request, url_for


@lru_cache(maxsize=16384, typed=True)
def _made(endpoint: str, root: str, **values: Any) -> str:
    # `root` is where the application hangs behind a proxy: url_for looks at it too.
    return url_for(endpoint, **values)


def address(endpoint: str, **values: Any) -> str:
    """What `url_for` gives within a request, kept; lists of values are not."""
    whole = f"{request.blueprint}{endpoint}" if endpoint.startswith(".") else endpoint
    try:
        return _made(whole, request.environ.get("SCRIPT_NAME", ""), **values)
    except TypeError:
        return url_for(whole, **values)


def init_app(app: Flask) -> None:
    """Lets templates take their addresses from here."""
    app.jinja_env.globals["url_for"] = address
