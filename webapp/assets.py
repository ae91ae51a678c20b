"""Static files, held compressed in memory: few and small, never from a path that somebody typed."""

import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import NamedTuple

from flask import Flask, Response, abort, request

from webapp.config import resource

FOR_EVER = "public, max-age=31536000, immutable"
# Below this size compression saves less than its header costs.
SMALLEST = 600
# The product's own styles are sent as one file, in this order.
SHEETS = ("base", "forms", "shell", "overlays", "panels", "lists")
# What the machine's own tables may lack or call differently.
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


class Asset(NamedTuple):
    """A file as it is sent: its bytes, the same compressed (or None), its kind and fingerprint."""

    plain: bytes
    compressed: bytes | None
    kind: str
    mark: str


def init_app(app: Flask) -> None:
    """Reads all static files once and serves them at /static; `static_url(name)` gives templates their addresses."""
    folder = resource("static")
    files = {path.relative_to(folder).as_posix(): read(path) for path in _in(folder)}
    sheets = (folder / f"css/{name}.css" for name in SHEETS)
    files["app.css"] = _asset(b"".join(sheet.read_bytes() for sheet in sheets), "text/css")

    def serve(filename: str) -> Response:
        asset = files.get(filename)
        return answer(asset) if asset is not None else abort(404)

    def static_url(name: str) -> str:
        asset = files.get(name)
        return f"/static/{name}?{asset.mark if asset is not None else '0'}"

    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=serve)
    app.jinja_env.globals["static_url"] = static_url


def _in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def read(path: Path) -> Asset:
    """A file with what is needed to send it."""
    return _asset(
        path.read_bytes(), KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    )


def _asset(plain: bytes, kind: str) -> Asset:
    is_text = kind.startswith("text/") or kind in ("image/svg+xml", "application/json")
    # A fixed time makes the bytes the same in every process, which their entity tag promises.
    compressed = gzip.compress(plain, 9, mtime=0) if is_text and len(plain) >= SMALLEST else None
    return Asset(plain, compressed, kind, hashlib.sha256(plain).hexdigest()[:6])


def answer(asset: Asset) -> Response:
    """The file in the form that the browser takes; for ever if asked by its fingerprint, else checked each time."""
    is_compressed = asset.compressed is not None and request.accept_encodings["gzip"] > 0
    response = Response(asset.compressed if is_compressed else asset.plain, content_type=_content_type(asset.kind))
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(asset.mark + ("-gz" if is_compressed else ""))
    response.headers["Cache-Control"] = FOR_EVER if request.query_string == asset.mark.encode() else "public, no-cache"
    return response.make_conditional(request)  # type: ignore[return-value]


def _content_type(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
